"""The same talks twice: by Reassure, and by the bare openai client with the same request bodies."""

import gc
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from time import perf_counter, process_time
from typing import Any, NamedTuple

from openai import AsyncOpenAI

from agents.llm.client import Endpoint
from agents.llm.delegate import LanguageModel
from bench.scripted_moves import Talks
from moderator.events import Failed, Moved, Refused
from moderator.loop import negotiate
from transcripts.store.store import Store

Run = Callable[[], Awaitable[None]]


class Taken(NamedTuple):
    """Milliseconds of wall time and of CPU time of this process, with all threads and system calls."""

    wall: float
    cpu: float


async def taken(run: Run, turns: int) -> Taken:
    """The time of a run, per turn."""
    gc.collect()
    wall, cpu = perf_counter(), process_time()
    await run()
    return Taken(1000 * (perf_counter() - wall) / turns, 1000 * (process_time() - cpu) / turns)


class Ours:
    """Talks by Reassure at a server, with new delegates in each run and connections that stay open."""

    def __init__(self, talks: Talks, url: str) -> None:
        self._talks = talks
        self._endpoints = {side: Endpoint(url, model=side) for side in talks.replies}

    async def play(self, store: Store | None = None, *, aloud: bool = False) -> None:
        """Play all of the talks; every event is recorded if there is a store."""
        opening = self._talks.opening
        models = {side: LanguageModel(endpoint, seed=1, aloud=aloud) for side, endpoint in self._endpoints.items()}
        stream = negotiate(opening, models)
        events = store.record(store.begin(opening), stream) if store else stream
        moves = 0
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Refused | Failed):
                    raise RuntimeError(f"The script of the stub does not fit the talks any more: {event}")
                moves += isinstance(event, Moved)
        if moves != self._talks.turns:
            raise RuntimeError(f"The talks had {moves} turns instead of {self._talks.turns}.")

    async def close(self) -> None:
        """Close the connections."""
        for endpoint in self._endpoints.values():
            await endpoint.close()


class Bare:
    """The openai client without Reassure."""

    def __init__(self, bodies: Sequence[dict[str, Any]], url: str) -> None:
        self._bodies = bodies
        self._client = AsyncOpenAI(api_key="none", base_url=url, max_retries=0)

    async def play(self) -> None:
        """Send all requests, one after the other."""
        for body in self._bodies:
            answer = await self._client.chat.completions.create(**body)
            _check_not_empty(answer.choices[0].message.content)

    async def stream(self) -> None:
        """The same with streaming."""
        for body in self._bodies:
            pieces = []
            async with await self._client.chat.completions.create(**body) as stream:
                async for chunk in stream:
                    pieces += [choice.delta.content or "" for choice in chunk.choices]
            _check_not_empty("".join(pieces))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def _check_not_empty(text: str | None) -> None:
    if not text:
        raise RuntimeError("The stub gave an empty answer.")

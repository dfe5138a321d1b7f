"""The same talks twice: by our negotiators, and by the bare openai client with the very bodies that ours sent."""

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
    """Milliseconds by the clock and of this process's CPU, all threads and the system's part in it."""

    wall: float
    cpu: float


async def taken(run: Run, turns: int) -> Taken:
    """What a run takes a turn."""
    gc.collect()
    wall, cpu = perf_counter(), process_time()
    await run()
    return Taken(1000 * (perf_counter() - wall) / turns, 1000 * (process_time() - cpu) / turns)


class Ours:
    """Our talks at a server: new delegates each time, on connections that stay open."""

    def __init__(self, talks: Talks, url: str) -> None:
        self._talks = talks
        self._endpoints = {side: Endpoint(url, model=side) for side in talks.replies}

    async def play(self, store: Store | None = None, *, aloud: bool = False) -> None:
        """All of the talks, with every event kept where there is a store."""
        opening = self._talks.opening
        models = {side: LanguageModel(endpoint, seed=1, aloud=aloud) for side, endpoint in self._endpoints.items()}
        heard = negotiate(opening, models)
        events = store.record(store.begin(opening), heard) if store else heard
        moves = 0
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Refused | Failed):
                    raise RuntimeError(f"The stub's script no longer fits the talks: {event}")
                moves += isinstance(event, Moved)
        if moves != self._talks.turns:
            raise RuntimeError(f"The talks took {moves} turns and not {self._talks.turns}.")

    async def close(self) -> None:
        """Close the connections."""
        for endpoint in self._endpoints.values():
            await endpoint.close()


class Bare:
    """The openai client alone."""

    def __init__(self, bodies: Sequence[dict[str, Any]], url: str) -> None:
        self._bodies = bodies
        self._client = AsyncOpenAI(api_key="none", base_url=url, max_retries=0)

    async def play(self) -> None:
        """One request after the other."""
        for body in self._bodies:
            answer = await self._client.chat.completions.create(**body)
            _said(answer.choices[0].message.content)

    async def stream(self) -> None:
        """The same, heard piece by piece."""
        for body in self._bodies:
            pieces = []
            async with await self._client.chat.completions.create(**body) as stream:
                async for chunk in stream:
                    pieces += [choice.delta.content or "" for choice in chunk.choices]
            _said("".join(pieces))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def _said(text: str | None) -> None:
    if not text:
        raise RuntimeError("The stub answered nothing.")

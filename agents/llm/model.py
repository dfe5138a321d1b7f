"""A language model as a delegate: one request a turn, and prompts that only ever grow."""

import json
from typing import NamedTuple
from zlib import crc32

from agents.llm import telling
from agents.llm.briefing import instructions
from agents.llm.client import Answer, Endpoint, Message
from agents.llm.replies import ORDER, UnreadableError, read, schema
from moderator.moves import Call, Move, Reply
from moderator.table import Said
from moderator.view import View

RAW_LIMIT = 20_000
"""Characters of a reply that the record keeps."""

ECHO_LIMIT = 1_500
"""Characters of an unreadable reply that its author is shown again."""


class Asked(NamedTuple):
    """What a delegate remembers of the last time it was asked: the view, all messages so far, and its answer."""

    view: View
    messages: tuple[Message, ...]
    move: Move | None


class LanguageModel:
    """A side played by a model; Delegate. ``seed`` is mixed with the place in the talks for each request.

    The prompt of a turn begins with the whole of the one before. A delegate that takes over running talks
    rebuilds what was said from the public record.
    """

    def __init__(self, endpoint: Endpoint, *, temperature: float | None = None, seed: int | None = None) -> None:
        self._endpoint = endpoint
        self._temperature = temperature
        self._seed = seed
        self._last: Asked | None = None

    @property
    def label(self) -> str:
        """``llm:MODEL``, or ``llm`` while the server has not been asked for its model."""
        return f"llm:{self._endpoint.model}" if self._endpoint.model else "llm"

    async def act(self, view: View) -> Reply:
        """The model's reply; raises DelegateFailedError where its server gives none."""
        messages = prompt(view, self._last)
        answer = await self._endpoint.ask(
            messages,
            schema(view, bounded=self._endpoint.keyless),
            temperature=self._temperature,
            seed=_seed(self._seed, view),
        )
        move, problem = _read(answer)
        shown = _shown(move) if move else telling.harmless(answer.text)[:ECHO_LIMIT] or "(nothing)"
        heard: tuple[Message, ...] = (*messages, {"role": "assistant", "content": shown})
        self._last = Asked(view=view, messages=heard, move=move)
        return Reply(move=move, call=self._call(answer), problem=problem)

    async def close(self) -> None:
        """Close the connections to the server."""
        await self._endpoint.close()

    def _call(self, answer: Answer) -> Call:
        facts = answer.model_dump(exclude={"text", "problem"})
        return Call(agent=self.label, raw=answer.text[:RAW_LIMIT], **facts)


def prompt(view: View, last: Asked | None) -> tuple[Message, ...]:
    """All messages of a turn: those of the last time and one more, or the talks so far from the public record."""
    if last is None or not _goes_on(last, view):
        return (*_recalled(view), {"role": "user", "content": _anew(view)})
    if view.table.attempt:
        return (*last.messages, {"role": "user", "content": telling.refused(view)})
    return (*last.messages, {"role": "user", "content": telling.turn(view, last.view)})


def _anew(view: View) -> str:
    told = telling.turn(view, None)
    return f"{told}\n{telling.refused(view)}" if view.table.attempt else told


def _recalled(view: View) -> tuple[Message, ...]:
    messages: list[Message] = [{"role": "system", "content": instructions(view)}]
    for told, said in telling.earlier(view):
        messages += [{"role": "user", "content": told}, {"role": "assistant", "content": _shown(_public(said))}]
    return tuple(messages)


def _public(said: Said) -> Move:
    return Move(statement=said.statement, acts=said.acts)


def _goes_on(last: Asked, view: View) -> bool:
    """Whether a view is of the talks remembered, further on."""
    before, now = last.view.table, view.table
    if last.view.side != view.side or before.scenario.id != now.scenario.id:
        return False
    if (now.turn, now.attempt) <= (before.turn, before.attempt) or now.said[: len(before.said)] != before.said:
        return False
    own = next((s for s in now.said[len(before.said) :] if s.side == view.side), None)
    return own is None or (last.move is not None and own.statement == last.move.statement)


def _read(answer: Answer) -> tuple[Move | None, str]:
    try:
        return read(answer.text[:RAW_LIMIT]), ""
    except UnreadableError as error:
        return None, answer.problem or str(error)


def _shown(move: Move) -> str:
    """A move as its author is shown it again: compact, keys in the order they are asked for."""
    data = move.model_dump(mode="json")
    return json.dumps({key: data[key] for key in ORDER}, ensure_ascii=False)


def _seed(seed: int | None, view: View) -> int | None:
    place = f"{seed}:{view.side}:{view.table.turn}:{view.table.attempt}"
    return None if seed is None else crc32(place.encode()) & 0x7FFFFFFF

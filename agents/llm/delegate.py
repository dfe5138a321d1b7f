"""A language model as a delegate: one request a turn, and prompts that only grow."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from zlib import crc32

from agents.llm.client import Endpoint
from agents.llm.completion import Answer
from agents.llm.memory import Memory
from agents.llm.prices import Prices
from agents.llm.replies import UnreadableError, parse_move, statement_so_far
from agents.llm.schema import Form
from moderator.events import PartialWords
from moderator.moves import Call, Move, Reply
from moderator.rules.endings import seconds_left
from moderator.view import View

RAW_LIMIT = 20_000
"""Longest part of a reply that is recorded, in characters."""


class LanguageModel:
    """A delegate that plays one side of one dialogue with a model; Delegate, Speaker, Remembering.

    Each request has its own seed, from ``seed`` and the place in the talks. ``narrow`` allows only legal acts, by a new
    schema in each turn. ``aloud`` streams the reply, so that it is shown while it is written. Above ``context`` tokens
    the oldest turns are summarised.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        temperature: float | None = None,
        seed: int | None = None,
        narrow: bool = False,
        aloud: bool = False,
        context: int | None = None,
        prices: Prices | None = None,
    ) -> None:
        self._endpoint, self._prices = endpoint, prices or Prices()
        self._temperature, self._seed, self._aloud = temperature, seed, aloud
        self._form = Form(bounded=endpoint.keyless, narrow=narrow)
        self._memory = Memory(context)

    @property
    def label(self) -> str:
        """``llm:MODEL``, or ``llm`` until the server has named its model."""
        return f"llm:{self._endpoint.model}" if self._endpoint.model else "llm"

    async def act(self, view: View) -> Reply:
        """The model's reply; DelegateFailedError if the server gives none."""
        async with aclosing(self.speak(view)) as parts:
            *_, reply = [part async for part in parts if isinstance(part, Reply)]
        return reply

    async def speak(self, view: View) -> AsyncGenerator[PartialWords | Reply, None]:
        """The text so far, if it is streamed, and then the reply."""
        async with aclosing(self._answers(view)) as answers:
            async for answer in answers:
                if isinstance(answer, PartialWords):
                    yield answer
                    continue
                reply = self._reply(answer)
                self._memory.keep(view, reply)
                yield reply

    def remember(self, view: View, reply: Reply) -> None:
        """Remember a question and an answer from before this delegate took the seat, or from before a pause."""
        self._memory.keep(view, reply)

    async def close(self) -> None:
        """Close the connections to the server."""
        await self._endpoint.close()

    async def _answers(self, view: View) -> AsyncGenerator[PartialWords | Answer, None]:
        messages, schema = self._memory.messages(view), self._form.schema(view)
        seed, within = _seed(self._seed, view), seconds_left(view.table)
        if not self._aloud:
            yield await self._endpoint.ask(messages, schema, temperature=self._temperature, seed=seed, within=within)
            return
        stream = self._endpoint.stream(messages, schema, temperature=self._temperature, seed=seed, within=within)
        async with aclosing(stream) as parts:
            async for part in parts:
                if isinstance(part, Answer):
                    yield part
                elif isinstance(part, str):
                    yield PartialWords(side=view.side, statement=statement_so_far(part))
                else:
                    yield PartialWords(side=view.side, note=str(part))

    def _reply(self, answer: Answer) -> Reply:
        move, problem = _read(answer)
        if move and self._endpoint.holds_key(move.model_dump_json()):
            redacted = answer.model_copy(update={"text": "(a reply that repeated the key)"})
            return Reply(move=None, call=self._call(redacted), problem="the reply repeated the API key")
        return Reply(move=move, call=self._call(answer), problem=problem)

    def _call(self, answer: Answer) -> Call:
        facts = answer.model_dump(exclude={"text", "problem"})
        cost = self._prices.cost(answer, self._endpoint.model)
        return Call(agent=self.label, raw=answer.text[:RAW_LIMIT], cost=cost, **facts)


def _read(answer: Answer) -> tuple[Move | None, str]:
    try:
        return parse_move(answer.text[:RAW_LIMIT]), ""
    except UnreadableError as error:
        return None, answer.problem or str(error)


def _seed(seed: int | None, view: View) -> int | None:
    place = f"{seed}:{view.side}:{view.table.turn}:{view.table.attempt}"
    return None if seed is None else crc32(place.encode()) & 0x7FFFFFFF

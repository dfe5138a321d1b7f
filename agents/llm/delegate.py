"""A language model as a delegate: one request a turn, and prompts that only grow."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from zlib import crc32

from agents.llm.memory import Memory
from agents.llm.model_server import ModelServer
from agents.llm.prices import Prices
from agents.llm.replies import ParsedMove, UnreadableError, parse_move, statement_so_far
from agents.llm.schema import Form
from agents.llm.server.completion import MAX_REPLY, Answer
from agents.llm.server.sampling import Sampling
from moderator.events import PartialWords
from moderator.moves import Call, Reply
from moderator.rules.endings import seconds_left
from moderator.view import View


class LanguageModel:
    """A delegate that plays one side of one dialogue with a model; Delegate, Speaker, Remembering.

    ``sampling`` says how the model writes. Each request has its own seed, from ``seed`` and the place in the talks.
    ``narrow`` allows only legal acts, by a new schema in each turn. ``aloud`` streams the reply, so that it is shown
    while it is written. Above ``context`` tokens the oldest turns are summarised.
    """

    def __init__(
        self,
        endpoint: ModelServer,
        *,
        sampling: Sampling | None = None,
        seed: int | None = None,
        narrow: bool = False,
        aloud: bool = False,
        context: int | None = None,
        prices: Prices | None = None,
    ) -> None:
        self._endpoint, self._prices = endpoint, prices or Prices()
        self._sampling, self._seed, self._aloud = sampling or Sampling(), seed, aloud
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
            yield await self._endpoint.ask(messages, schema, self._sampling, seed=seed, within=within)
            return
        stream = self._endpoint.stream(messages, schema, self._sampling, seed=seed, within=within)
        async with aclosing(stream) as parts:
            async for part in parts:
                if isinstance(part, Answer):
                    yield part
                elif isinstance(part, str):
                    yield PartialWords(side=view.side, statement=statement_so_far(part))
                else:
                    yield PartialWords(side=view.side, note=str(part))

    def _reply(self, answer: Answer) -> Reply:
        cost = self._prices.cost(answer, self._endpoint.model)
        facts = {name: value for name, value in answer if name not in ("text", "problem", "repaired")}
        call = Call(agent=self.label, raw=answer.text[:MAX_REPLY], cost=cost, **facts)
        try:
            found = _read(answer)
        except UnreadableError as error:
            return Reply(move=None, call=call, problem=str(error))
        repaired = (*answer.repaired, *found.repaired)
        return Reply(move=found.move, call=call.model_copy(update={"repaired": repaired}))


def _read(answer: Answer) -> ParsedMove:
    """The move in an answer; UnreadableError if there is none, or if it was cut and so may hold only a draft."""
    if not answer.whole:
        raise UnreadableError(answer.problem)
    return parse_move(answer.text[:MAX_REPLY])


def _seed(seed: int | None, view: View) -> int | None:
    place = f"{seed}:{view.table.scenario.by_place(view.side)}:{view.table.turn}:{view.table.attempt}"
    return None if seed is None else crc32(place.encode()) & 0x7FFFFFFF

"""Client for any OpenAI-compatible server: one request a turn, few retries, and failures in one sentence."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from agents.llm.server.address import OPENAI, read_address
from agents.llm.server.advice import advice
from agents.llm.server.chat import Message
from agents.llm.server.completion import MAX_NAME, Answer, ReplyBuilder, Retrying
from agents.llm.server.connections import Connections
from agents.llm.server.failures import RequestFailedError
from agents.llm.server.key import ApiKey
from agents.llm.server.retries import Turn, retrying
from agents.llm.server.sampling import Sampling
from agents.llm.server.structured_output import Body, RequestOptions, Schema
from moderator.moves import Call
from moderator.view import DelegateFailedError

if TYPE_CHECKING:
    from openai import AsyncOpenAI

SDK_MODULE = "agents.llm.server.sdk"
"""Module that is loaded with the first request only, and in a thread, because screens would freeze meanwhile."""

INVALID = "invalid reply"
"""The name in the record of a reply that the server itself refused for its form."""

SAMPLES = 2
"""Replies of a model that a server refuses for their form before the form is asked for less strictly in that turn."""


class Question(NamedTuple):
    """The question of a turn."""

    messages: Sequence[Message]
    schema: Schema
    sampling: Sampling
    seed: int | None
    within: float | None
    streamed: bool = False

    def body(self, model: str, way: RequestOptions, again: int) -> Body:
        """The body of the request; ``again`` invalid replies so far change the seed, which would repeat them."""
        wishes = self.sampling.wishes(self.seed if self.seed is None else self.seed + again)
        if self.streamed:
            wishes |= {"stream": True, "stream_options": {"include_usage": True}}
        return {"model": model} | self.sampling.extra_fields | way.body(self.messages, wishes, self.schema)


class Endpoint:
    """A model on an OpenAI-compatible server; it remembers what the server does not support.

    Without ``model`` the first one that the server lists is used. ``timeout`` limits a turn with all its tries and
    waits, and ``pause`` is the scale of the random wait between two tries, both in seconds; ``tries`` includes the
    first request. DelegateFailedError if the base URL or the key is invalid.
    """

    def __init__(
        self,
        base_url: str | None = None,
        api_key: str | None = None,
        model: str | None = None,
        timeout: float = 120.0,
        *,
        tries: int = 6,
        pause: float = 1.0,
    ) -> None:
        self.model = model
        self._address, self._key = read_address(base_url), ApiKey(api_key)
        self._timeout, self._tries, self._pause = timeout, tries, pause
        self._way = RequestOptions()
        self._connections = Connections(self._address, self._key.header)

    @property
    def keyless(self) -> bool:
        """Whether requests are sent without a key, as to a server of one's own."""
        return self._key.missing

    @property
    def shape(self) -> str:
        """The shape in which replies are requested now: one of SHAPES."""
        return self._way.shape

    async def ask(
        self,
        messages: Sequence[Message],
        schema: Schema,
        sampling: Sampling | None = None,
        *,
        seed: int | None = None,
        within: float | None = None,
    ) -> Answer:
        """The model's answer to a chat; ``within`` is a shorter limit for the turn, in seconds.

        DelegateFailedError if there is no answer; its message says what to do.
        """
        asked = Question(messages, schema, sampling or Sampling(), seed, within)
        return [item async for item in self._turn(asked) if isinstance(item, Answer)][-1]

    def stream(
        self,
        messages: Sequence[Message],
        schema: Schema,
        sampling: Sampling | None = None,
        *,
        seed: int | None = None,
        within: float | None = None,
    ) -> AsyncGenerator[str | Retrying | Answer, None]:
        """The same as a stream: repeatedly the whole text so far, and at the end the answer."""
        return self._turn(Question(messages, schema, sampling or Sampling(), seed, within, streamed=True))

    async def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        await self._connections.close()

    async def _load(self) -> None:
        """Load what a first request needs, so that a turn does not lose time with it."""
        if not self._connections.begun:
            await asyncio.to_thread(import_module, SDK_MODULE)
            with suppress(RequestFailedError):  # raised again within the turn, which records it
                self._connections.begin()

    async def _turn(self, asked: Question) -> AsyncGenerator[str | Retrying | Answer, None]:
        """The tries of a turn, until one gets an answer."""
        await self._load()
        began = asyncio.get_running_loop().time()
        seconds = self._timeout if asked.within is None else min(self._timeout, max(0.0, asked.within))
        turn = Turn(self._way, began, began + seconds)
        try:
            async for attempt in retrying(turn, self._tries, self._pause):
                if turn.failures and turn.failures[-1].again == "later":
                    wait = attempt.retry_state.upcoming_sleep
                    yield Retrying(reason=turn.words[-1], wait=wait)
                    await asyncio.sleep(wait)
                with attempt:
                    async with aclosing(self._try(turn, asked)) as items:
                        async for item in items:
                            yield item
        except RequestFailedError as failure:
            raise self._failure(failure, turn) from None  # its cause may hold the request, and with it the key

    async def _try(self, turn: Turn, asked: Question) -> AsyncGenerator[str | Answer, None]:
        """One request and its answer; RequestFailedError if it fails, also recorded in the turn."""
        from agents.llm.server.sdk import FAULTS, as_failure, received

        way = self._way._replace(shape=turn.shape) if turn.shape else self._way
        body: Body = {}
        try:
            with self._connections.one() as client:
                async with asyncio.timeout_at(turn.ends):
                    model = self.model = self.model or await self._first_model(client)
                body = asked.body(model, way, turn.words.count(INVALID))
                reply = ReplyBuilder(self._key, tool=way.shape == "tool")
                async with aclosing(received(client, body, turn.ends, reply)) as texts:
                    async for text in texts:
                        yield text
            yield reply.answer(model, 1000 * (asyncio.get_running_loop().time() - turn.began), turn.words)
        except FAULTS as error:
            failure = self._give_up(turn, asked, way, body, as_failure(error, self._address))
            turn.failures.append(failure)
            raise failure from None

    async def _first_model(self, client: "AsyncOpenAI") -> str:
        if self._address.shown == OPENAI:
            raise DelegateFailedError(f"{OPENAI} serves many models; name one, such as llm:MODEL, or set OPENAI_MODEL.")
        listed = getattr(await client.models.list(), "data", None)
        if not isinstance(listed, list):
            raise RequestFailedError("no answer")
        found = [name for model in listed if isinstance(name := getattr(model, "id", None), str)]
        names = [name for name in found if len(name) <= MAX_NAME and self._key.hide(name) == name]
        if not names:
            raise DelegateFailedError(
                f"The model server at {self._address.shown} lists no model; load one, or name it."
            )
        return names[0]

    def _give_up(
        self, turn: Turn, asked: Question, way: RequestOptions, body: Body, failure: RequestFailedError
    ) -> RequestFailedError:
        """The failure, or the feature given up from now on; of turns refused at once only one gives it up."""
        if failure.cause == "sample":
            return _sampled(turn, way, failure)
        failure.blame(asked.sampling.extra_fields)
        simpler = way.simpler(body, failure) if body else None
        if turn.shape and simpler:
            turn.shape, self._way = simpler.way.shape, simpler.way._replace(shape=self._way.shape)
        elif self._way == way:
            self._way = simpler.way if simpler else turn.way if failure.refuses else way
        return RequestFailedError(simpler.word, "now") if simpler else failure

    def _failure(self, failure: RequestFailedError, turn: Turn) -> DelegateFailedError:
        seconds, left, tried = turn.ends - turn.began, turn.left(), len(turn.failures)
        address, model = self._address.shown, self.model or "any model"
        problem = advice(failure, address, model, tries=tried, seconds=seconds, left=left)
        call = Call(
            agent=f"llm:{self.model}" if self.model else "llm",
            model=self.model,
            latency_ms=1000 * (seconds - left),
            attempts=tried,
            failures=turn.words,
        )
        return DelegateFailedError(problem, call)


def _sampled(turn: Turn, way: RequestOptions, failure: RequestFailedError) -> RequestFailedError:
    """An invalid reply of the model: it is asked again, and after some of them less strictly, in this turn only."""
    if turn.words.count(INVALID) < SAMPLES:
        return RequestFailedError(INVALID, "now")
    if not way.less_strict:
        return failure
    turn.shape = way.less_strict
    return RequestFailedError(f"shape {way.shape} this time", "now")

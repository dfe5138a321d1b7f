"""Client for any OpenAI-compatible server: one request a turn, few retries, and failures in one sentence."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypedDict
from urllib.parse import urlsplit

from agents.llm.completion import MAX_NAME, Answer, ReplyBuilder, Retrying
from agents.llm.failures import RequestFailedError, advice
from agents.llm.retries import Turn, retrying
from agents.llm.structured_output import LIMIT, OLD_LIMIT, REFUSALS, Body, RequestOptions, Schema
from moderator.moves import Call
from moderator.view import DelegateFailedError

if TYPE_CHECKING:
    from openai import AsyncOpenAI

OPENAI = "api.openai.com"
"""Server that is asked without a base URL."""

SDK_MODULE = "agents.llm.sdk"
"""Module that is loaded with the first request only, and in a thread, because screens would freeze meanwhile."""

MIN_KEY_LENGTH = 16
"""Least length of a real key, in characters; a shorter word is a placeholder and may occur in a reply by chance."""


class Message(TypedDict):
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


class Question(NamedTuple):
    """The question of a turn."""

    messages: Sequence[Message]
    schema: Schema
    wishes: Mapping[str, Any]
    within: float | None


class Endpoint:
    """A model on an OpenAI-compatible server; it remembers what the server does not support.

    Without ``model`` the first one that the server lists is used. ``timeout`` limits a turn with all its tries and
    waits, and ``pause`` is the scale of the random wait between two tries, both in seconds; ``tries`` includes the
    first request; ``max_tokens`` limits a reply. DelegateFailedError if the base URL or the key is invalid.
    """

    def __init__(
        self,
        base_url: str | None = None,
        api_key: str | None = None,
        model: str | None = None,
        timeout: float = 120.0,
        *,
        max_tokens: int = 4000,
        tries: int = 6,
        pause: float = 1.0,
    ) -> None:
        self.model = model
        self.keyless = not api_key
        self._base_url, self._address = base_url, _address(base_url)
        self._key = _header(api_key)
        self._timeout, self._max_tokens, self._tries, self._pause = timeout, max_tokens, tries, pause
        self._way = RequestOptions()
        self._open: AsyncOpenAI | None = None

    @property
    def shape(self) -> str:
        """The shape in which replies are requested now: one of SHAPES."""
        return self._way.shape

    def holds_key(self, text: str) -> bool:
        """Whether a text from the server contains the key."""
        return not self.keyless and len(self._key) >= MIN_KEY_LENGTH and self._key in text

    async def ask(
        self,
        messages: Sequence[Message],
        schema: Schema,
        *,
        temperature: float | None = None,
        seed: int | None = None,
        within: float | None = None,
    ) -> Answer:
        """The model's answer to a chat; ``within`` is a shorter limit for the turn, in seconds.

        DelegateFailedError if there is no answer; its message says what to do.
        """
        asked = Question(messages, schema, self._wishes(temperature, seed), within)
        return [item async for item in self._turn(asked) if isinstance(item, Answer)][-1]

    def stream(
        self,
        messages: Sequence[Message],
        schema: Schema,
        *,
        temperature: float | None = None,
        seed: int | None = None,
        within: float | None = None,
    ) -> AsyncGenerator[str | Retrying | Answer, None]:
        """The same as a stream: repeatedly the whole text so far, and at the end the answer."""
        streaming = {"stream": True, "stream_options": {"include_usage": True}}
        return self._turn(Question(messages, schema, self._wishes(temperature, seed) | streaming, within))

    async def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        client, self._open = self._open, None
        if client is not None:
            await client.close()

    def _wishes(self, temperature: float | None, seed: int | None) -> dict[str, Any]:
        return {"temperature": temperature, "seed": seed, LIMIT: self._max_tokens, OLD_LIMIT: self._max_tokens}

    async def _client(self) -> "AsyncOpenAI":
        if self._open is None:
            await asyncio.to_thread(import_module, SDK_MODULE)
            from agents.llm.sdk import connect

            self._open = self._open or connect(self._base_url, self._key)  # another turn may have opened it
        return self._open

    async def _turn(self, asked: Question) -> AsyncGenerator[str | Retrying | Answer, None]:
        """The tries of a turn, until one gets an answer."""
        await self._client()
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
        from agents.llm.sdk import FAULTS, as_failure, send, stream

        way = self._way
        wishes = way.body(asked.wishes, asked.schema)
        try:
            async with asyncio.timeout_at(turn.ends):
                client = await self._client()
                model = self.model = self.model or await self._first_model(client)
            reply = ReplyBuilder(self._key if self.holds_key(self._key) else "")
            body: Body = {"model": model, "messages": list(asked.messages)} | wishes
            if "stream" in body:
                async with aclosing(stream(client, body, turn.ends, reply)) as texts:
                    async for text in texts:
                        yield text
            else:
                async with asyncio.timeout_at(turn.ends):
                    reply.take(await send(client, body))
            yield reply.answer(model, 1000 * (asyncio.get_running_loop().time() - turn.began), turn.words)
        except FAULTS as error:
            failure = self._give_up(turn, way, wishes, as_failure(error))
            turn.failures.append(failure)
            raise failure from None

    async def _first_model(self, client: "AsyncOpenAI") -> str:
        if self._base_url is None:
            raise DelegateFailedError(f"{OPENAI} serves many models; name one, such as llm:MODEL, or set OPENAI_MODEL.")
        listed = getattr(await client.models.list(), "data", None)
        if not isinstance(listed, list):
            raise RequestFailedError("no answer")
        found = [name for model in listed if isinstance(name := getattr(model, "id", None), str)]
        names = [name for name in found if len(name) <= MAX_NAME and not self.holds_key(name)]
        if not names:
            raise DelegateFailedError(f"The model server at {self._address} lists no model; load one, or name it.")
        return names[0]

    def _give_up(self, turn: Turn, way: RequestOptions, body: Body, failure: RequestFailedError) -> RequestFailedError:
        """The failure, or the feature given up from now on; of turns refused at once only one gives it up."""
        simpler = way.simpler(body, failure)
        if self._way == way:
            self._way = simpler.way if simpler else turn.way if failure.status in REFUSALS else way
        return RequestFailedError(simpler.word, "now") if simpler else failure

    def _failure(self, failure: RequestFailedError, turn: Turn) -> DelegateFailedError:
        seconds, left, tried = turn.ends - turn.began, turn.left(), len(turn.failures)
        problem = advice(failure, self._address, self.model or "any model", tries=tried, seconds=seconds, left=left)
        call = Call(
            agent=f"llm:{self.model}" if self.model else "llm",
            model=self.model,
            latency_ms=1000 * (seconds - left),
            attempts=tried,
            failures=turn.words,
        )
        return DelegateFailedError(problem, call)


def _address(base_url: str | None) -> str:
    """The server's address without user name, password and query."""
    if base_url is None:
        return OPENAI
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname, parts.port
        (host or "").encode("idna")
    except ValueError:
        host, port = None, None
    if not host or not base_url.isprintable() or parts.scheme not in ("http", "https"):
        raise DelegateFailedError("The base URL is not a web address; write it like http://127.0.0.1:8080/v1.")
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}{parts.path}"


def _header(api_key: str | None) -> str:
    """The key as it is sent; a local server usually needs none, but the SDK requires one."""
    key = (api_key or "none").strip()
    if not (key.isascii() and key.isprintable()):
        raise DelegateFailedError("The API key contains characters that no key can have; set OPENAI_API_KEY again.")
    return key

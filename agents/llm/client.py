"""A thin client of any OpenAI-compatible server: one request a turn, few retries, and failures in one sentence."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal, TypedDict, TypeVar
from urllib.parse import urlsplit

from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from agents.llm.failures import NoAnswerError, failed, outgrown, passing
from moderator.view import DelegateFailedError
from scenarios.types import Frozen

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncOpenAI
    from openai.types.chat import ChatCompletion

T = TypeVar("T")
Schema = Mapping[str, Any]

SHAPES = ("json_schema", "json_object", "text")
"""How firmly the form of a reply is asked for; the next is tried where a server does not know the one before."""

LIMIT, OLD_LIMIT = "max_completion_tokens", "max_tokens"
"""The limit on a reply by its present name, and by the one that some servers know alone."""

HOME = "api.openai.com"
"""Where requests go without a base URL."""

LONGEST_PAUSE = 20.0
"""Seconds that a wait between two tries has at most."""


class Message(TypedDict):
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


class Answer(Frozen):
    """What a model answered, and facts on the call; ``problem`` says why the text may not be a whole answer."""

    text: str
    problem: str
    model: str
    prompt_tokens: int | None
    completion_tokens: int | None
    cached_tokens: int | None
    latency_ms: float
    """From the first request to the answer, with the waits between tries."""
    attempts: int


@dataclass
class _Sent:
    """How many requests a turn has taken."""

    requests: int = 0


class Endpoint:
    """A model behind an OpenAI-compatible server, which remembers what its server cannot do.

    Without a model the server is asked for its first one. ``timeout`` and ``pause``, the scale of the jittered
    wait between two tries, are in seconds; ``tries`` counts the first request; ``max_tokens`` bounds a reply.
    Raises DelegateFailedError for a base URL or a key that cannot be one.
    """

    def __init__(
        self,
        base_url: str | None = None,
        api_key: str | None = None,
        model: str | None = None,
        timeout: float = 120.0,
        *,
        max_tokens: int = 4000,
        tries: int = 5,
        pause: float = 1.0,
    ) -> None:
        self.model = model
        self.keyless = not api_key
        self._base_url, self._where = base_url, _where(base_url)
        self._key = _header(api_key)
        self._timeout, self._max_tokens, self._tries, self._pause = timeout, max_tokens, tries, pause
        self._shape = 0
        self._untold = frozenset({OLD_LIMIT})
        self._open: AsyncOpenAI | None = None

    async def ask(
        self, messages: Sequence[Message], schema: Schema, *, temperature: float | None = None, seed: int | None = None
    ) -> Answer:
        """The model's answer to a chat; DelegateFailedError where none can be had, with what to do about it."""
        client, started, sent = await self._client(), perf_counter(), _Sent()
        model = self.model = self.model or await self._first_model(client)
        asked = {"model": model, "messages": list(messages)}
        wishes = {"temperature": temperature, "seed": seed, LIMIT: self._max_tokens, OLD_LIMIT: self._max_tokens}
        while True:
            told = {k: v for k, v in wishes.items() if v is not None and k not in self._untold}
            body = asked | told | self._format(schema)
            completion = await self._asked(client, body, sent)
            if completion is not None:
                return _answer(completion, model, 1000 * (perf_counter() - started), sent.requests)

    async def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        if self._open is not None:
            await self._open.close()
            self._open = None

    async def _client(self) -> "AsyncOpenAI":
        if self._open is None:
            await asyncio.to_thread(import_module, "openai")  # it takes most of a second, in which screens would stand
            from openai import AsyncOpenAI, Timeout

            self._open = AsyncOpenAI(
                api_key=self._key,
                base_url=self._base_url,
                timeout=Timeout(self._timeout, connect=min(10.0, self._timeout)),
                max_retries=0,
            )
        return self._open

    async def _first_model(self, client: "AsyncOpenAI") -> str:
        if self._base_url is None:
            raise DelegateFailedError(f"{HOME} serves many models; name one, such as llm:MODEL, or set OPENAI_MODEL.")

        async def listed() -> list[str]:
            page = await client.models.list()
            if not isinstance(getattr(page, "data", None), list):
                raise NoAnswerError
            return [model.id for model in page.data]

        names = await self._tried(listed, _Sent())
        if not names:
            raise DelegateFailedError(f"The model server at {self._where} lists no model; load one, or name it.")
        return names[0]

    async def _asked(self, client: "AsyncOpenAI", body: dict[str, Any], sent: _Sent) -> "ChatCompletion | None":
        """A completion, or None where the server would rather be asked with less."""
        from openai import BadRequestError, UnprocessableEntityError

        async def completed() -> "ChatCompletion":
            completion: ChatCompletion = await client.chat.completions.create(**body)
            choices = getattr(completion, "choices", None)
            if not choices or choices[0].message is None:
                raise NoAnswerError
            return completion

        try:
            return await self._tried(completed, sent)
        except (BadRequestError, UnprocessableEntityError) as error:
            self._yield(error, body)
            return None

    async def _tried(self, request: Callable[[], Awaitable[T]], sent: _Sent) -> T:
        """The outcome of a request, sent again while its failure may pass; a refused form is raised as it came."""
        from openai import BadRequestError, OpenAIError, UnprocessableEntityError

        def count(_: object) -> None:
            sent.requests += 1

        retrying = AsyncRetrying(
            retry=retry_if_exception(passing),
            stop=stop_after_attempt(self._tries),
            wait=wait_random_exponential(multiplier=self._pause, max=LONGEST_PAUSE),
            before=count,
            reraise=True,
        )
        try:
            return await retrying(request)
        except (BadRequestError, UnprocessableEntityError):
            raise
        except (OpenAIError, NoAnswerError, ValueError) as error:
            raise self._failure(error) from None  # what lies under it may hold the request, and so the key

    def _yield(self, error: "APIStatusError", body: Mapping[str, Any]) -> None:
        """Ask for less from now on: without the wish that was refused, else with a looser form of reply."""
        wishes = body.keys() - {"model", "messages", "response_format"}
        refused = {wish for wish in wishes if wish == error.param or wish in error.message}
        if refused:
            self._untold = (self._untold | refused) - ({OLD_LIMIT} if LIMIT in refused else set())
        elif self._shape < len(SHAPES) - 1 and not outgrown(error):
            self._shape += 1
        else:
            raise self._failure(error) from None

    def _failure(self, error: Exception) -> DelegateFailedError:
        return failed(error, self._where, self.model or "any model", self._tries)

    def _format(self, schema: Schema) -> dict[str, Any]:
        match SHAPES[self._shape]:
            case "json_schema":
                form = {"name": "move", "strict": True, "schema": schema}
                return {"response_format": {"type": "json_schema", "json_schema": form}}
            case "json_object":
                return {"response_format": {"type": "json_object"}}
            case _:
                return {}


def _answer(completion: "ChatCompletion", model: str, latency_ms: float, attempts: int) -> Answer:
    choice, usage = completion.choices[0], completion.usage
    said = choice.message.content if isinstance(choice.message.content, str) else ""
    return Answer(
        text=said.encode("utf-8", "replace").decode(),
        problem=_problem(choice.finish_reason, choice.message.refusal, said),
        model=str(completion.model or model),
        prompt_tokens=_count(usage, "prompt_tokens"),
        completion_tokens=_count(usage, "completion_tokens"),
        cached_tokens=_count(getattr(usage, "prompt_tokens_details", None), "cached_tokens"),
        latency_ms=latency_ms,
        attempts=attempts,
    )


def _count(usage: object, name: str) -> int | None:
    """A number of tokens, where the server gives one."""
    found = getattr(usage, name, None)
    return found if isinstance(found, int) else None


def _problem(finish: str | None, refusal: str | None, said: str) -> str:
    if refusal:
        return "the model declined to answer"
    if finish == "content_filter":
        return "the server's content filter cut the reply"
    if finish == "length":
        return "the reply was cut off at the limit of tokens"
    return "" if said.strip() else "the reply was empty"


def _where(base_url: str | None) -> str:
    """The server's address without what a URL may hide in it."""
    if base_url is None:
        return HOME
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.scheme not in ("http", "https"):
        raise DelegateFailedError("The base URL is no web address; write it like http://127.0.0.1:8080/v1.")
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}{parts.path}"


def _header(api_key: str | None) -> str:
    """The key as it is sent; a server of one's own mostly wants none, but the client does."""
    key = (api_key or "none").strip()
    if not (key.isascii() and key.isprintable()):
        raise DelegateFailedError("The API key holds characters that no key has; set OPENAI_API_KEY again.")
    return key

"""The SDK's client and its errors; to import this takes most of a second, so that it is left to the first request."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

from httpx2 import (
    AsyncByteStream,
    ConnectError,
    ConnectTimeout,
    RequestError,
    Response,
    TimeoutException,
    TransportError,
)
from openai import (
    APIConnectionError,
    APIError,
    APIStatusError,
    AsyncOpenAI,
    AsyncStream,
    DefaultAsyncHttpxClient,
    OpenAIError,
    Timeout,
)
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from agents.llm.completion import MAX_REPLY, ReplyBuilder
from agents.llm.failures import RequestFailedError, from_status, from_error
from agents.llm.retries import retry_after
from agents.llm.structured_output import Body

FAULTS = (
    *(RequestFailedError, OpenAIError, RequestError, OSError, ValueError, RecursionError, MemoryError),
    *(ArithmeticError, AssertionError, AttributeError, LookupError, TypeError),
)
"""What a request can end in: what the SDK says, and what it lets through where an answer is not as it should be."""

CONNECTING = 10.0
"""Seconds that it may take to reach a server; all else is bounded by the turn."""

LONGEST_BODY = 16_000_000
"""Bytes that an answer may have: far more than the longest reply with all that is said around it."""

FRAME = 0.05
"""Seconds between two tellings of a streamed text, at least."""

GRACE = 2.0
"""Seconds that a stream may go on, for its count of tokens, once the reply is whole."""


class _Bounded(AsyncByteStream):
    """A body that ends in an error where it goes on for ever."""

    def __init__(self, body: AsyncByteStream) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for part in self._body:
            size += len(part)
            if size > LONGEST_BODY:
                raise RequestFailedError("no answer")
            yield part

    async def aclose(self) -> None:
        await self._body.aclose()


async def _bound(response: Response) -> None:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise RequestFailedError("no answer")  # it was asked for no compression, and a bomb is small before it is read
    if isinstance(response.stream, AsyncByteStream):
        response.stream = _Bounded(response.stream)


def connect(base_url: str | None, api_key: str) -> AsyncOpenAI:
    """A client of a server that tries nothing twice and reads no body without end."""
    plain = {"Accept-Encoding": "identity"}
    http = DefaultAsyncHttpxClient(event_hooks={"response": [_bound]}, headers=plain, follow_redirects=False)
    timeout = Timeout(None, connect=CONNECTING)
    return AsyncOpenAI(api_key=api_key, base_url=base_url, timeout=timeout, max_retries=0, http_client=http)


def as_failure(error: Exception) -> RequestFailedError:
    """One of FAULTS as the failure of a request."""
    if isinstance(error, RequestFailedError):
        return error
    if isinstance(error, APIStatusError):
        return from_status(error.status_code, error.body, error.message, retry_after(error.response.headers))
    if isinstance(error, APIError) and not isinstance(error, APIConnectionError):
        return from_error(error.body)
    cause = error.__cause__ if isinstance(error, APIConnectionError) else error
    if isinstance(cause, ConnectError | ConnectTimeout):
        return RequestFailedError("no connection")
    if isinstance(cause, TimeoutError | TimeoutException):
        return RequestFailedError("timed out")
    if isinstance(cause, TransportError | OSError):
        return RequestFailedError("reset")
    return RequestFailedError("no answer")


async def send(client: AsyncOpenAI, body: Body) -> Any:
    """What comes of a request; the body goes past the SDK, which would walk all of the chat and find nothing to do."""
    create: Any = client.chat.completions.create
    streaming = {"stream": True} if "stream" in body else {}
    return await create(model=body["model"], messages=(), extra_body=body, **streaming)


async def stream(client: AsyncOpenAI, body: Body, ends: float, heard: ReplyBuilder) -> AsyncGenerator[str, None]:
    """All of the text so far as it grows, again and again; one of FAULTS where it does not come to an end in time."""
    clock = asyncio.get_running_loop().time
    async with asyncio.timeout_at(ends):
        stream: AsyncStream[ChatCompletionChunk] = await send(client, body)
    async with stream:
        if "application/json" in stream.response.headers.get("content-type", ""):
            async with asyncio.timeout_at(ends):
                heard.take(_whole(await stream.response.aread()))
            return
        told, length = 0.0, 0
        while await _heard_more(stream, ends, heard):
            if heard.length > length and clock() - told >= FRAME:
                yield heard.text
                told, length = clock(), heard.length
    if heard.spoke and not heard.whole:
        raise RequestFailedError("cut off")


def _whole(body: bytes) -> ChatCompletion | None:
    """The completion of a server that streams nothing, though it was asked to."""
    found = json.loads(body)
    return ChatCompletion.construct(**found) if isinstance(found, dict) else None


async def _heard_more(stream: AsyncStream[ChatCompletionChunk], ends: float, heard: ReplyBuilder) -> bool:
    """Whether there was one more chunk; what comes after the end of a reply may be lost without harm."""
    limit = min(ends, asyncio.get_running_loop().time() + GRACE) if heard.finish else ends
    try:
        async with asyncio.timeout_at(limit):  # around each chunk, as no scope may span a yield
            heard.take(await anext(stream))
    except StopAsyncIteration:
        return False
    except FAULTS:
        if heard.finish:
            return False
        raise
    return heard.length <= MAX_REPLY

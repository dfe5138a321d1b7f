"""The SDK's client and its errors; the import takes almost a second, so it is left to the first request."""

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
from agents.llm.failures import RequestFailedError, from_error, from_status
from agents.llm.retries import retry_after
from agents.llm.structured_output import Body

FAULTS = (
    *(RequestFailedError, OpenAIError, RequestError, OSError, ValueError, RecursionError, MemoryError),
    *(ArithmeticError, AssertionError, AttributeError, LookupError, TypeError),
)
"""Errors of a request: those of the SDK, and those that it does not catch when an answer is invalid."""

CONNECT_TIMEOUT = 10.0
"""Limit for connecting to a server, in seconds; everything else is limited by the turn."""

MAX_BODY = 16_000_000
"""Longest answer, in bytes: far more than the longest reply with its JSON."""

UPDATE_INTERVAL = 0.05
"""Least time between two updates of a streamed text, in seconds."""

GRACE = 2.0
"""Time that a stream may continue after the reply is whole, for its count of tokens, in seconds."""


class _LimitedBody(AsyncByteStream):
    """A response body that raises an error when it is too long."""

    def __init__(self, body: AsyncByteStream) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for part in self._body:
            size += len(part)
            if size > MAX_BODY:
                raise RequestFailedError("no answer")
            yield part

    async def aclose(self) -> None:
        await self._body.aclose()


async def _limit_body(response: Response) -> None:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise RequestFailedError("no answer")  # compression was not accepted, and a compressed bomb looks small
    if isinstance(response.stream, AsyncByteStream):
        response.stream = _LimitedBody(response.stream)


def connect(base_url: str | None, api_key: str) -> AsyncOpenAI:
    """A client for a server, without retries and with a limit on the length of a body."""
    plain = {"Accept-Encoding": "identity"}
    http = DefaultAsyncHttpxClient(event_hooks={"response": [_limit_body]}, headers=plain, follow_redirects=False)
    timeout = Timeout(None, connect=CONNECT_TIMEOUT)
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
    """The result of a request; ``extra_body`` saves the SDK's processing of the chat, which would change nothing."""
    create: Any = client.chat.completions.create
    streaming = {"stream": True} if "stream" in body else {}
    return await create(model=body["model"], messages=(), extra_body=body, **streaming)


async def stream(client: AsyncOpenAI, body: Body, ends: float, reply: ReplyBuilder) -> AsyncGenerator[str, None]:
    """Repeatedly the whole text so far; raises one of FAULTS if the stream does not end in time."""
    clock = asyncio.get_running_loop().time
    async with asyncio.timeout_at(ends):
        stream: AsyncStream[ChatCompletionChunk] = await send(client, body)
    async with stream:
        if "application/json" in stream.response.headers.get("content-type", ""):
            async with asyncio.timeout_at(ends):
                reply.take(_whole(await stream.response.aread()))
            return
        updated, length = 0.0, 0
        while await _next_chunk(stream, ends, reply):
            if reply.length > length and clock() - updated >= UPDATE_INTERVAL:
                yield reply.text
                updated, length = clock(), reply.length
    if reply.spoke and not reply.whole:
        raise RequestFailedError("cut off")


def _whole(body: bytes) -> ChatCompletion | None:
    """The completion of a server that does not stream, although a stream was requested."""
    found = json.loads(body)
    return ChatCompletion.construct(**found) if isinstance(found, dict) else None


async def _next_chunk(stream: AsyncStream[ChatCompletionChunk], ends: float, reply: ReplyBuilder) -> bool:
    """Whether there was one more chunk; errors after the end of a reply are ignored."""
    limit = min(ends, asyncio.get_running_loop().time() + GRACE) if reply.finish else ends
    try:
        async with asyncio.timeout_at(limit):  # around each chunk, because a timeout may not span a yield
            reply.take(await anext(stream))
    except StopAsyncIteration:
        return False
    except FAULTS:
        if reply.finish:
            return False
        raise
    return reply.length <= MAX_REPLY

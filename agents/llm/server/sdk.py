"""The SDK's client and its errors; the import takes almost a second, so it is left to the first request."""

import asyncio
import json
import os
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from functools import cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from httpx2 import (
    AsyncByteStream,
    ConnectError,
    ConnectTimeout,
    InvalidURL,
    ProxyError,
    RequestError,
    Response,
    StreamError,
    TimeoutException,
    TransportError,
    create_ssl_context,
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
from pydantic_core import to_json

from agents.llm.server.address import Address
from agents.llm.server.completion import MAX_RECEIVED, ReplyBuilder
from agents.llm.server.failures import RequestFailedError, from_error, from_status
from agents.llm.server.retries import retry_after
from agents.llm.server.structured_output import Body

FAULTS = (
    *(RequestFailedError, OpenAIError, RequestError, InvalidURL, OSError, ValueError, RecursionError, MemoryError),
    *(ArithmeticError, AssertionError, AttributeError, LookupError, TypeError),
)
"""Errors of a request: those of the SDK, and those that it does not catch when an answer is invalid."""

COMPLETIONS = "/chat/completions"

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


def connect(address: Address, api_key: str) -> AsyncOpenAI:
    """A client for a server, without retries and with a limit on the length of a body.

    RequestFailedError if the environment of this machine names a proxy or a certificate file that cannot be used.
    """
    return AsyncOpenAI(
        api_key=api_key,
        base_url=address.url,
        default_query=dict(address.query),
        timeout=Timeout(None, connect=CONNECT_TIMEOUT),
        max_retries=0,
        http_client=_transport(),
    )


def _transport() -> DefaultAsyncHttpxClient:
    plain = {"Accept-Encoding": "identity"}
    try:
        return DefaultAsyncHttpxClient(
            event_hooks={"response": [_limit_body]},
            headers=plain,
            follow_redirects=False,
            verify=_trusted(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")),
        )
    except ImportError:
        raise RequestFailedError("SOCKS proxy", "never") from None
    except OSError:
        raise RequestFailedError("certificate file", "never") from None
    except (InvalidURL, ValueError):
        raise RequestFailedError("proxy", "never") from None


@cache
def _trusted(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    """The certificates to trust, which these places name, read once for all clients, because that takes long."""
    return create_ssl_context()


def as_failure(error: Exception, address: Address) -> RequestFailedError:
    """One of FAULTS as the failure of a request to a server at an address."""
    if isinstance(error, RequestFailedError):
        return error
    if isinstance(error, APIStatusError):
        return from_status(error.status_code, _error_body(error), retry_after(error.response.headers))
    if isinstance(error, APIError) and not isinstance(error, APIConnectionError):
        return from_error(error.body)
    cause = error.__cause__ if isinstance(error, APIConnectionError) else error
    if isinstance(cause, ProxyError):
        return RequestFailedError("proxy")
    if isinstance(cause, ConnectError | ConnectTimeout):
        return _not_connected(cause, address)
    if isinstance(cause, TimeoutError | TimeoutException):
        return RequestFailedError("timed out")
    if isinstance(cause, TransportError | OSError):
        return RequestFailedError("reset")
    return RequestFailedError("no answer")


def _error_body(error: APIStatusError) -> object:
    """All that the server wrote, because the SDK passes on only a part of it."""
    try:
        return json.loads(error.response.text)
    except (ValueError, RecursionError, StreamError):
        return error.body


def _not_connected(error: Exception, address: Address) -> RequestFailedError:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return RequestFailedError("certificate", "never")
        if isinstance(cause, ssl.SSLError):
            return RequestFailedError("no TLS", "never")
    parts = urlsplit(address.url)
    proxied = {parts.scheme, "all"} & getproxies().keys() and not proxy_bypass(parts.hostname or "")
    return RequestFailedError("proxy" if proxied else "no connection")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and the errors that led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


async def received(client: AsyncOpenAI, body: Body, ends: float, reply: ReplyBuilder) -> AsyncGenerator[str, None]:
    """Send a request and add what comes to the reply; of a stream, repeatedly the whole text so far.

    It raises one of FAULTS if that does not end in time. The body is written here, and the SDK makes no models of the
    request or the answer, which would take longer than all else.
    """
    content = to_json(body)
    if "stream" in body:
        async with aclosing(_streamed(client, content, ends, reply)) as texts:
            async for text in texts:
                yield text
    else:
        async with asyncio.timeout_at(ends):
            answer: Response = await client.post(COMPLETIONS, content=content, cast_to=Response)
        reply.take(json.loads(answer.content))


async def _streamed(client: AsyncOpenAI, content: bytes, ends: float, reply: ReplyBuilder) -> AsyncGenerator[str, None]:
    clock = asyncio.get_running_loop().time
    async with asyncio.timeout_at(ends):
        stream = await client.post(
            COMPLETIONS, content=content, cast_to=object, stream=True, stream_cls=AsyncStream[object]
        )
    async with stream:
        if "application/json" in stream.response.headers.get("content-type", ""):
            async with asyncio.timeout_at(ends):
                reply.take(json.loads(await stream.response.aread()))
            return
        updated, length = 0.0, 0
        while await _next_chunk(stream, ends, reply):
            if reply.length > length and clock() - updated >= UPDATE_INTERVAL:
                yield reply.growing
                updated, length = clock(), reply.length
    if reply.spoke and not reply.whole:
        raise RequestFailedError("cut off")


async def _next_chunk(stream: AsyncStream[object], ends: float, reply: ReplyBuilder) -> bool:
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
    return reply.length <= MAX_RECEIVED

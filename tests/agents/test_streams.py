"""Tests of the client with a server on a real socket: streamed replies, broken and endless ones, and cancelling."""

import asyncio
import json
from contextlib import aclosing
from typing import Any

import pytest

from agents.llm.client import Endpoint
from agents.llm.server.completion import MAX_RECEIVED, MAX_REPLY, Answer, Retrying
from tests.agents.asking import BOTH, CHAT, FORM, KEY, USAGE, WORDS, Way, asked, heard, last
from tests.agents.stub_server import Body, Sent, Stub, completion, refused, streamed

pytestmark = pytest.mark.server


async def test_a_streamed_text_is_reported_as_it_grows(stub: Stub, endpoint: Endpoint) -> None:
    stub.answers.append(streamed(completion(WORDS, usage=USAGE)))
    *texts, answer = await heard(endpoint)
    assert texts
    assert all(isinstance(text, str) and WORDS.startswith(text) for text in texts)
    assert isinstance(answer, Answer)
    assert (answer.text, answer.prompt_tokens) == (WORDS, 1200)
    assert stub.requests[0]["stream_options"] == {"include_usage": True}


async def test_a_server_without_counts_in_streams_is_not_asked_for_them_again(stub: Stub, endpoint: Endpoint) -> None:
    stub.fails(400, message="Unrecognized request argument supplied: stream_options, though stream is known")
    stub.says(WORDS)
    assert (await last(endpoint)).failures == ("wish stream_options",)
    assert (await last(endpoint)).text == WORDS
    assert [("stream" in r, "stream_options" in r) for r in stub.requests] == [
        (True, True),
        (True, False),
        (True, False),
    ]


@pytest.mark.parametrize("error", [{"param": "stream"}, {"message": "Streaming is not supported: no streaming."}])
async def test_a_server_without_streaming_is_asked_without_it_from_then_on(
    stub: Stub, endpoint: Endpoint, error: Body
) -> None:
    stub.fails(400, **error)
    stub.says(WORDS)
    assert [(await last(endpoint)).text for _ in range(2)] == [WORDS, WORDS]
    assert ["stream" in request for request in stub.requests] == [True, False, False]


async def test_a_whole_answer_to_a_stream_request_is_read(stub: Stub, endpoint: Endpoint) -> None:
    stub.answers.append(Sent((json.dumps(completion(WORDS, usage=USAGE)).encode(),)))
    answer = await last(endpoint)
    assert (answer.text, answer.prompt_tokens, answer.attempts) == (WORDS, 1200, 1)


@pytest.mark.parametrize("then", ["close", "reset"])
async def test_a_broken_stream_is_requested_again(stub: Stub, endpoint: Endpoint, then: Any) -> None:
    parts = streamed(completion(WORDS)).parts
    stub.answers.append(Sent((*parts[:4], parts[4][:30]), kind="text/event-stream", then=then))
    stub.says(WORDS)
    items = await heard(endpoint)
    again = next(place for place, item in enumerate(items) if isinstance(item, Retrying))
    assert all(isinstance(item, str) for item in items[:again])
    assert isinstance(items[-1], Answer)
    assert (items[-1].text, items[-1].attempts) == (WORDS, 2)


async def test_a_whole_reply_is_used_when_the_connection_is_lost_after_it(stub: Stub, endpoint: Endpoint) -> None:
    parts = streamed(completion(WORDS)).parts
    stub.answers.append(Sent(parts[:-2], kind="text/event-stream", headers={"Content-Length": "1000000"}))
    answer = await last(endpoint)
    assert (answer.text, answer.attempts) == (WORDS, 1)


async def test_a_whole_stream_without_a_finish_reason_is_read(stub: Stub, endpoint: Endpoint) -> None:
    stub.answers.append(streamed(completion(WORDS, finish=None)))  # type: ignore[arg-type]
    assert (await last(endpoint)).text == WORDS


async def test_an_endless_reply_is_read_to_a_limit_and_the_connection_closed(stub: Stub, endpoint: Endpoint) -> None:
    endless = streamed(completion("x" * 5_000), piece=5_000).parts[1]
    stub.answers.append(Sent((endless,), kind="text/event-stream", then="flood"))
    answer = await last(endpoint)
    assert answer.problem == f"the reply ran past {MAX_RECEIVED:,} characters"
    assert len(answer.text) == MAX_REPLY
    assert await asyncio.to_thread(stub.left.wait, 5)


async def test_leaving_a_stream_closes_the_connection(stub: Stub, endpoint: Endpoint) -> None:
    parts = streamed(completion(WORDS)).parts
    stub.answers.append(Sent(parts[:3], kind="text/event-stream", then="drip"))
    stub.says(WORDS)
    async with aclosing(endpoint.stream(CHAT, FORM)) as items:
        assert isinstance(await anext(items), str)
    assert await asyncio.to_thread(stub.left.wait, 5)
    assert (await asked(endpoint)).text == WORDS


@BOTH
async def test_cancelling_a_turn_closes_the_connection(way: Way, stub: Stub, endpoint: Endpoint) -> None:
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(_: Body) -> Sent:
        loop.call_soon_threadsafe(begun.set)
        return Sent((b" ",), then="drip")

    stub.answers.append(slow)
    task = asyncio.create_task(way(endpoint))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(stub.left.wait, 5)


async def test_a_wait_between_two_tries_can_be_cancelled(stub: Stub) -> None:
    stub.answers.append(refused(429, retry_after="15"))
    endpoint = Endpoint(stub.url, KEY, "stub-1", timeout=20)
    async with aclosing(endpoint.stream(CHAT, FORM)) as items:
        assert isinstance(await anext(items), Retrying)
    await endpoint.close()

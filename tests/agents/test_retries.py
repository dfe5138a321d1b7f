"""Tests of the client with a server on a real socket: temporary failures, final ones, and the time of a turn."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Barrier

import pytest

from agents.llm.client import Endpoint
from agents.llm.server.completion import Retrying
from agents.llm.server.retries import retry_after
from tests.agents.asking import BOTH, KEY, WORDS, Way, asked, failing, heard
from tests.agents.stub_server import HANG, Body, Sent, Stub, completion, refused, serving, sse

pytestmark = pytest.mark.server


@BOTH
@pytest.mark.parametrize("status", [408, 409, 429, 500, 503, 529])
async def test_a_temporary_failure_is_retried_and_recorded(
    way: Way, stub: Stub, endpoint: Endpoint, status: int
) -> None:
    stub.fails(status, status)
    stub.says(WORDS)
    answer = await way(endpoint)
    assert (answer.text, answer.attempts, answer.failures) == (WORDS, 3, (str(status), str(status)))


@BOTH
@pytest.mark.parametrize("cut", [b"", b'{"choices": [{"mess'], ids=["at once", "in mid-body"])
async def test_a_connection_that_is_reset_is_tried_again(way: Way, stub: Stub, endpoint: Endpoint, cut: bytes) -> None:
    stub.answers.append(Sent((cut,), then="reset"))
    stub.says(WORDS)
    answer = await way(endpoint)
    assert (answer.text, answer.failures) == (WORDS, ("reset",))


@BOTH
@pytest.mark.parametrize(
    ("status", "error", "advice", "requests"),
    [
        (401, {"message": f"Incorrect API key: {KEY}"}, "set OPENAI_API_KEY", 1),
        (403, {"message": f"You sent Authorization: Bearer {KEY}"}, "choose another model", 1),
        (404, {"param": KEY, "code": KEY}, "check the base URL", 1),
        (402, {}, "top up", 1),
        (400, {"code": "context_length_exceeded", "message": KEY}, "longer context", 1),
        (429, {"code": "insufficient_quota"}, "top up", 1),
        (429, {"message": KEY}, "had no room for the request (429), in 3 tries", 3),
        (503, {"message": KEY}, "failed (503), in 3 tries", 3),
    ],
)
async def test_a_final_failure_names_advice_and_tries_but_never_the_key(
    way: Way,
    stub: Stub,
    endpoint: Endpoint,
    caplog: pytest.LogCaptureFixture,
    status: int,
    error: Body,
    advice: str,
    requests: int,
) -> None:
    caplog.set_level(logging.DEBUG)
    stub.fails(status, **error)
    said, call = await failing(way, endpoint)
    assert advice in said
    assert (call.agent, call.model, call.failures) == ("llm:stub-1", "stub-1", (str(status),) * requests)
    assert call.latency_ms
    assert len(stub.requests) == requests
    assert KEY not in caplog.text


@BOTH
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"7",
        b"{}",
        b'{"choices": null}',
        b'{"choices": [null]}',
        b'{"choices": [{"message": null}]}',
        b'{"choices": [{"message": {"content": "We a',
        b'{"choices": ' + b"[" * 100_000,
        b'{"created": ' + b"1" * 5_000 + b"}",
        b"\xff\xfe{",
    ],
)
async def test_an_invalid_answer_is_retried_and_the_advice_names_the_base_url(
    way: Way, stub: Stub, endpoint: Endpoint, body: bytes
) -> None:
    stub.answers.append(Sent((body,)))
    said, call = await failing(way, endpoint)
    assert "/v1" in said
    assert call.failures == ("no answer",) * 3


@BOTH
async def test_an_html_page_is_not_an_answer(way: Way, stub: Stub, endpoint: Endpoint) -> None:
    stub.answers.append((200, "<html>Welcome</html>"))
    _, call = await failing(way, endpoint)
    assert call.failures == ("no answer",) * 3


@BOTH
async def test_an_error_with_a_success_status_counts_as_its_code(way: Way, stub: Stub, endpoint: Endpoint) -> None:
    for error in ({"code": 502, "message": "upstream"}, {"message": "something else"}):
        body = {"error": error}
        stub.answers.append(lambda r, b=body: Sent((sse(b),), kind="text/event-stream") if "stream" in r else (200, b))
    stub.says(WORDS)
    assert (await way(endpoint)).failures == ("502", "error")


async def test_requests_at_one_time_have_a_connection_each_and_the_next_takes_one_of_them(
    stub: Stub, endpoint: Endpoint
) -> None:
    together = Barrier(2)

    def answer(_: Body) -> tuple[int, Body]:
        together.wait(20)
        return 200, completion(WORDS)

    stub.answers += [answer, answer]
    stub.says(WORDS)
    await asyncio.gather(asked(endpoint), asked(endpoint))
    await asked(endpoint)
    one, two, third = stub.connections
    assert one != two
    assert third in (one, two)


async def test_an_unreachable_server_is_reported_after_few_tries() -> None:
    with serving() as stub:
        url = stub.url
    endpoint = Endpoint(url, KEY, "stub-1", tries=9, pause=0)
    said, call = await failing(asked, endpoint)
    assert f"{url} cannot be reached" in said
    assert call.failures == ("no connection",) * 3
    await endpoint.close()


@BOTH
@pytest.mark.parametrize(
    "answer",
    [
        HANG,
        Sent((b" ",), then="drip"),
        Sent((b": wait\n\n",), kind="text/event-stream", then="drip"),
        Sent((sse({"choices": [{"index": 0, "delta": {"content": "x"}}]}),), kind="text/event-stream", then="drip"),
    ],
    ids=["hang", "drip", "comments", "words"],
)
async def test_a_server_that_never_finishes_does_not_exceed_the_turn(
    way: Way, stub: Stub, endpoint: Endpoint, answer: Sent
) -> None:
    stub.answers.append(answer)
    said, call = await failing(way, endpoint, within=0.1)
    assert "did not answer within 1 s" in said
    assert call.failures == ("timed out",)


@BOTH
async def test_a_turn_without_time_fails_at_once(way: Way, stub: Stub, endpoint: Endpoint) -> None:
    stub.answers.append(HANG)
    assert (await failing(way, endpoint, within=-1.0))[1].failures == ("timed out",)


@BOTH
async def test_an_endless_body_is_not_read_until_the_end_of_the_turn(way: Way, stub: Stub, endpoint: Endpoint) -> None:
    stub.answers.append(Sent((b" " * 100_000,), then="flood"))
    assert (await failing(way, endpoint))[1].failures == ("no answer",) * 3


async def test_the_wait_that_a_server_asks_for_is_respected(stub: Stub, endpoint: Endpoint) -> None:
    stub.answers.extend((refused(429, retry_after="0.02"), refused(503, retry_after="9", retry_after_ms="30")))
    stub.says(WORDS)
    waits = [item for item in await heard(endpoint) if isinstance(item, Retrying)]
    assert waits == [Retrying(reason="429", wait=0.02), Retrying(reason="503", wait=0.03)]


@BOTH
async def test_a_server_that_asks_for_more_time_than_there_is_fails_at_once(
    way: Way, stub: Stub, endpoint: Endpoint
) -> None:
    stub.answers.append(refused(429, retry_after="300"))
    said, call = await failing(way, endpoint)
    assert "300 s" in said
    assert call.failures == ("429",)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "2"}, 2),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "-3"}, 0),
        ({"retry-after-ms": "250", "retry-after": "1"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "1"}, 1),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 -0000"}, 0),
    ],
)
def test_how_long_a_server_asks_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == (None if seconds is None else pytest.approx(seconds, rel=0.1))


def test_a_server_may_ask_to_wait_until_a_time() -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    assert retry_after({"retry-after": format_datetime(later, usegmt=True)}) == pytest.approx(3600, rel=0.1)

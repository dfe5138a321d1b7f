"""Tests of the client with a server on a real socket: requests, replies, retries and failures."""

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Barrier
from typing import Any

import pytest

from agents.llm.client import Endpoint
from agents.llm.server.chat import Message
from agents.llm.server.completion import MAX_RECEIVED, MAX_REPLY, Answer, Retrying
from agents.llm.server.retries import retry_after
from agents.llm.server.sampling import Sampling
from agents.llm.server.structured_output import SHAPES
from moderator.moves import Call
from moderator.view import DelegateFailedError
from tests.agents.stub_server import HANG, Body, Sent, Stub, completion, refused, serving, sse, streamed

pytestmark = pytest.mark.server

KEY = "sk-test-very-secret-0123456789"
CHAT: list[Message] = [{"role": "user", "content": "What do you do?"}]
FORM = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
WORDS = json.dumps({"a": 1, "b": "We wait. " * 40})
USAGE = {"prompt_tokens": 1200, "completion_tokens": 80, "prompt_tokens_details": {"cached_tokens": 900}}


@pytest.fixture
async def endpoint(stub: Stub) -> AsyncIterator[Endpoint]:
    made = Endpoint(stub.url, KEY, "stub-1", timeout=20, tries=3, pause=0)
    yield made
    await made.close()


async def asked(endpoint: Endpoint, **how: Any) -> Answer:
    return await endpoint.ask(CHAT, FORM, **how)


async def heard(endpoint: Endpoint, **how: Any) -> list[str | Retrying | Answer]:
    return [item async for item in endpoint.stream(CHAT, FORM, **how)]


async def last(endpoint: Endpoint, **how: Any) -> Answer:
    answer = (await heard(endpoint, **how))[-1]
    assert isinstance(answer, Answer)
    return answer


Way = Callable[..., Any]
BOTH = pytest.mark.parametrize("way", [asked, last], ids=["asked", "streamed"])


async def failing(way: Way, endpoint: Endpoint, **how: Any) -> tuple[str, Call]:
    with pytest.raises(DelegateFailedError) as failure:
        await way(endpoint, **how)
    said, call = str(failure.value), failure.value.call
    assert said.endswith(".")
    assert ". " not in said
    assert failure.value.__suppress_context__
    assert call is not None
    assert KEY not in said + call.model_dump_json()
    assert call.attempts == len(call.failures)
    return said, call


def forms(stub: Stub) -> list[str]:
    """The shapes of the requests."""
    return [r.get("response_format", {}).get("type") or ("tool" if "tools" in r else "text") for r in stub.requests]


# Content of an answer.


@BOTH
async def test_an_answer_holds_the_text_and_the_facts_of_its_call(way: Way, stub: Stub, endpoint: Endpoint) -> None:
    stub.says(WORDS, usage=USAGE)
    answer = await way(endpoint)
    assert (answer.text, answer.problem, answer.model) == (WORDS, "", "stub-1-served")
    assert (answer.prompt_tokens, answer.completion_tokens, answer.cached_tokens) == (1200, 80, 900)
    assert (answer.attempts, answer.failures) == (1, ())
    assert answer.latency_ms > 0
    assert stub.headers == [f"Bearer {KEY}"]


@BOTH
async def test_a_server_that_counts_no_tokens_is_no_trouble(way: Way, stub: Stub, endpoint: Endpoint) -> None:
    stub.says(WORDS)
    answer = await way(endpoint)
    assert (answer.prompt_tokens, answer.completion_tokens, answer.cached_tokens) == (None, None, None)


@BOTH
@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (completion(None), "empty"),
        (completion(" "), "empty"),
        (completion(None, refusal="I cannot help with that."), "declined"),
        (completion('{"a":', finish="length"), "cut off"),
        (completion('{"a":', finish="content_filter"), "filter"),
        (completion("x" * (MAX_RECEIVED + 1)), "ran past"),
    ],
)
async def test_a_faulty_reply_has_a_problem(
    way: Way, stub: Stub, endpoint: Endpoint, answer: Body, problem: str
) -> None:
    stub.answers.append((200, answer))
    found = await way(endpoint)
    assert problem in found.problem
    assert len(found.text) <= MAX_REPLY
    assert len(stub.requests) == 1


@BOTH
async def test_only_the_content_of_a_message_is_read(way: Way, stub: Stub, endpoint: Endpoint) -> None:
    stub.says(WORDS, reasoning_content="Perhaps {not yet}.", reasoning="Or {never}.")
    assert (await way(endpoint)).text == WORDS


async def test_content_in_parts_is_read_without_the_reasoning(stub: Stub, endpoint: Endpoint) -> None:
    parts: Any = [{"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]}, {"type": "text", "text": WORDS}]
    stub.says(parts)
    assert (await asked(endpoint)).text == WORDS


async def test_surrogates_are_joined_or_replaced(stub: Stub, endpoint: Endpoint) -> None:
    stub.says("peace \ud83d")
    assert (await asked(endpoint)).text == "peace \ufffd"
    stub.answers[0] = streamed(completion("peace \ud83d\ude00 \udc00"), piece=7)
    assert (await last(endpoint)).text == "peace \U0001f600 \ufffd"


@BOTH
async def test_a_key_that_the_server_repeats_is_removed(
    way: Way, stub: Stub, endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stub.answers.append((200, completion(f"You sent {KEY}.") | {"model": KEY}))
    assert KEY not in (await way(endpoint)).model_dump_json()
    assert KEY not in caplog.text


# The shape of a reply, and optional fields.


@BOTH
async def test_after_a_refusal_a_less_strict_shape_is_used(way: Way, stub: Stub, endpoint: Endpoint) -> None:
    assert endpoint.shape == "json_schema"
    stub.fails(400, 422, 400)
    stub.says(WORDS)
    answer = await way(endpoint)
    assert answer.failures == ("shape json_schema", "shape json_object", "shape tool")
    assert (answer.attempts, endpoint.shape) == (4, "text")
    assert (await way(endpoint)).attempts == 1
    assert forms(stub) == [*SHAPES, "text"]


@BOTH
async def test_the_text_is_the_arguments_of_a_tool_call_or_plain_content(
    way: Way, stub: Stub, endpoint: Endpoint
) -> None:
    call = {"index": 0, "id": "1", "type": "function", "function": {"name": "move", "arguments": WORDS}}
    stub.fails(400, 400)
    stub.says("I call.", finish="tool_calls", tool_calls=[call])
    stub.says(WORDS)
    for _ in range(2):
        answer = await way(endpoint)
        assert (answer.text, answer.problem) == (WORDS, "")
    assert stub.requests[-1]["tools"][0]["function"]["parameters"] == FORM
    assert stub.requests[-1]["tool_choice"]["function"]["name"] == stub.requests[-1]["tools"][0]["function"]["name"]


async def test_a_tool_call_is_read_in_pieces_and_a_second_one_is_ignored(stub: Stub, endpoint: Endpoint) -> None:
    def piece(index: int, words: str) -> bytes:
        delta = {"tool_calls": [{"index": index, "function": {"arguments": words}}]}
        return sse({"choices": [{"index": 0, "delta": delta}]})

    pieces = (piece(0, WORDS[:9]), piece(1, "{}"), piece(0, WORDS[9:]))
    stub.answers.append(Sent(pieces, kind="text/event-stream"))
    assert (await last(endpoint)).text == WORDS


async def test_two_requests_refused_at_once_give_up_one_shape(stub: Stub, endpoint: Endpoint) -> None:
    together = Barrier(2)

    def choosy(request: Body) -> tuple[int, Body | str]:
        if request.get("response_format", {}).get("type") != "json_schema":
            return 200, completion(WORDS)
        together.wait(5)
        return 400, {"error": {"message": "It did not work."}}

    stub.answers.append(choosy)
    await asyncio.gather(asked(endpoint), asked(endpoint))
    assert endpoint.shape == "json_object"
    assert sorted(forms(stub)) == ["json_object"] * 2 + ["json_schema"] * 2


async def test_after_refusals_of_every_shape_the_strictest_is_used_again(stub: Stub, endpoint: Endpoint) -> None:
    stub.fails(400)
    _, call = await failing(asked, endpoint)
    assert call.failures[-1] == "400"
    assert len(stub.requests) == len(SHAPES)
    assert endpoint.shape == "json_schema"


@pytest.mark.parametrize("error", [{"code": "context_length_exceeded"}, {"code": "content_filter"}])
async def test_an_error_independent_of_the_shape_is_not_tried_in_all_shapes(
    stub: Stub, endpoint: Endpoint, error: Body
) -> None:
    stub.fails(400, **error)
    await failing(asked, endpoint)
    assert len(stub.requests) == 1


@BOTH
async def test_a_refused_field_is_left_out_and_the_shape_stays(way: Way, stub: Stub, endpoint: Endpoint) -> None:
    stub.fails(400, param="temperature")
    stub.fails(422, message="extra fields not permitted: max_completion_tokens; see what superseded it")
    stub.says(WORDS)
    answer = await way(endpoint, sampling=Sampling(temperature=0.2), seed=7)
    assert answer.failures == ("wish temperature", "wish max_completion_tokens")
    request = stub.requests[-1]
    assert {"temperature", "max_completion_tokens"}.isdisjoint(request)
    assert (request["max_tokens"], request["seed"], forms(stub)[-1]) == (4000, 7, "json_schema")


# Retries and failures.


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
        ({"retry-after": format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)}, 3600),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 -0000"}, 0),
    ],
)
def test_how_long_a_server_asks_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == (None if seconds is None else pytest.approx(seconds, rel=0.1))


# Streams.


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


# Server, model and key.


async def test_a_server_that_lists_no_model_is_reported(stub: Stub) -> None:
    stub.models = []
    endpoint = Endpoint(stub.url, pause=0)
    with pytest.raises(DelegateFailedError, match="lists no model"):
        await asked(endpoint)
    await endpoint.close()


async def test_an_html_page_instead_of_models_gives_advice_on_the_base_url(stub: Stub) -> None:
    stub.models = "<html>Welcome</html>"
    endpoint = Endpoint(stub.url, pause=0)
    with pytest.raises(DelegateFailedError, match="/v1"):
        await asked(endpoint)
    await endpoint.close()


async def test_openai_needs_the_name_of_a_model() -> None:
    endpoint = Endpoint(api_key=KEY)
    with pytest.raises(DelegateFailedError, match="name one"):
        await asked(endpoint)
    await endpoint.close()


@pytest.mark.parametrize("url", ["localhost:8080/v1", "ftp://host/v1", "http://", "http://host:port/v1", "http://[/v1"])
def test_a_base_url_that_is_not_a_web_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(DelegateFailedError, match="http://127"):
        Endpoint(url)


def test_a_key_that_cannot_be_sent_is_refused_without_showing_it() -> None:
    with pytest.raises(DelegateFailedError, match="OPENAI_API_KEY") as failure:
        Endpoint(api_key=f"{KEY}\u2026")
    assert KEY not in str(failure.value)


def test_a_delegate_is_made_without_loading_the_sdk() -> None:
    code = (
        "import sys\nfrom agents.llm.client import Endpoint\nfrom agents.llm.delegate import LanguageModel\n"
        "LanguageModel(Endpoint()); sys.exit(bool({'openai', 'httpx2'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

"""Tests of the client with a server on a real socket: answers, their shape, optional fields, server, model and key."""

import asyncio
import logging
import subprocess
import sys
from threading import Barrier
from typing import Any

import pytest

from agents.llm.client import Endpoint
from agents.llm.server.completion import MAX_RECEIVED, MAX_REPLY
from agents.llm.server.sampling import Sampling
from agents.llm.server.structured_output import SHAPES
from moderator.view import DelegateFailedError
from tests.agents.asking import BOTH, FORM, KEY, USAGE, WORDS, Way, asked, failing, forms, last
from tests.agents.stub_server import Body, Sent, Stub, completion, sse, streamed

pytestmark = pytest.mark.server


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

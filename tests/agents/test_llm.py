"""A model as a delegate, against a server on a real socket: what it asks, what it reads, and how it fails."""

import json
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from agents.llm.client import Endpoint
from agents.llm.forms import Form
from agents.llm.model import LanguageModel
from agents.llm.replies import UnreadableError, read, spoken
from moderator.fold import fold
from moderator.moves import Hold, Move, Offer
from moderator.view import DelegateFailedError, View, seen_by
from scenarios.load import load
from tests.agents.stub_server import Stub, completion, serving
from tests.dialogue import move, opening, play

KEY = "sk-test-very-secret-0123456789"
SCENARIO = load().scenario("taiwan-strait")
OPENING = move(
    Offer(give=("washington.restate-one-china",), ask=("beijing.peaceful-unification",)), says="We make a first offer."
)


def written(chosen: Move) -> str:
    return chosen.model_dump_json()


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as server:
        yield server


@pytest.fixture
def view() -> View:
    return seen_by(fold([opening(SCENARIO)]), "washington")


@pytest.fixture
async def delegate(stub: Stub) -> AsyncIterator[LanguageModel]:
    made = LanguageModel(Endpoint(stub.url, KEY, "stub-1", tries=3, pause=0), temperature=0.2, seed=7)
    yield made
    await made.close()


async def test_a_legal_move_is_read_with_the_facts_of_its_call(stub: Stub, delegate: LanguageModel, view: View) -> None:
    details = {"cached_tokens": 900}
    stub.says(
        written(OPENING), usage={"prompt_tokens": 1200, "completion_tokens": 80, "prompt_tokens_details": details}
    )
    reply = await delegate.act(view)
    assert reply.move == OPENING
    call = reply.call
    assert (call.agent, call.model, call.attempts) == ("llm:stub-1", "stub-1-served", 1)
    assert (call.prompt_tokens, call.completion_tokens, call.cached_tokens) == (1200, 80, 900)
    assert call.latency_ms is not None
    assert call.latency_ms > 0
    assert call.raw == written(OPENING)
    assert len(stub.requests) == 1
    assert stub.headers == [f"Bearer {KEY}"]


async def test_a_server_that_counts_no_tokens_is_no_trouble(stub: Stub, delegate: LanguageModel, view: View) -> None:
    stub.says(written(OPENING))
    call = (await delegate.act(view)).call
    assert (call.prompt_tokens, call.completion_tokens, call.cached_tokens) == (None, None, None)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (completion("We agree to everything."), "JSON"),
        (completion('{"statement": "We agree.", "acts": []}'), "acts"),
        (completion('{"statement": "We attack.", "acts": [{"act": "invade"}]}'), "acts.0"),
        (completion('{"statement": "We', finish="length"), "cut off"),
        (completion(None, refusal="I cannot help with that."), "declined"),
        (completion(""), "empty"),
        (completion("{" * 30_000), "JSON"),
        (completion('{"a":' * 4_000), "JSON"),
    ],
)
async def test_a_reply_that_holds_no_move_is_a_problem_and_not_an_act(
    stub: Stub, delegate: LanguageModel, view: View, answer: dict[str, Any], problem: str
) -> None:
    stub.answers.append((200, answer))
    reply = await delegate.act(view)
    assert reply.move is None
    assert problem in reply.problem
    assert reply.call.raw == (answer["choices"][0]["message"]["content"] or "")[:20_000]


@pytest.mark.parametrize(
    "words",
    [
        "```json\n{}\n```",
        '<think>Perhaps {not yet}, or {{"acts": 1}}?</think>\n{}',
        "Here is my move: {} I hope that it serves.",
    ],
)
def test_a_move_is_found_within_fences_and_prose(words: str) -> None:
    assert read(words.replace("{}", written(OPENING))) == OPENING


def test_a_surrogate_in_a_reply_cannot_get_into_a_move() -> None:
    with pytest.raises(UnreadableError):
        read('{"statement": "\\ud800", "acts": [{"act": "hold"}]}')


async def test_a_passing_failure_is_tried_again(stub: Stub, delegate: LanguageModel, view: View) -> None:
    stub.fails(500)
    stub.says(written(OPENING))
    reply = await delegate.act(view)
    assert (reply.move, reply.call.attempts, len(stub.requests)) == (OPENING, 2, 2)


@pytest.mark.parametrize(
    ("status", "error", "advice", "requests"),
    [
        (401, {"message": f"Incorrect API key provided: {KEY}"}, "set OPENAI_API_KEY", 1),
        (403, {}, "choose another model", 1),
        (404, {}, "check the base URL", 1),
        (400, {"code": "context_length_exceeded"}, "longer context", 1),
        (429, {"code": "insufficient_quota"}, "top up", 1),
        (429, {}, "wait a while", 3),
        (503, {}, "try again later", 3),
    ],
)
async def test_a_failure_for_good_says_what_to_do_and_never_shows_the_key(
    stub: Stub, delegate: LanguageModel, view: View, status: int, error: dict[str, Any], advice: str, requests: int
) -> None:
    stub.fails(status, **error)
    with pytest.raises(DelegateFailedError) as failure:
        await delegate.act(view)
    said = str(failure.value)
    assert advice in said
    assert said.endswith(".")
    assert ". " not in said
    assert KEY not in said
    assert failure.value.__suppress_context__
    assert len(stub.requests) == requests


async def test_a_page_that_is_no_answer_points_to_the_base_url(stub: Stub, delegate: LanguageModel, view: View) -> None:
    stub.answers.append((200, "<html>Welcome</html>"))
    with pytest.raises(DelegateFailedError, match="/v1"):
        await delegate.act(view)


async def test_a_server_that_is_not_there_is_named(view: View) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    made = LanguageModel(Endpoint(f"http://127.0.0.1:{port}/v1", KEY, "stub-1", tries=2, pause=0))
    with pytest.raises(DelegateFailedError, match=f"127.0.0.1:{port}/v1 cannot be reached"):
        await made.act(view)
    await made.close()


@pytest.mark.parametrize("url", ["localhost:8080/v1", "ftp://host/v1", "http://", "http://host:port/v1", "http://[/v1"])
def test_a_base_url_that_is_no_web_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(DelegateFailedError, match="http://127"):
        Endpoint(url)


def test_a_key_that_cannot_be_sent_is_refused_without_showing_it() -> None:
    with pytest.raises(DelegateFailedError, match="OPENAI_API_KEY") as failure:
        Endpoint(api_key=f"{KEY}\u2026")
    assert KEY not in str(failure.value)


async def test_a_form_that_the_server_does_not_know_is_asked_for_more_loosely_from_then_on(
    stub: Stub, delegate: LanguageModel, view: View
) -> None:
    stub.fails(400, 400)
    stub.says(written(OPENING), f"My move:\n{written(OPENING)}")
    assert (await delegate.act(view)).call.attempts == 3
    again = await delegate.act(view.model_copy(update={"table": view.table.model_copy(update={"attempt": 1})}))
    assert (again.move, again.call.attempts) == (OPENING, 1)
    forms = [request.get("response_format", {}).get("type") for request in stub.requests]
    assert forms == ["json_schema", "json_object", None, None]


async def test_a_wish_that_the_server_refuses_is_left_out_and_the_form_kept(
    stub: Stub, delegate: LanguageModel, view: View
) -> None:
    stub.fails(400, param="temperature")
    stub.fails(422, message="extra fields not permitted: max_completion_tokens")
    stub.says(written(OPENING))
    await delegate.act(view)
    last = stub.requests[-1]
    assert {"temperature", "max_completion_tokens"}.isdisjoint(last)
    assert (last["max_tokens"], last["response_format"]["type"]) == (4000, "json_schema")


async def test_without_a_name_the_server_is_asked_for_its_first_model(stub: Stub, view: View) -> None:
    stub.says(written(OPENING))
    made = LanguageModel(Endpoint(stub.url, pause=0))
    assert made.label == "llm"
    await made.act(view)
    assert (made.label, stub.requests[0]["model"]) == ("llm:stub-1", "stub-1")
    await made.close()


async def test_without_a_name_a_server_of_many_models_wants_one(view: View) -> None:
    made = LanguageModel(Endpoint(api_key=KEY))
    with pytest.raises(DelegateFailedError, match="name one"):
        await made.act(view)
    await made.close()


async def test_each_request_has_a_seed_of_its_own(stub: Stub, delegate: LanguageModel, view: View) -> None:
    stub.says(written(OPENING))
    for attempt in range(2):
        table = view.table.model_copy(update={"attempt": attempt})
        await delegate.act(view.model_copy(update={"table": table}))
    first, second = (request["seed"] for request in stub.requests)
    assert first != second


UNSUPPORTED = {"oneOf", "allOf", "const", "default", "title", "minLength", "maxLength", "discriminator", "format"}


@pytest.mark.parametrize("scenario", load().scenarios, ids=lambda s: s.id)
def test_the_schema_is_one_that_strict_servers_take(scenario: Any) -> None:
    table = fold([opening(load().scenario(scenario.id))])
    for side in table.sides:
        drawn = Form(bounded=False).schema(seen_by(table, side))
        assert list(drawn["properties"]) == ["rationale", "statement", "acts", "content"]
        for node in _nodes(drawn):
            assert UNSUPPORTED.isdisjoint(node)
            if node.get("type") == "object":
                assert node["required"] == list(node["properties"])
                assert node["additionalProperties"] is False
            if node.get("type") == "string":
                assert node.keys() <= {"type", "enum"}


def test_the_schema_holds_what_is_in_play_and_bounds_what_a_small_model_says(view: View) -> None:
    drawn = Form(bounded=True).schema(view)
    mine, theirs = drawn["$defs"]["mine"]["enum"], drawn["$defs"]["theirs"]["enum"]
    assert "washington.restate-one-china" in mine
    assert "beijing.peaceful-unification" not in mine
    assert "beijing.peaceful-unification" in theirs
    assert drawn["properties"]["statement"]["maxLength"] < 1500
    acts = {a["properties"]["act"]["enum"][0]: a["properties"] for a in drawn["properties"]["acts"]["items"]["anyOf"]}
    assert acts["accept"]["offer"] == {"type": "string", "pattern": "^O[0-9]{1,4}$"}
    assert acts["countermeasure"]["channel"] == {"anyOf": [{"$ref": "#/$defs/channel"}, {"type": "null"}]}


def test_a_side_can_name_what_both_signed_under_the_other_sides_name_when_it_carries_it_out() -> None:
    table = fold([opening(load().scenario("strategic-stability"))])
    lists = Form(bounded=False).schema(seen_by(table, "washington"))["$defs"]
    assert "beijing.stability-talks" in lists["due"]["enum"]
    assert "beijing.stability-talks" not in lists["mine"]["enum"]


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from _nodes(child)
    elif isinstance(node, list):
        for child in node:
            yield from _nodes(child)


def test_a_held_turn_reads_as_it_was_written() -> None:
    assert read(json.dumps({"statement": "We wait.", "acts": [{"act": "hold"}]})).acts == (Hold(),)


def test_naming_a_model_does_not_wait_for_its_client_to_load() -> None:
    code = (
        "import sys\nfrom agents.llm.client import Endpoint\nfrom agents.llm.model import LanguageModel\n"
        "LanguageModel(Endpoint()); sys.exit('openai' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_narrow_schema_holds_what_is_legal_now_and_no_act_without_an_object() -> None:
    offered = Offer(give=("beijing.peaceful-unification",), ask=("washington.restate-one-china",))
    table = fold(play(SCENARIO, washington=[move(Hold())], beijing=[move(offered)], rounds=2)[:3])
    form = Form(bounded=True, narrow=True)
    drawn = form.schema(seen_by(table, "washington"))
    acts = {a["properties"]["act"]["enum"][0]: a["properties"] for a in drawn["properties"]["acts"]["items"]["anyOf"]}
    assert {"withdraw", "answer-contact"}.isdisjoint(acts)
    assert drawn["$defs"]["offers"]["enum"] == ["O1"]
    assert "joint.talks-survive-crises" in drawn["$defs"]["mine"]["enum"]
    assert "joint.talks-survive-crises" not in drawn["$defs"]["due"]["enum"]
    first = form.schema(seen_by(fold([opening(SCENARIO)]), "washington"))
    kinds = {a["properties"]["act"]["enum"][0] for a in first["properties"]["acts"]["items"]["anyOf"]}
    assert kinds == {"offer", "perform", "request-contact", "protest", "countermeasure", "hold", "walk-out"}


@pytest.mark.parametrize("start", ["", "Here it is: ", "```json\n"])
def test_the_statement_is_heard_as_far_as_it_is_written(start: str) -> None:
    whole = start + json.dumps({"rationale": "Say nothing of it.", "statement": 'We say "yes".', "acts": []})
    heard = [spoken(whole[:end]) for end in range(len(whole) + 1)]
    assert heard[-1] == 'We say "yes".'
    assert all(heard[-1].startswith(words) for words in heard)
    assert not any("nothing" in words for words in heard)

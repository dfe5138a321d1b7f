"""Tests of a model as a delegate, with a server on a real socket: requests, replies and failures."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from agents.llm.client import Endpoint
from agents.llm.delegate import LanguageModel
from agents.llm.replies import UnreadableError, parse_move, statement_so_far
from agents.llm.schema import Form
from moderator.fold import fold
from moderator.moves import Hold, Move, Offer
from moderator.view import View, seen_by
from scenarios.load import load
from tests.agents.stub_server import Stub, completion
from tests.dialogue import move, opening, play

pytestmark = pytest.mark.server

KEY = "sk-test-very-secret-0123456789"
SCENARIO = load().scenario("taiwan-strait")
OPENING = move(
    Offer(give=("washington.restate-one-china",), ask=("beijing.peaceful-unification",)), says="We make a first offer."
)


def written(chosen: Move) -> str:
    return chosen.model_dump_json()


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
        (completion('{"statement":' * 985 + "1" + "}" * 985), "nested"),
    ],
)
async def test_a_reply_without_a_move_has_a_problem_and_no_act(
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
    assert parse_move(words.replace("{}", written(OPENING))) == OPENING


def test_a_reply_with_a_lone_surrogate_is_not_a_move() -> None:
    with pytest.raises(UnreadableError):
        parse_move('{"statement": "\\ud800", "acts": [{"act": "hold"}]}')


async def test_without_a_name_the_server_is_asked_for_its_first_model(stub: Stub, view: View) -> None:
    stub.says(written(OPENING))
    made = LanguageModel(Endpoint(stub.url, pause=0))
    assert made.label == "llm"
    await made.act(view)
    assert (made.label, stub.requests[0]["model"]) == ("llm:stub-1", "stub-1")
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
def test_the_schema_is_valid_for_strict_servers(scenario: Any) -> None:
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


def test_the_schema_holds_the_ids_in_play_and_limits_texts_for_small_models(view: View) -> None:
    drawn = Form(bounded=True).schema(view)
    mine, theirs = drawn["$defs"]["mine"]["enum"], drawn["$defs"]["theirs"]["enum"]
    assert "washington.restate-one-china" in mine
    assert "beijing.peaceful-unification" not in mine
    assert "beijing.peaceful-unification" in theirs
    assert drawn["properties"]["statement"]["maxLength"] < 1500
    acts = {a["properties"]["act"]["enum"][0]: a["properties"] for a in drawn["properties"]["acts"]["items"]["anyOf"]}
    assert acts["accept"]["offer"] == {"type": "string", "pattern": "^O[0-9]{1,4}$"}
    assert acts["countermeasure"]["channel"] == {"anyOf": [{"$ref": "#/$defs/channel"}, {"type": "null"}]}


def test_a_side_can_perform_a_joint_measure_under_the_id_of_the_other_side() -> None:
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
    assert parse_move(json.dumps({"statement": "We wait.", "acts": [{"act": "hold"}]})).acts == (Hold(),)


def test_a_narrow_schema_holds_only_legal_values_and_possible_acts() -> None:
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
def test_the_statement_so_far_is_read_from_an_unfinished_reply(start: str) -> None:
    whole = start + json.dumps({"rationale": "Say nothing of it.", "statement": 'We say "yes".', "acts": []})
    statements = [statement_so_far(whole[:end]) for end in range(len(whole) + 1)]
    assert statements[-1] == 'We say "yes".'
    assert all(statements[-1].startswith(words) for words in statements)
    assert not any("nothing" in words for words in statements)


async def test_a_key_that_a_reply_repeats_in_escapes_is_not_stored(
    stub: Stub, delegate: LanguageModel, view: View
) -> None:
    escaped = "".join(f"\\u{ord(c):04x}" for c in KEY)
    stub.says('{"statement": "Our key is ' + escaped + '.", "acts": [{"act": "hold"}]}')
    reply = await delegate.act(view)
    assert reply.move is None
    assert "key" in reply.problem
    assert KEY not in reply.model_dump_json()
    assert escaped not in reply.call.raw


@pytest.mark.parametrize("count", [-5, 10**309, "7", None, 3.5])
async def test_an_invalid_number_of_tokens_is_ignored(
    stub: Stub, delegate: LanguageModel, view: View, count: object
) -> None:
    stub.says(written(OPENING), usage={"prompt_tokens": count, "completion_tokens": 12})
    call = (await delegate.act(view)).call
    assert (call.prompt_tokens, call.completion_tokens) == (None, 12)

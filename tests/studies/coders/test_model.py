"""A model as a second coder: what it answers is read strictly, and what it quotes must have been said."""

import json
from typing import Any

import pytest

from agents.llm.client import Endpoint
from agents.llm.server.completion import Answer
from agents.llm.server.sampling import Sampling
from moderator.usage import Usage, usage_of
from studies.coders.codebook import CHOICES, codebook
from studies.coders.model import ModelCoder, question, read, schema
from studies.coders.turns import BlindTurn, blind_turns
from tests.agents.stub_server import Stub
from tests.studies.coders.dialogue import coded_talks

TURN = blind_turns(coded_talks())[0]
ACT = {"kind": "deed", "status": "proposed", "value": 4.5, "cost": "low", "verifiability": "high"}


def said(*, remarks: list[dict[str, str]] | None = None, turn: BlindTurn = TURN, **changes: Any) -> str:
    """An answer that codes each act of the turn alike."""
    acts = [{"act": act.number} | ACT | changes for act in turn.acts]
    return json.dumps({"acts": acts, "remarks": remarks or []})


def answer(text: str) -> Answer:
    facts: dict[str, Any] = dict.fromkeys(("prompt_tokens", "completion_tokens", "cached_tokens"))
    return Answer(text=text, problem="", model="m", latency_ms=1.0, attempts=1, failures=(), **facts)


def test_an_answer_becomes_a_rating_and_only_true_quotes_become_remarks() -> None:
    remarks = [
        {"kind": "question", "quote": "will you TELL us"},
        {"kind": "courtesy", "quote": "We thank you"},
        {"kind": "ultimatum", "quote": "this is your last chance"},
        {"kind": "regret", "quote": ""},
        {"kind": "question", "quote": "tell us"},
    ]
    rating, problem = read(answer(said(remarks=remarks)), TURN)
    assert rating
    assert not problem
    assert rating.remarks == ("courtesy", "question")
    assert [act.act for act in rating.acts] == [act.number for act in TURN.acts]
    assert {act.value for act in rating.acts} == {4.5}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON",
        '{"acts": [], "remarks": []}',
        said(kind="attack"),
        said(value=11),
        said(value=float("nan")),
        said(act=7),
        json.dumps({"acts": 2 * [{"act": TURN.acts[0].number} | ACT], "remarks": []}),
        json.dumps({"acts": "\x1b]52;c;aGk=\x07", "remarks": {}}),
        "[" * 50_000,
    ],
)
def test_an_answer_that_does_not_code_each_act_once_is_none(text: str) -> None:
    rating, problem = read(answer(text), TURN)
    assert rating is None
    assert problem


async def test_a_useless_answer_is_asked_for_once_more_and_both_calls_count(stub: Stub) -> None:
    usage = {"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12}
    stub.says("I cannot say.", said(), usage=usage)
    endpoint = Endpoint(stub.url, model="m")
    outcome = await ModelCoder(endpoint, Sampling(temperature=0)).rate(TURN)
    await endpoint.close()
    assert outcome.rating
    assert sum(map(usage_of, outcome.calls), Usage()).tokens == 24
    assert [request["seed"] for request in stub.requests] == [0, 1]
    assert stub.requests[0]["response_format"]["json_schema"]["strict"] is True


async def test_after_two_useless_answers_there_is_no_rating_but_a_reason(stub: Stub) -> None:
    stub.says("I cannot say.")
    endpoint = Endpoint(stub.url, model="m")
    outcome = await ModelCoder(endpoint, Sampling()).rate(TURN)
    await endpoint.close()
    assert outcome.rating is None
    assert outcome.problem == "its answer does not keep to the codebook"
    assert len(stub.requests) == 2


def test_the_form_is_one_that_strict_servers_accept() -> None:
    for turn in blind_turns(coded_talks()):
        form = schema(turn)
        assert form["required"] == list(form["properties"])
        items = form["properties"]["acts"]["items"]
        assert not turn.acts or items["required"] == list(items["properties"])


def test_the_codebook_explains_every_answer_and_a_model_is_told_all_of_it() -> None:
    system = question(TURN)[0]["content"]
    for field, asked in codebook().items():
        assert tuple(asked.meanings) == CHOICES[field] or field == "value"
        assert all(meaning in system for meaning in asked.meanings.values())
    assert all(-10 <= float(example) <= 10 for example in codebook()["value"].meanings)

"""``reassure rate``: a model codes turns a second time, and the coders are compared."""

import json
import os
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from studies.coders.turns import blind_turns
from tests.agents.stub_server import HANG, Answer, Body, Stub, completion
from tests.commands import PLAIN, reassure
from tests.forks import forked
from tests.studies.coders.dialogue import coded_talks
from tests.transcripts.every_event import keep
from transcripts.store.store import Store

pytestmark = pytest.mark.process

TURNS = blind_turns(coded_talks())
USAGE = {"prompt_tokens": 90, "completion_tokens": 10, "total_tokens": 100}


@pytest.fixture
def talks(path: Path) -> str:
    with Store(path) as store:
        return keep(store, coded_talks())


def codes(request: Body) -> Answer:
    """Code every act that the schema names alike, and find a question in words of thanks."""
    items = request["response_format"]["json_schema"]["schema"]["properties"]["acts"]["items"]
    numbers = items["properties"]["act"]["enum"] if "properties" in items else []
    act: dict[str, Any] = {"kind": "word", "status": "agreed", "value": 3, "cost": "low", "verifiability": "high"}
    text = {"acts": [{"act": n} | act for n in numbers], "remarks": [{"kind": "courtesy", "quote": "We thank you"}]}
    return 200, completion(json.dumps(text), usage=USAGE)


def rate(path: Path, stub: Stub, talks: str, *more: str, code: int = 0) -> tuple[str, str]:
    done = reassure(path, "rate", talks, "--reader", "m", "--base-url", stub.url, *more, code=code)
    return done.stdout, done.stderr


def test_a_model_codes_what_it_has_not_coded_yet_and_all_coders_are_compared(
    path: Path, stub: Stub, talks: str
) -> None:
    stub.answers.append(codes)
    out, err = rate(path, stub, talks, "--max-tokens", "150", code=1)
    assert "has coded 2 of 5 turns" in out
    assert "200 tokens" in err
    assert "goes on from here" in err
    out, _ = rate(path, stub, talks)
    assert "llm:m has coded 5 of 5 turns" in out
    assert len(stub.requests) == len(TURNS)
    assert stub.requests[0]["temperature"] == 0
    lines = reassure(path, "rate", talks, "--agreement").stdout
    assert "Turns coded: program 5; llm:m 5" in lines
    found = json.loads(reassure(path, "rate", talks, "--agreement", "--json").stdout)
    by_variable = {one["variable"]: one for one in found["acts"] + found["remarks"]}
    assert by_variable["courtesy"]["alpha"] == 1
    assert by_variable["question"]["alpha"] <= 0
    assert by_variable["ultimatum"]["why"] == "same"
    assert "Deleted 5 coded turns" in reassure(path, "rate", talks, "--delete", "--coder", "llm:m").stdout
    assert "Only one coder" in reassure(path, "rate", talks, "--agreement", code=2).stderr


def test_a_killed_run_goes_on_after_the_last_turn_that_it_kept(path: Path, stub: Stub, talks: str) -> None:
    stub.answers.extend([codes, codes, HANG])
    with Path(os.devnull).open("r+b") as null:
        arguments = ("--db", str(path), "rate", talks, "--reader", "m", "--base-url", stub.url)
        run = forked("reassure.cli", arguments, PLAIN, *[null.fileno()] * 3)
        while len(stub.requests) < 3:
            assert run.is_alive()
            sleep(0.01)
        run.kill()
        run.join()
    stub.answers.clear()
    stub.answers.append(codes)
    assert "5 of 5" in rate(path, stub, talks)[0]
    assert len(stub.requests) == 3 + 3


def test_a_turn_that_a_model_does_not_code_is_named_and_tried_again(path: Path, stub: Stub, talks: str) -> None:
    stub.answers.extend([codes, *[(200, completion("I \x1b[2J cannot say."))] * 2, codes])
    out, err = rate(path, stub, talks, code=1)
    assert "has coded 4 of 5 turns" in out
    assert f"{talks} T2 could not be coded: its answer does not keep to the codebook." in err
    assert "\x1b" not in out + err
    assert "5 of 5" in rate(path, stub, talks)[0]


def test_a_server_that_fails_leaves_what_was_coded(path: Path, stub: Stub, talks: str) -> None:
    stub.answers.append(codes)
    stub.fails(401)
    out, err = rate(path, stub, talks, code=2)
    assert "has coded 1 of 5 turns" in out
    assert "key" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--reader", "m"), "No model is configured"),
        (("--reader", "m", "--agreement"), "only one of"),
        (("--reader", "m", "--coder", "Ana"), "leave out --coder"),
        (("--json",), "--json goes with --agreement"),
        (("--delete",), "--delete needs one name"),
        ((), "needs a terminal"),
        (("--delete", "--coder", "Ana"), "Nobody named 'Ana'"),
    ],
)
def test_wrong_usage_is_said_in_one_sentence(path: Path, talks: str, arguments: tuple[str, ...], said: str) -> None:
    assert said in reassure(path, "rate", talks, *arguments, code=2).stderr

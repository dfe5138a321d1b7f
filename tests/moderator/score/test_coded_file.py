"""Files of coded acts: what is read, and how a bad line is refused."""

import json
from typing import Any

import pytest

from moderator.score.coded_file import read_runs
from moderator.score.index import BadActs, CodedAct
from scenarios.errors import ReassureError

WORD = {"side": "beijing", "round": 1, "value": 4.5, "kind": "word", "cost": "low", "verifiability": "high"}


def line(**changes: Any) -> str:
    return json.dumps({**WORD, **changes})


def refusal(*lines: str) -> str:
    with pytest.raises(BadActs) as refused:
        read_runs(lines)
    return str(refused.value)


def test_a_line_needs_no_status_measure_or_run() -> None:
    act = CodedAct.model_validate({**WORD, "status": "implemented", "measure": "", "crosses_red_line": False})
    assert read_runs([line()]) == {"1": [act]}


def test_runs_keep_the_order_of_their_lines() -> None:
    runs = read_runs([line(run="b", round=2), "", line(run="a"), "  \n", line(run="b", round=1) + "\n"])
    assert {run: [act.round for act in acts] for run, acts in runs.items()} == {"b": [2, 1], "a": [1]}
    assert list(runs) == ["b", "a"]


def test_an_empty_file_has_no_runs() -> None:
    assert read_runs([]) == read_runs(["\n", ""]) == {}


def test_every_field_is_read() -> None:
    fields = {**WORD, "status": "breached", "measure": "hotline", "crosses_red_line": True}
    assert read_runs([json.dumps(fields)])["1"][0].model_dump() == fields


def test_the_sides_can_have_other_names() -> None:
    assert read_runs([line(side="b")], ("a", "b"))["1"][0].side == "b"
    with pytest.raises(BadActs, match="side is 'beijing'; it must be a or b"):
        read_runs([line()], ("a", "b"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"side": "x\x1b[2J"}, r"side is 'x\x1b[2J'; it must be washington or beijing"),
        ({"round": -1}, "round is -1; it must be a whole number from 0"),
        ({"round": 1.0}, "round is 1.0; it must be a whole number from 0"),
        ({"value": 10.1}, "value is 10.1; it must be a number from -10 to 10"),
        ({"value": "4"}, "value is '4'; it must be a number from -10 to 10"),
        ({"value": True}, "value is True; it must be a number from -10 to 10"),
        ({"value": float("nan")}, "value is nan; it must be a number from -10 to 10"),
        ({"value": float("-inf")}, "value is -inf; it must be a number from -10 to 10"),
        ({"kind": "talk"}, "kind is 'talk'; it must be one of word, norm, deed, regime"),
        ({"cost": None}, "cost is None; it must be one of none, low, moderate, high"),
        ({"verifiability": ["high"]}, "verifiability is ['high']; it must be one of low, medium, high"),
        (
            {"status": "done"},
            "status is 'done'; it must be one of proposed, agreed, implemented, breached, withdrawn",
        ),
        ({"measure": 3}, "measure is 3; it must be text"),
        ({"crosses_red_line": 1}, "crosses_red_line is 1; it must be true or false"),
        ({"run": [2]}, "run is [2]; it must be text or a whole number"),
    ],
)
def test_a_bad_field_is_named_with_what_is_allowed(changes: dict[str, Any], message: str) -> None:
    assert refusal(line(), line(**changes)) == f"Line 2: {message}."


def test_a_missing_and_an_unknown_field() -> None:
    assert refusal("{}") == "Line 1: side is missing; it must be washington or beijing."
    assert refusal(line(foo=1)).startswith("Line 1: 'foo' is not a field; the fields are side, round, value,")


@pytest.mark.parametrize(
    "text", ["{", "[]", "null", "[" * 60_000, '{"side":' + "1" * 60_000, line(measure="\ud800"), "\ufeff" + line()]
)
def test_a_line_that_is_not_a_json_object_is_refused(text: str) -> None:
    message = refusal("", text)
    assert message.startswith("Line 2: ")
    assert "write one JSON object with the fields side, round, value, kind," in message


def test_a_line_over_64_kilobytes_is_refused() -> None:
    room = 65_536 - len(line(measure=""))
    assert read_runs([line(measure="m" * room)])
    assert refusal(line(measure="m" * (room + 1))) == "Line 1 is longer than 65536 bytes; write one act per line."


def test_bad_acts_is_an_error_of_this_product() -> None:
    assert issubclass(BadActs, ReassureError)

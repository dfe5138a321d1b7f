"""``reassure check``: what the table would do with words, from a file, a pipe or one argument."""

import json
from pathlib import Path

import pytest

from tests.commands import started

pytestmark = pytest.mark.process

THREAT = {"scenario": "taiwan-strait", "side": "beijing", "text": "We will use force.", "label": "ignored"}
WELCOME = {"scenario": "taiwan-strait", "side": "washington", "text": "We welcome your answer."}
LINES = "\n".join(
    json.dumps(line, ensure_ascii=False) for line in (THREAT, WELCOME, {**THREAT, "text": "我们将动武。"})
)


def test_statements_of_a_file_or_a_pipe_give_a_line_each(tmp_path: Path) -> None:
    file = tmp_path / "statements.jsonl"
    file.write_text(f"\ufeff{LINES}\n\n", encoding="utf-8")
    read = started("check", str(file), "--json")
    assert read.returncode == 0, read.stderr
    first, second, third = map(json.loads, read.stdout.splitlines())
    (fault,) = first["refused"]
    assert (fault["rule"], fault["quote"]) == ("rule.no-force", "use force")
    assert fault["legal"]
    assert second == {"refused": [], "warned": []}
    assert third["refused"][0]["quote"] == "动武"
    for arguments in (("check", "--json"), ("check", "-", "--json")):
        assert started(*arguments, given=LINES).stdout == read.stdout


def test_one_text_is_checked_in_words_that_a_person_reads() -> None:
    done = started("check", "We will use force.", "--scenario", "taiwan-strait", "--side", "beijing")
    assert done.stdout.startswith("beijing: We will use force.\n  Refused: “use force” breaks a rule of the talks")
    assert "[he-2025" in done.stdout
    done = started("check", "We will wait.", "--scenario", "taiwan-strait", "--side", "beijing")
    assert done.stdout == "beijing: We will wait.\n  Passes.\n"


@pytest.mark.parametrize(
    ("given", "arguments", "message"),
    [
        ('{"scenario": "taiwan-strait"}', (), "Line 1 is no statement: side: field required."),
        (f"{LINES}\n[]", (), "Line 4 is no statement: it must be an object with scenario, side and text."),
        (json.dumps({**THREAT, "text": ""}), (), "Line 1 is no statement: text"),
        (json.dumps({**THREAT, "side": "paris"}), (), "Line 1: the sides of taiwan-strait are washington and beijing."),
        (json.dumps({**THREAT, "scenario": "atlantis"}), (), "There is no scenario 'atlantis'"),
        ("", ("no-such-file.jsonl",), "no-such-file.jsonl could not be read"),
        ("", ("We wait.", "--side", "beijing"), "A text needs both --scenario and --side"),
    ],
)
def test_a_faulty_line_is_one_sentence_and_nothing_is_printed(
    given: str, arguments: tuple[str, ...], message: str
) -> None:
    done = started("check", *arguments, given=given)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr

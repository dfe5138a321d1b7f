"""Search and notes on the command line: real processes, real files."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import started

pytestmark = pytest.mark.process

UNIFICATION = "Repeat that unification should be peaceful and has no deadline"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with two short dialogues in it."""
    path = tmp_path_factory.mktemp("record") / "talks.db"
    for scenario, rounds in (("tariff-truce", "1"), ("taiwan-strait", "2")):
        done = started("run", scenario, "--rounds", rounds, "--seed", "1", "--db", str(path))
        assert done.returncode == 0, done.stderr
    return path


def found(record: Path, *arguments: str) -> list[dict[str, object]]:
    done = started("search", *arguments, "--json", "--db", str(record))
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_results_are_readable_and_each_option_narrows_them(record: Path) -> None:
    done = started("search", "beijing.peaceful-unification", "--limit", "1", "--db", str(record))
    head, snippet = done.stdout.splitlines()
    assert head.split()[-4:] == ["T4", "round", "2", "beijing"]
    assert "[beijing.peaceful-unification]" in snippet
    everywhere = found(record, "the")
    assert {hit["scenario"] for hit in everywhere} == {"taiwan-strait", "tariff-truce"}
    options: dict[tuple[str, str], Callable[[dict[str, object]], bool]] = {
        ("--scenario", "tariff-truce"): lambda hit: hit["scenario"] == "tariff-truce",
        ("--side", "beijing"): lambda hit: hit["side"] == "beijing",
        ("--doctrine", "transactional"): lambda hit: hit["side"] == "washington",
        ("--model", "none"): lambda _: False,
        ("--outcome", "limit"): lambda _: True,
        ("--outcome", "spiral"): lambda _: False,
        ("--remark", "denunciation"): lambda _: False,
        ("--since", "2000-01-01"): lambda _: True,
        ("--until", "2000-01-01"): lambda _: False,
        ("--s-min", "100"): lambda _: False,
        ("--s-max", "100"): lambda _: True,
    }
    for option, keeps in options.items():
        assert found(record, "the", *option) == [hit for hit in everywhere if keeps(hit)], option


def test_words_that_begin_with_a_dash_are_excluded(record: Path) -> None:
    assert len(found(record, "unification")) > len(found(record, "unification", "-constructive-reply")) > 0
    assert found(record, "unific*", "-hours") == found(record, "unification -hours")


def test_nothing_found_is_a_message_on_stderr(record: Path) -> None:
    done = started("search", "zeppelin", "--db", str(record))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "Nothing was found.\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["search"], "Missing argument 'WORDS...'"),
        (["search", "*"], "A search needs a word to find"),
        (["search", "x", "--scenaro", "y"], "No such option '--scenaro'"),
        (["search", "x", "--outcome", "peace"], "choose one of agreement, rest, spiral"),
        (["search", "x", "--remark", "insult"], "choose one of acknowledgement, courtesy, concern"),
        (["search", "x", "--since", "yesterday"], "'yesterday' is not a date; write it as 2026-01-31"),
        (["search", "x", "--until", "9999-12-31"], "9999-12-31 is outside the years 1970 to 8999"),
        (["search", "x", "--since", "0001-01-01"], "0001-01-01 is outside the years 1970 to 8999"),
        (["search", "x", "--s-min", "nan"], "nan is not a finite number"),
        (["search", "x", "--model", "a", "--doctrine", "b"], "name one of the two"),
        (["search", "x" * 501], "up to 500 characters"),
        (["note", "last", "--at", "99", "x"], "There is no turn 99; this dialogue has 4 so far."),
        (["note", "last", "--at", "1", " "], "A note needs a text"),
        (["note", "zzzz", "--at", "1", "x"], "zzzz"),
        (["recode", "last", "--at", "0", "--act", "1", "--value", "1"], "0 is not in the range x>=1"),
        (["recode", "last", "--at", "1", "--act", "9", "--value", "1"], "Turn 1 has no coded act 9; it has 1 "),
        (["recode", "last", "--at", "1", "--act", "1"], "give another kind, status or value"),
        (["recode", "last", "--at", "1", "--act", "1", "--value", "11"], "is not in the range -10<=x<=10"),
        (["recode", "last", "--at", "1", "--act", "1", "--kind", "threat"], "'threat' is not one of"),
        (["recode", "last", "--at", "1", "--value", "3"], "Give the act to recode with --act"),
        (["notes", "last", "--delete", "99"], "There is no note 99"),
        (["notes", os.fsdecode(b"\xff")], "No dialogue has an id that begins with '?'"),
    ],
)
def test_wrong_usage_is_one_sentence(record: Path, arguments: list[str], message: str) -> None:
    done = started(*arguments, "--db", str(record))
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_notes_are_added_shown_found_and_deleted(record: Path) -> None:
    db = ("--db", str(record))
    before = started("show", "last", *db).stdout
    assert "on T2" in started("note", "last", "--at", "2", "Look \x1b[2J here:", "台湾海峡", *db).stdout
    assert "on T0" in started("bookmark", "last", "--at", "0", *db).stdout
    coded = started("recode", "last", "--at", "2", "--act", "1", "--value", "-3", "--because", "Hollow.", *db).stdout
    assert f"({UNIFICATION}): value 4.5 -> -3.0" in coded
    acts = started("recode", "last", "--at", "2", *db).stdout.splitlines()
    assert acts[0] == "T2  Round 1  Beijing"
    assert [line for line in acts if line.startswith("  > ")]
    assert f"  1  {UNIFICATION}  (word, proposed, value 4.5)" in acts
    assert "as played" in coded
    assert "as recoded -- a measure of this dialogue, not a forecast" in coded

    listed = started("notes", "last", *db).stdout
    assert [line.split()[1:3] for line in listed.splitlines()[:3]] == [
        ["T0", "bookmark"],
        ["T2", "note"],
        ["T2", "recoding"],
    ]
    assert "Look ␛[2J here: 台湾海峡" in listed
    assert "value 4.5 -> -3.0  Hollow." in listed
    book = json.loads(started("notes", "last", "--json", *db).stdout)
    assert [note["kind"] for note in book["notes"]] == ["bookmark", "note", "recoding"]
    assert book["played"]["S"] > book["recoded"]["S"]
    assert f"{book['played']['S']:.2f} as played, {book['recoded']['S']:.2f} as recoded" in listed

    (hit,) = found(record, "海峡")
    assert (hit["kind"], hit["turn"], hit["snippet"]) == ("note", 2, "Look \x1b[2J here: 台湾[海峡]")
    shown, debriefed = started("show", "last", *db).stdout, started("debrief", "last", *db).stdout
    line = (
        f"Notes on this dialogue: 1 bookmark, 1 note, 1 recoding; list them with: reassure notes {book['dialogue']}\n"
    )
    assert shown == before + line
    assert "- T0, bookmark.\n" in debriefed
    assert "- T2, note: Look ␛\\[2J here: 台湾海峡\n" in debriefed
    assert f"- T2, coded anew: {UNIFICATION}: value 4.5 to -3. Reason: Hollow.\n" in debriefed
    assert started("verify", "--all", *db).returncode == 0

    for note in book["notes"]:
        assert started("notes", "last", "--delete", str(note["id"]), *db).returncode == 0
    assert started("show", "last", *db).stdout == before
    assert found(record, "海峡") == []
    empty = started("notes", "last", *db)
    assert "There are no notes" in empty.stderr
    assert "as recoded" not in empty.stdout
    assert started("verify", "--all", *db).returncode == 0

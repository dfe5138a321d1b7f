"""Talks that people still play show nothing of a brief, a private reason, capital or the score, in no command."""

from html import unescape
from pathlib import Path

import pytest

from moderator.events import Event, Moved, Procedure, Refused
from moderator.moves import Accept, Move, Offer, Perform
from scenarios.load import load
from tests.commands import reassure
from tests.dialogue import play
from tests.transcripts.every_event import keep
from tests.transcripts.exports.dialogues import runs
from transcripts.store.beside import notes
from transcripts.store.store import Store

pytestmark = pytest.mark.process

STRAIT = load().scenario("taiwan-strait")
REASONS = {
    "washington": "Between ourselves the quiet harbour master counts seven lanterns before the ferry leaves tonight",
    "beijing": "The night porter keeps nine copper kettles that nobody at the table has ever seen before",
}
AT_HOME = ("cost at home", "Paid at home", "| Congress |", "| The PLA |")


def said(side: str, *acts: Offer | Perform | Accept) -> Move:
    return Move(statement="We say what we say.", rationale=REASONS[side], acts=acts)


def talks(*people: str) -> tuple[Event, ...]:
    """Talks in which a refused reply quotes a brief, and a move costs capital."""
    washington = (
        Move(statement=STRAIT.briefs["washington"].text[:600], rationale="", acts=(Perform(measure=PEACE),)),
        said("washington", Perform(measure=PEACE)),
        said("washington", Offer(give=("washington.routine-patrols",))),
    )
    beijing = (
        said("beijing", Perform(measure="beijing.constructive-reply")),
        said("beijing", Accept(offer="O1")),
    )
    labels = tuple("human" if side in people else "test:moves" for side in REASONS)
    return play(STRAIT, washington=washington, beijing=beijing, rounds=3, labels=(labels[0], labels[1]))


PEACE = "washington.restate-peaceful-strait"
READING = [
    *(["show"], ["show", "--json"], ["debrief"], ["debrief", "--json"], ["replay", "--plain"]),
    *(["export"], ["export", "--format", "html"]),
]


def kept(path: Path, events: tuple[Event, ...]) -> str:
    with Store(path) as store:
        dialogue = keep(store, events)
        notes.note(store, dialogue, 1, f"A tutor wrote: {REASONS['beijing']}")
    return dialogue


def brief(side: str) -> set[str]:
    other = STRAIT.briefs["beijing" if side == "washington" else "washington"].text
    return runs(STRAIT.briefs[side].text) - runs(other)


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_with_two_people_nothing_confidential_is_shown_before_the_end(arguments: list[str], tmp_path: Path) -> None:
    path, events = tmp_path / "r.db", talks("washington", "beijing")
    open_, over = kept(path, events[:-1]), kept(path, events)
    shown = reassure(path, arguments[0], open_, *arguments[1:]).stdout
    for side, reason in REASONS.items():
        assert not runs(shown) & (runs(reason) | brief(side)), side
    assert not [words for words in AT_HOME if words in shown]
    assert "S 0." not in shown
    assert "We say what we say." in shown or arguments[0] == "debrief"
    whole = reassure(path, arguments[0], over, *arguments[1:]).stdout
    assert len(whole) > len(shown)


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_a_person_sees_their_own_side_alone(arguments: list[str], tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    dialogue = kept(path, talks("washington")[:-1])
    shown = runs(reassure(path, arguments[0], dialogue, *arguments[1:]).stdout)
    assert not shown & (runs(REASONS["beijing"]) | brief("beijing"))
    if "--json" in arguments and arguments[0] == "show":
        assert runs(REASONS["washington"]) <= shown


@pytest.mark.parametrize("form", ["csv", "jsonl", "openai", "inspect"])
def test_formats_that_hold_everything_wait_for_the_end(form: str, tmp_path: Path) -> None:
    path, events = tmp_path / "r.db", talks("washington", "beijing")
    open_, over = kept(path, events[:-1]), kept(path, events)
    refused = reassure(path, "export", open_, "--format", form, code=2)
    assert refused.stdout == ""
    assert "People still play" in refused.stderr
    every = reassure(path, "export", "--all", "--format", form)
    assert f"Left out, since people still play it: {open_}." in every.stderr
    assert every.stdout == reassure(path, "export", over, "--format", form).stdout


def test_the_score_is_told_once_the_talks_are_over(tmp_path: Path) -> None:
    path, events = tmp_path / "r.db", talks("beijing")
    open_, over = kept(path, events[:-1]), kept(path, events)
    assert "The score is shown once the talks are over." in reassure(path, "notes", open_).stdout
    assert "as played" in reassure(path, "notes", over).stdout
    first, second = (line for line in reassure(path, "list").stdout.splitlines())
    assert "  S " in next(line for line in (first, second) if over in line)
    assert "  S " not in next(line for line in (first, second) if open_ in line)
    rows = [line.split() for line in reassure(path, "compare", open_, over).stdout.splitlines()]
    assert next(row for row in rows if row[0] == "S")[1] == "-"


@pytest.mark.parametrize(
    ("exercise", "turns", "why"),
    [("first-steps", 3, "In an exercise the coach gives hints"), (None, 2, "it is Beijing's turn")],
)
def test_no_hint_is_given_from_the_other_sides_papers(
    exercise: str | None, turns: int, why: str, tmp_path: Path
) -> None:
    opened, *rest = talks("washington")
    lesson = load().exercise(exercise) if exercise else None
    opened = opened.model_copy(update={"procedure": Procedure(hints=True), "exercise": lesson})
    first = [event for event in rest if isinstance(event, Moved | Refused)][:turns]
    dialogue = kept(tmp_path / "r.db", (opened, *first))
    refused = reassure(tmp_path / "r.db", "hint", dialogue, code=2)
    assert why in refused.stderr
    assert refused.stdout == ""


BALANCES = [["show"], ["replay", "--plain"], ["debrief"], ["export"], ["export", "--format", "html"]]


@pytest.mark.parametrize("arguments", BALANCES, ids=" ".join)
def test_a_person_is_told_the_balance_of_their_own_side_alone(arguments: list[str], tmp_path: Path) -> None:
    path, events = tmp_path / "r.db", talks("washington")
    open_, over = kept(path, events[:-1]), kept(path, events)
    shown = unescape(reassure(path, arguments[0], open_, *arguments[1:]).stdout)
    assert "Washington's balance is" in shown
    assert "Beijing's balance is" not in shown
    assert "Beijing's balance is" in unescape(reassure(path, arguments[0], over, *arguments[1:]).stdout)
    both = kept(path, talks("washington", "beijing")[:-1])
    hidden = unescape(reassure(path, arguments[0], both, *arguments[1:]).stdout)
    assert not [name for name in ("Washington", "Beijing") if f"{name}'s balance is" in hidden]


@pytest.mark.parametrize("bound", ["--s-min", "--s-max"])
def test_a_search_by_score_tells_nothing_of_the_score(bound: str, tmp_path: Path) -> None:
    path, events = tmp_path / "r.db", talks("beijing")
    open_, over = kept(path, events[:-1]), kept(path, events)
    assert open_ in reassure(path, "search", "say").stdout
    found = reassure(path, "search", "say", bound, "0" if bound == "--s-min" else "100").stdout
    assert over in found
    assert open_ not in found


def test_a_fork_waits_for_the_end(tmp_path: Path) -> None:
    path, events = tmp_path / "r.db", talks("washington")
    open_ = kept(path, events[:-1])
    seats = ["--washington", "scripted:grit", "--beijing", "scripted:grit"]
    refused = reassure(path, "fork", open_, "--at", "1", *seats, code=2)
    assert "fork them once they are over" in refused.stderr
    assert len(reassure(path, "list").stdout.splitlines()) == 1

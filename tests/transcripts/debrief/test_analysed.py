"""A debrief tells what an analysis found that is handed to it, and otherwise how to make one."""

from moderator.events import Event, Opened
from scenarios.load import load
from tests.dialogue import play
from transcripts.debrief.analysed import Analysed, CostlyTurn
from transcripts.debrief.debrief import debrief, markdown

EVENTS = play(load().scenario("taiwan-strait"), rounds=2)
COSTLY = CostlyTurn(turn="T2", loss=6.25, low=1.5, high=11.0, made="Holds.", better="Accepts offer O1: a visit.")
FOUND = Analysed(by="S", analysed=3, turns=4, costliest={"Washington": None, "Beijing": COSTLY})


def told(found: Analysed | None, events: tuple[Event, ...] = EVENTS) -> str:
    _, section = markdown(debrief(events, (), found)).split("## The costliest turn of each side")
    return section.split("\n## ")[0]


def test_the_costliest_turn_stands_with_its_interval_and_the_better_line() -> None:
    said = told(FOUND)
    assert "- Measured by S, in points of 100. Turns analysed: 3 of 4." in said
    line = "- **Beijing** lost most at T2: 6.2 (1.5 to 11.0). There it holds. Better if it accepts offer O1: a visit."
    assert line in said
    assert "- **Washington**: no turn that was analysed is marked as a loss." in said
    assert "scripted doctrines and not governments" in said
    assert "not a forecast" in said


def test_each_measure_has_its_own_unit() -> None:
    small = COSTLY.model_copy(update={"loss": 0.25, "low": 0.1, "high": 0.4})
    by = {
        by: told(FOUND.model_copy(update={"by": by, "costliest": {"Beijing": small}}))
        for by in ("balance", "agreement")
    }
    assert "0.25 (0.10 to 0.40)" in by["balance"]
    assert "25 (10 to 40)" in by["agreement"]
    alike = COSTLY.model_copy(update={"low": 6.25, "high": 6.25})
    assert "6.2 (no spread)" in told(FOUND.model_copy(update={"costliest": {"Beijing": alike}}))


def test_without_an_analysis_it_says_how_to_make_one() -> None:
    assert "reassure analyse ID" in told(None)


def test_while_people_play_nothing_of_it_is_told() -> None:
    first = EVENTS[0]
    assert isinstance(first, Opened)
    seated = first.model_copy(update={"seats": first.seats | {"beijing": "human"}})
    open_ = (seated, *EVENTS[1:-1])
    assert "Not shown while people play" in told(FOUND, open_)
    assert debrief(open_, (), FOUND).analysis is None
    assert "6.2" in told(FOUND, (seated, *EVENTS[1:]))


def test_talks_under_older_rules_are_not_analysed() -> None:
    first = EVENTS[0]
    assert isinstance(first, Opened)
    assert "older rules" in told(None, (first.model_copy(update={"rules": 2}), *EVENTS[1:]))


def test_words_of_a_record_are_never_markup() -> None:
    hostile = COSTLY.model_copy(update={"better": "Holds: **bold** <b>x</b>\x1b[2J\n# head"})
    said = told(FOUND.model_copy(update={"costliest": {"Beijing": hostile}}))
    assert r"\*\*bold\*\* \<b\>x\</b\>␛\[2J \# head" in said

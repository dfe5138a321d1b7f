"""The clock of an exercise counts neither pauses nor breaks, and at zero does what the exercise says."""

from datetime import UTC, datetime, timedelta

import pytest

from moderator.events import Closed
from moderator.facilitation import Paused
from moderator.fold import fold
from moderator.moves import PERSON, Hold, Move
from moderator.rules.judge import judge
from moderator.table import Table
from scenarios.exercise import Exercise
from scenarios.load import load
from tests.dialogue import opening
from training.clock import Clock, Left, clock, in_words, left, nearly_over, when_over
from transcripts.store.times import Stamp

LIBRARY = load()
LESSON = LIBRARY.exercise("first-steps").model_copy(update={"minutes": 20, "turn_minutes": 3, "at_zero": "hold"})
TEN = datetime(2026, 3, 1, 10, tzinfo=UTC)


def seen(*kinds: tuple[str, float]) -> Clock:
    """The clock after events of these kinds, each with the minute of its time."""
    return clock(Stamp(seq, TEN + timedelta(minutes=at), kind) for seq, (kind, at) in enumerate(kinds))


def gone(found: Clock, minute: float) -> tuple[float, float]:
    """Minutes gone in all and in this turn at a minute."""
    now = found.at(TEN + timedelta(minutes=minute))
    return now.whole / 60, now.turn / 60


def test_time_goes_on_from_the_opening_and_a_turn_begins_after_each_move() -> None:
    found = seen(("opened", 0), ("moved", 2), ("refused", 3), ("moved", 5))
    assert gone(found, 6.5) == (6.5, 1.5)


def test_a_pause_does_not_count_whatever_happens_in_it() -> None:
    paused = seen(("opened", 0), ("moved", 2), ("paused", 4), ("whispered", 10))
    assert gone(paused, 30) == (4, 2)
    assert gone(clock([Stamp(4, TEN + timedelta(minutes=30), "continued")], paused), 31) == (5, 3)


def test_the_time_between_a_break_and_a_resumption_does_not_count() -> None:
    found = seen(("opened", 0), ("moved", 2), ("continued", 500))
    assert gone(found, 501) == (3, 1)


def test_a_system_clock_that_is_set_back_takes_no_time_away_and_counts_on() -> None:
    found = seen(("opened", 0), ("moved", 2), ("refused", -60))
    assert gone(found, -70) == (2, 0)
    assert gone(found, -59) == (3, 1)


def test_the_clock_stands_once_the_talks_are_over() -> None:
    assert gone(seen(("opened", 0), ("moved", 2), ("closed", 3), ("ranked", 5)), 60)[0] == 3


def test_what_a_facilitator_grants_counts_for_the_turn_and_for_the_whole() -> None:
    granted = Stamp(1, TEN + timedelta(minutes=2), "granted", 120)
    found = clock([Stamp(0, TEN, "opened"), granted])
    assert left(LESSON, found) == Left(20 * 60, 3 * 60)
    later = clock([Stamp(2, TEN + timedelta(minutes=3), "moved")], found)
    assert left(LESSON, later) == Left(19 * 60, 3 * 60)


@pytest.mark.parametrize(("whole", "turn", "warned"), [(900, 100, False), (900, 30, True), (200, 100, True)])
def test_a_person_is_warned_when_a_fifth_is_left(whole: float, turn: float, warned: bool) -> None:
    assert nearly_over(LESSON, Left(whole, turn)) == warned


def at_table(exercise: Exercise, seat: str = PERSON) -> Table:
    scenario = exercise.scenario_of(LIBRARY)
    first, second = (mandate.id for mandate in scenario.sides)
    return fold([opening(scenario, seats={first: seat, second: "scripted:grit"})])


def test_a_turn_that_is_over_is_held_with_words_that_break_no_rule() -> None:
    table = at_table(LESSON)
    held = when_over(LESSON, table, Left(600, -1))
    assert isinstance(held, Move)
    assert held.acts == (Hold(),)
    assert judge(table, table.to_move, held, None).moved
    assert when_over(LESSON, at_table(LESSON, "scripted:grit"), Left(600, -1)) is None


def test_an_exercise_that_is_over_ends_or_the_facilitator_is_asked_or_nothing_follows() -> None:
    table, over = at_table(LESSON), Left(-1, 100)
    assert isinstance(when_over(LESSON, table, over), Closed)
    assert isinstance(when_over(LESSON.model_copy(update={"at_zero": "ask"}), table, over), Paused)
    assert when_over(LESSON.model_copy(update={"at_zero": "nothing"}), table, over) is None
    assert when_over(LESSON, table, Left(1, 1)) is None


def test_the_time_left_in_words() -> None:
    assert in_words(Left(754, 65)) == "time left 12:34, this turn 1:05"
    assert in_words(Left(None, -3)) == "this turn 0:00"
    assert in_words(Left(None, None)) == ""

"""An inject comes when its trigger is met, once, and in the order of the plan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.chair import Chair
from moderator.events import Injected
from moderator.fold import fold, step
from moderator.loop import negotiate
from moderator.moves import Accept, Offer, Perform
from moderator.table import Table
from scenarios.exercise import Trigger
from tests.dialogue import Scripted, listened, move, opening, play
from tests.moderator.rules.test_rules import HOTLINES, PATROLS, PEACE, REPLY, STRAIT
from tests.training.lesson import plan, planned
from training.triggers import due_inject, is_met

DRILL, SALE = "inject.unannounced-drill", "inject.arms-sale-taiwan"
GIFT = move(Perform(measure=PEACE))
TALKS = play(
    STRAIT,
    washington=[GIFT, move(Offer(give=(PATROLS,), ask=(HOTLINES,)))],
    beijing=[move(Perform(measure=REPLY)), move(Accept(offer="O1"))],
    rounds=3,
)


def met(when: str, at: float, side: str | None = None, *, minutes: float = 0) -> list[int]:
    """After how many events of the talks a trigger is met."""
    trigger = Trigger.model_validate({"when": when, "at": at, "side": side})
    return [n for n in range(1, len(TALKS)) if is_met(trigger, fold(TALKS[:n]), minutes)]


def moved(turns: int) -> Table:
    """The table after some half-turns."""
    return fold(TALKS[: turns + 1])


def test_each_kind_of_trigger_is_met_when_what_it_waits_for_has_come() -> None:
    assert met("round", 2)[0] == 3
    assert met("unanswered", 1, "washington") == [2]
    assert met("unanswered", 1, "beijing") == []
    assert met("offer-of-step", 2) == [4]
    assert met("offer-of-step", 3) == []
    assert met("commitment-due", 1, "beijing")[0] == 5
    assert met("score-below", 99)[0] == 2
    assert met("trust-below", 0.31, "beijing")[0] == 1
    assert met("trust-below", 0.31, "washington") == []
    assert met("minute", 5, minutes=4.9) == []
    assert met("minute", 5, minutes=5)[0] == 1


def test_what_is_due_comes_once_and_in_the_order_of_the_plan() -> None:
    exercise = plan(
        planned(SALE),
        planned(DRILL, Trigger(when="round", at=1)),
        planned("inject.shared-scare", Trigger(when="minute", at=0)),
    )
    table = moved(2)
    happened = []
    while due := due_inject(exercise, table, 1.0):
        happened.append(due)
        table = step(table, due)
    assert [event.inject.id for event in happened] == [DRILL, "inject.shared-scare"]
    assert {event.source for event in happened} == {"exercise"}


def test_what_a_facilitator_has_played_does_not_come_again() -> None:
    exercise = plan(planned(DRILL, Trigger(when="round", at=1)))
    inject = next(i for i in STRAIT.injects if i.id == DRILL)
    table = step(moved(1), Injected(round=1, inject=inject, source="facilitator"))
    assert due_inject(exercise, table, 90.0) is None


def test_nothing_comes_once_only_debts_are_left() -> None:
    exercise = plan(planned(DRILL, Trigger(when="round", at=1)))
    assert due_inject(exercise, fold(TALKS), 90.0) is None


def test_an_inject_of_the_plan_breaks_the_commitment_that_it_drops() -> None:
    exercise = plan(planned("inject.policy-pivot", Trigger(when="commitment-due", side="washington", at=1)))
    due = due_inject(exercise, moved(4), 0.0)
    assert due
    assert due.broken in {c.id for c in moved(4).owed("washington")}


def test_the_loop_plays_the_plan_when_it_is_asked_between_turns() -> None:
    exercise = plan(planned(DRILL, Trigger(when="unanswered", side="washington", at=1)))

    async def step_in(table: Table) -> Injected | None:
        return due_inject(exercise, table, 0.0)

    delegates = {"washington": Scripted([GIFT]), "beijing": Scripted()}
    events = listened(negotiate(opening(STRAIT, 3), delegates, chair=Chair(step_in=step_in)))
    assert [event.event for event in events[:4]] == ["opened", "moved", "injected", "moved"]
    assert sum(isinstance(event, Injected) and event.source == "exercise" for event in events) == 1


@given(at=st.floats(0, 100), minutes=st.floats(0, 200))
def test_a_clock_never_goes_back(at: float, minutes: float) -> None:
    trigger = Trigger(when="minute", at=at)
    if is_met(trigger, moved(1), minutes):
        assert is_met(trigger, moved(1), minutes + 1)


@pytest.mark.parametrize("when", ["round", "minute"])
def test_time_alone_meets_it(when: str) -> None:
    assert met(when, 1, minutes=1) == list(range(1, len(TALKS)))

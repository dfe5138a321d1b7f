"""The loop: one stream of events, which can be replayed from the record and resumed at any point."""

import asyncio
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderator.events import EVENT, Breached, Closed, Event, Failed, Injected, Moved, Opened
from moderator.fold import fold, opened, step
from moderator.loop import negotiate
from moderator.moves import Accept, Offer, Perform, Reply
from moderator.replay import NotInRecordError
from moderator.view import DelegateFailedError, View
from moderator.visibility import view_of
from scenarios.load import load
from scenarios.scenario import Slot
from scenarios.types import Effect
from tests.dialogue import Scripted, again, move, opening, play
from tests.moderator.random_moves import moves
from tests.sweep import examples

STRAIT = load().scenario("taiwan-strait")


@settings(max_examples=examples(80))
@given(st.data())
def test_the_loop_run_again_from_a_record_gives_the_same_record(data: st.DataObject) -> None:
    sides = {s: data.draw(st.lists(moves(STRAIT) | st.just("not JSON"), max_size=9)) for s in ("washington", "beijing")}
    events = play(STRAIT, **sides, rounds=4)
    assert again(events) == events
    assert tuple(EVENT.validate_json(EVENT.dump_json(e)) for e in events) == events


@settings(max_examples=examples(40))
@given(st.data())
def test_talks_resumed_at_any_point_go_on_as_if_never_interrupted(data: st.DataObject) -> None:
    sides = {s: data.draw(st.lists(moves(STRAIT), max_size=6)) for s in ("washington", "beijing")}
    events = play(STRAIT, **sides, rounds=3)
    for cut in range(1, len(events)):
        assert events[:cut] + again(events, events[:cut]) == events


def test_a_record_that_ends_too_soon_raises_an_error_and_nothing_is_made_up() -> None:
    events = play(STRAIT, washington=[move(Perform(measure="washington.restate-peaceful-strait"))], rounds=2)
    with pytest.raises(NotInRecordError, match="beijing in round 1"):
        again((*events[:2], events[-1]))


def test_a_delegate_that_cannot_be_asked_ends_the_talks_with_a_failure() -> None:
    class Gone:
        label = "gone"

        async def act(self, view: View) -> Reply:
            raise DelegateFailedError("The line is dead; try again later.")

    async def collected() -> list[Event]:
        return [e async for e in negotiate(opening(STRAIT), {"washington": Gone(), "beijing": Scripted()})]

    events = asyncio.run(collected())
    assert [e.event for e in events] == ["opened", "failed", "closed"]
    assert isinstance(events[1], Failed)
    assert isinstance(events[2], Closed)
    assert events[2].outcome == "failure"


def test_an_overdue_commitment_that_an_inject_breaks_is_breached_once() -> None:
    inject = next(i for i in STRAIT.injects if i.actor == "washington" and i.trigger is None)
    breaking = inject.model_copy(update={"effect": Effect(drops_commitment=True)})
    deck = (Slot(inject=inject.id, round=4),)
    scenario = STRAIT.model_copy(update={"deck": deck, "injects": (breaking,)})
    words = Offer(give=("beijing.peaceful-unification",), ask=("washington.restate-one-china",), deadline=1)
    events = play(scenario, washington=[move(), move(Accept(offer="O1"))], beijing=[move(words)], rounds=5)
    broken = [e for e in events if isinstance(e, Breached) or (isinstance(e, Injected) and e.broken)]
    assert [(e.round, e.event) for e in broken] == [(4, "injected")]
    assert [act.measure for act in fold(events).acts if act.status == "breached"] == ["washington.restate-one-china"]
    assert again(events) == events


def test_a_view_holds_neither_the_other_sides_brief_nor_its_capital_nor_coming_injects() -> None:
    table = fold((opening(STRAIT),))
    for side in ("washington", "beijing"):
        seen = view_of(table, side).model_dump_json()
        other = STRAIT.other(side)
        assert STRAIT.briefs[side].text[:60] in seen
        assert STRAIT.briefs[other].text[:60] not in seen
        assert list(view_of(table, side).table.capital) == [side]
        assert all(slot.inject not in seen for slot in STRAIT.deck)


def test_the_state_is_the_fold_of_the_events_and_the_events_hold_the_scores() -> None:
    events = play(STRAIT, washington=[move(Perform(measure="washington.restate-peaceful-strait"))], rounds=1)
    first = events[0]
    assert isinstance(first, Opened)
    table = opened(first)
    for event in events[1:]:
        table = step(table, event)
    assert table == fold(events)
    last = [e for e in events if isinstance(e, Moved)][-1]
    assert table.score == last.score
    assert table.acts == sum((e.acts for e in events if isinstance(e, Moved)), ())


def test_a_changed_table_forgets_what_was_worked_out_from_the_one_before() -> None:
    table = fold([opening(load().scenario("south-china-sea"))])
    first = table.to_move
    after = table.model_copy(update={"turn": 1})
    assert table.given_or_owed(first) == frozenset()
    assert table.memory
    assert after.to_move != first
    assert "memory" not in after.__dict__
    names = [field.name for field in fields(after)]
    assert [*after.__dict__][: len(names)] == names
    assert after.model_copy(update={"turn": 0}) == table

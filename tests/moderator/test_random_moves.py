"""Random moves never crash the moderator, cross an own red line or take capital below its floor."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderator.events import Closed, Event, Moved, Refused, TurnTaken
from moderator.fold import fold, opened, step
from moderator.moves import Accept, Counter, Offer, Perform
from moderator.table import Table
from scenarios.load import load
from scenarios.mandate import Bar
from scenarios.scenario import Scenario
from tests.dialogue import play
from tests.moderator.random_moves import moves
from tests.sweep import examples

pytestmark = pytest.mark.sweep

SCENARIOS = [load().scenario(name) for name in ("taiwan-strait", "strategic-stability", "emerging-technology")]
PER_SIDE = examples(1000)


def test_random_moves_cross_no_red_line_and_overspend_with_no_audience() -> None:
    judged = {"washington": 0, "beijing": 0}

    @settings(max_examples=40)
    @given(st.data())
    def dialogue(data: st.DataObject) -> None:
        scenario = data.draw(st.sampled_from(SCENARIOS))
        sides = {side: data.draw(st.lists(moves(scenario), min_size=12, max_size=20)) for side in judged}
        events = play(scenario, **sides, rounds=20)
        for event in events:
            if isinstance(event, Moved | Refused):
                judged[event.side] += 1
        check(events)

    while min(judged.values()) < PER_SIDE:
        dialogue()


def check(events: tuple[Event, ...]) -> None:
    table = opened(events[0])
    for event in events[1:]:
        if isinstance(event, Moved):
            for given_, got in packages(table, event):
                assert crossed(table, event.side, given_, got, event.overrides) == []
            assert_paid(table, event)
        table = step(table, event)
        assert all(points >= 0 for held in table.capital.values() for points in held.values())
        assert all(table.overrides[m.id] <= m.overrides for m in table.scenario.sides)
    assert isinstance(events[-1], Closed)
    assert fold(events) == table
    assert sum(isinstance(e, TurnTaken) for e in events) == table.turn


def packages(table: Table, event: Moved) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What the side gave or promised, and what for, act by act."""
    found = []
    for act in event.move.acts:
        match act:
            case Offer() | Counter():
                found.append((act.give, act.ask))
            case Perform() if not table.owes(event.side, act.measure):
                found.append(((act.measure,), ()))
            case Accept():
                offer = table.offer(act.offer)
                assert offer is not None
                found.append((offer.ask, offer.give))
    return found


def crossed(table: Table, side: str, given_: tuple[str, ...], got: tuple[str, ...], overrides: int) -> list[str]:
    """The side's own red lines that an exchange of measures would cross, computed from the mandate."""
    scenario: Scenario = table.scenario
    had = {*got, *table.given_or_owed(scenario.other(side))}
    return [
        line.id
        for line in scenario.mandate(side).red_lines
        for bar in line.bars
        if bar.measure in given_
        and (
            bar.unless == "never"
            or (bar.unless == "override" and not overrides)
            or (bar.unless == "matched" and not had & lifting(scenario, bar))
        )
    ]


def lifting(scenario: Scenario, bar: Bar) -> set[str]:
    barred = scenario.measure(bar.measure)
    assert barred
    return set(bar.matched_by or barred.counterparts)


def assert_paid(table: Table, event: Moved) -> None:
    accepted = [table.offer(a.offer) for a in event.move.acts if isinstance(a, Accept)]
    lifted = {o.by for o in accepted if o and o.override} | ({event.side} if event.overrides else set())
    for side, price in event.spent.items():
        floors = {a.id: 0.0 if side in lifted else a.floor for a in table.scenario.mandate(side).audiences}
        for audience, points in price.items():
            assert not points or table.capital[side][audience] - points >= floors[audience] - 1e-9

"""Each exercise that ships is played to its end by scripted delegations, with its plan, and is assessed."""

import asyncio

import pytest

from agents.scripted.delegate import ScriptedDelegate
from moderator.chair import Chair
from moderator.events import Event, Injected
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.table import Table
from scenarios.exercise import Exercise
from scenarios.load import load
from tests.dialogue import kept, opening
from training.assessment.objectives import assess
from training.triggers import due_inject

pytestmark = pytest.mark.sweep

LIBRARY = load()
NAMES = [entry.id for entry in LIBRARY.exercises]


def played(exercise: Exercise, seat: str, opponent: str) -> tuple[Event, ...]:
    """Talks of a generous trainee, whose turns take equal shares of the time."""
    scenario = exercise.scenario_of(LIBRARY)
    seats = {seat: ScriptedDelegate("generous", 1), scenario.other(seat): ScriptedDelegate(opponent, 1)}
    labels = {side: delegate.label for side, delegate in seats.items()}

    async def step_in(table: Table) -> Injected | None:
        return due_inject(exercise, table, (exercise.minutes or 60) * table.turn / (2 * table.rounds))

    async def listen() -> list[Event]:
        stream = negotiate(opening(scenario, seats=labels), seats, chair=Chair(step_in=step_in))
        return [kept(event) async for event in stream]

    return tuple(asyncio.run(listen()))


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_trainee_can_reach_what_an_exercise_asks_for(name: str) -> None:
    exercise = LIBRARY.exercise(name)
    events = played(exercise, exercise.seats[0], "generous")
    closed = fold(events).closed
    assert closed
    assert closed.outcome == "agreement"
    results = assess(events, exercise, exercise.seats[0], minutes=10)
    assert [result.objective for result in results] == list(exercise.objectives)
    assert any(result.met for result in results)
    last = fold(events).turn
    assert all(1 <= int(turn[1:]) <= last for result in results for turn in result.turns)


@pytest.mark.parametrize("name", NAMES)
def test_the_plan_comes_by_itself_and_each_inject_once(name: str) -> None:
    exercise = LIBRARY.exercise(name)
    difficulty = exercise.opponent.difficulty
    assert difficulty
    events = played(exercise, exercise.seats[-1], difficulty)
    happened = [e.inject.id for e in events if isinstance(e, Injected) and e.source == "exercise"]
    assert len(happened) == len(set(happened))
    by_round = [p.inject for p in exercise.injects if p.trigger and p.trigger.when == "round"]
    assert set(by_round) <= set(happened)
    assert set(happened) <= {p.inject for p in exercise.injects if p.trigger}

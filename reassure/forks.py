"""Forks: talks that share the past of a dialogue up to a turn and continue with a change."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version

from moderator.events import Event, Forked, Procedure, Seated
from moderator.fold import fold, step
from moderator.moves import Call, Move
from moderator.replay import check_rules
from moderator.rules.due import due, injected
from moderator.rules.endings import ending
from moderator.rules.judge import judge
from moderator.table import Table
from moderator.visibility import in_play
from reassure.seats import SeatError, Seats
from reassure.settings import Settings
from reassure.talks import People, procedure, resumed, with_procedure
from scenarios.errors import ReassureError
from tui.requests import ForkRequest, ReadyFork
from tui.timeline import Timeline

GIVEN = "given"
"""The agent in the record for a move that was read from a file."""


class ForkError(ReassureError):
    """A fork that is not possible: there is no such turn or inject, or the move is not legal."""


def forked(settings: Settings, change: ForkRequest, events: Sequence[Event], people: People) -> ReadyFork:
    """Fork a dialogue with these events; nothing is recorded yet.

    Talks that people still play cannot be forked: whoever watches the fork would read their briefs. A new agent in a
    seat is recorded under the label of its delegate. ForkError or SeatError if the change is not possible.
    """
    whole = fold(events)
    if in_play(whole.holders.values(), ended=whole.closed is not None):
        raise ForkError("People still play these talks; fork them once they are over.")
    shared = _shared_events(change.turn, events)
    past = events[:shared]
    table = fold(past)
    check_rules(table)
    settings = with_procedure(settings, table.procedure)
    seats = Seats(settings, table.seed if change.seed is None else change.seed, people.ask)
    changes = _changed(past, replace(change, seats=_labelled(change.seats, seats, table)), procedure(settings))
    if change.move:
        changes += _given_move(change.move, fold([*past, *changes]))
    return ReadyFork(shared, changes, resumed(settings, [*past, *changes], people))


def _shared_events(turn: int, events: Sequence[Event]) -> int:
    """The number of events up to a turn, with those that follow before the next side is asked.

    ForkError if there is no such turn.
    """
    tape = Timeline(events)
    turns = tape.turn_of(len(tape) - 1)
    if not 0 <= turn <= turns:
        raise ForkError(f"There is no turn {turn} to fork after; choose one from 0 to {turns}.")
    return tape.settled(turn) + 1


def _changed(past: Sequence[Event], change: ForkRequest, begun: Procedure) -> list[Event]:
    """The events that make a fork differ from its parent: the fork itself, new agents in seats, an inject.

    Events that are still due come before them. ForkError if the talks end at this point.
    """
    table = fold(past)
    changes = _due(table)
    changes.append(
        Forked(
            round=table.round,
            parent=change.parent,
            turn=change.turn,
            seed=table.seed if change.seed is None else change.seed,
            version=version("reassure"),
            procedure=begun,
        )
    )
    for side, agent in change.seats.items():
        if side not in table.sides:
            raise SeatError(f"This dialogue has no side {side!r}; its sides are {' and '.join(table.sides)}.")
        changes.append(Seated(round=table.round, side=side, agent=agent))
    if change.inject:
        found = next((i for i in table.scenario.injects if i.id == change.inject), None)
        if found is None:
            ids = ", ".join(i.id for i in table.scenario.injects)
            raise ForkError(f"This scenario has no inject {change.inject!r}; it has {ids}.")
        changes.append(injected(fold([*past, *changes]), found, "facilitator"))
    if end := ending(fold([*past, *changes])):
        raise ForkError(f"The talks end after turn {change.turn} ({end.outcome}); fork them after an earlier one.")
    return changes


def _due(table: Table) -> list[Event]:
    """The events that are due at a table before a side is asked for a move."""
    events: list[Event] = []
    while event := next(iter(due(table)), None):
        events.append(event)
        table = step(table, event)
    return events


def _labelled(named: Mapping[str, str], seats: Seats, table: Table) -> dict[str, str]:
    """The agents by side under their labels in the record; an unknown side stays, and is an error later."""
    mandates = {mandate.id: mandate for mandate in table.scenario.sides}
    return {s: seats.build(agent, mandates[s]).label if s in mandates else agent for s, agent in named.items()}


def _given_move(move: Move, table: Table) -> list[Event]:
    """The events of a given move, after the events that are due before it; ForkError if the move is not legal."""
    before = _due(table)
    for event in before:
        table = step(table, event)
    judged = judge(table, table.to_move, move, Call(agent=GIVEN))
    if judged.moved is None:
        first = judged.faults[0]
        raise ForkError(f"The move is refused: {first.message} Legal: {first.legal}.")
    return [*before, judged.moved]

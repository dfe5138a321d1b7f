"""Forks: talks that share the past of a dialogue up to a turn, and go on with something changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version

from moderator.events import Event, Forked, Procedure, Seated
from moderator.fold import fold, step
from moderator.loop import due, injected
from moderator.moves import Call, Move
from moderator.rules.endings import ending
from moderator.rules.judge import judge
from moderator.table import Table
from reassure.seats import SeatError, Seats
from reassure.settings import Settings
from reassure.talks import People, as_begun, procedure, resumed
from scenarios.errors import ReassureError
from tui.requests import Branch, Change
from tui.timeline import Tape

GIVEN = "given"
"""What the record calls whoever makes a move that a file gives."""


class ForkError(ReassureError):
    """A fork that cannot be made: no such turn, inject or move."""


def forked(settings: Settings, change: Change, events: Sequence[Event], people: People) -> Branch:
    """The fork that a change makes of a dialogue with these events; nothing is recorded yet.

    The record names those who take a seat as their delegates do. ForkError or SeatError where there is no such fork.
    """
    shared = _after(change.turn, events)
    past = events[:shared]
    table = fold(past)
    settings = as_begun(settings, table.procedure)
    seats = Seats(settings, table.seed if change.seed is None else change.seed, people.ask)
    changes = _changed(past, replace(change, seats=_labelled(change.seats, seats, table)), procedure(settings))
    if change.move:
        changes += _made(change.move, fold([*past, *changes]))
    return Branch(shared, changes, resumed(settings, [*past, *changes], people))


def _after(turn: int, events: Sequence[Event]) -> int:
    """How many events there are up to a half-turn, and up to where anybody is asked for the next one.

    ForkError where there is no such turn.
    """
    tape = Tape(events)
    turns = tape.turn_of(len(tape) - 1)
    if not 0 <= turn <= turns:
        raise ForkError(f"There is no turn {turn} to fork after; choose one from 0 to {turns}.")
    return tape.settled(turn) + 1


def _changed(past: Sequence[Event], change: Change, begun: Procedure) -> list[Event]:
    """The events that make a fork differ from its parent: the fork itself, seats that change hands, an inject.

    What is still due in the past comes before them. ForkError where the talks end there all the same.
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
    """All that happens at a table before anybody is asked."""
    happening: list[Event] = []
    while event := next(iter(due(table)), None):
        happening.append(event)
        table = step(table, event)
    return happening


def _labelled(named: Mapping[str, str], seats: Seats, table: Table) -> dict[str, str]:
    """The agents by the names that the record gives them; a side that there is not is left to be told."""
    mandates = {mandate.id: mandate for mandate in table.scenario.sides}
    return {s: seats.build(agent, mandates[s]).label if s in mandates else agent for s, agent in named.items()}


def _made(move: Move, table: Table) -> list[Event]:
    """What a given move becomes, after what is due before it; ForkError says what is wrong with it."""
    before = _due(table)
    for event in before:
        table = step(table, event)
    judged = judge(table, table.to_move, move, Call(agent=GIVEN))
    if judged.moved is None:
        first = judged.faults[0]
        raise ForkError(f"The move is refused: {first.message} Legal: {first.legal}.")
    return [*before, judged.moved]

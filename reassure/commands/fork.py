"""A new dialogue that shares the past of another up to a turn, and goes on with something changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from pydantic import ValidationError

from moderator.events import Closed, Event, Forked, Procedure, Seated
from moderator.fold import fold, step
from moderator.loop import due, injected
from moderator.moves import Call, Move
from moderator.rules.endings import ending
from moderator.rules.judge import judge
from moderator.table import Table
from reassure.chair import Decide, decide_at_prompt
from reassure.places import open_store
from reassure.seats import Ask, Seats
from reassure.settings import Settings
from reassure.talks import SeatError, as_before, check_private, hold, people, procedure, take_up
from reassure.terminal.printer import Printer
from reassure.terminal.seat import Console
from scenarios.types import ReassureError
from tui.requests import Branch, Change
from tui.timeline import Tape

MAX_BYTES, TOLD = 100_000, 200
"""Bytes of a file with a move, and characters that are told of what is wrong with it."""
GIVEN = "given"
"""What the record calls whoever makes a move that a file gives."""


class ForkError(ReassureError):
    """A fork that cannot be made: no such turn, inject or move."""


def fork(
    settings: Settings,
    dialogue: str,
    turn: int,
    named: Mapping[str, str],
    *,
    seed: int | None,
    inject: str | None,
    move: Path | None,
    as_json: bool,
) -> Closed:
    """Fork a dialogue after a turn and hold the new one to its end; the end is returned."""
    printer = Printer(as_json=as_json)
    with open_store(settings) as store:
        parent = store.find(dialogue)
        change = Change(parent, turn, named, seed, inject, _read(move) if move else None)
        kept = store.kept(parent)
        past, ask = [one.event for one in kept], Console().ask
        shared, changes, talks = branch(
            settings, change, past, ask, aloud=printer.live, policy="stop", decide=decide_at_prompt
        )
        check_private(talks, as_json=as_json)
        child = store.copy(kept[:shared], changes)
        printer.recall(past[:shared], people(talks))
        for event in changes:
            printer.hear(event)
        return hold(store, child, talks, printer)


def branch(
    settings: Settings, change: Change, events: Sequence[Event], ask: Ask, *, aloud: bool, policy: str, decide: Decide
) -> Branch:
    """The fork that a change makes of a dialogue with these events; nothing is kept of it yet.

    Those who take a seat stand in the record by the names that it gives them. ForkError or SeatError where there is
    no such fork.
    """
    shared = _after(change.turn, events)
    past = events[:shared]
    table = fold(past)
    settings = as_before(settings, table.procedure)
    seats = Seats(settings, table.seed if change.seed is None else change.seed, ask, aloud=aloud)
    changes = _changed(past, replace(change, seats=_labelled(change.seats, seats, table)), procedure(settings))
    if change.move:
        changes += _made(change.move, fold([*past, *changes]))
    return Branch(shared, changes, take_up(settings, [*past, *changes], seats, policy=policy, decide=decide))


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


def _read(path: Path) -> Move:
    """The move in a file; ForkError where there is none."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ForkError(f"{path} is too large for a move; keep it under {MAX_BYTES:,} bytes.")
        return Move.model_validate_json(data.decode("utf-8-sig"))
    except OSError as error:
        raise ForkError(f"{path} cannot be read ({error.strerror}); name a file that holds a move as JSON.") from error
    except UnicodeDecodeError as error:
        raise ForkError(f"{path} is no UTF-8 text; name a file that holds a move as JSON.") from error
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, fault["loc"])) or "the whole"
        told = " ".join(f"{place}: {fault['msg']}".split())[:TOLD]
        raise ForkError(f"{path} holds no move; at {told}.") from error


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

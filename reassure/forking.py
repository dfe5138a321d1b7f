"""A new dialogue that shares the past of another up to a turn, and goes on with something changed."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from itertools import takewhile
from pathlib import Path

from pydantic import ValidationError

from moderator import rules
from moderator.endings import ending
from moderator.events import Closed, Event, Failed, Forfeited, Forked, Moved, Read, Refused, Seated
from moderator.fold import fold, step
from moderator.loop import due, injected
from moderator.moves import Call, Move
from moderator.table import Table
from reassure.chairing import decide_at_prompt
from reassure.console import Console
from reassure.places import open_store
from reassure.printer import Printer
from reassure.running import SeatError, hold, take_up
from reassure.seats import Seats
from reassure.settings import Settings
from scenarios.types import ReassureError

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
        kept = store.kept(parent)
        shared = kept[: after(turn, [one.event for one in kept])]
        past = [one.event for one in shared]
        table = fold(past)
        seats = Seats(settings, table.seed if seed is None else seed, Console().ask, aloud=printer.live)
        changes = changed(past, parent, turn, _labelled(named, seats, table), seed=seed, inject=inject)
        if move:
            changes += _made(_read(move), fold([*past, *changes]))
        talks = take_up(settings, [*past, *changes], seats, policy="stop", decide=decide_at_prompt)
        child = store.copy(shared, changes)
        printer.recall(past)
        for event in changes:
            printer.hear(event)
        return hold(store, child, talks, printer)


def after(turn: int, events: Sequence[Event]) -> int:
    """How many events there are up to a half-turn, and up to where anybody is asked for the next one.

    ForkError where there is no such turn.
    """
    turns = [at for at, event in enumerate(events) if isinstance(event, Moved | Forfeited)]
    if not 0 <= turn <= len(turns):
        raise ForkError(f"There is no turn {turn} to fork after; choose one from 0 to {len(turns)}.")
    start = turns[turn - 1] + 1 if turn else 1
    asked = Moved | Forfeited | Refused | Read | Failed | Closed
    return start + len(list(takewhile(lambda event: not isinstance(event, asked), events[start:])))


def changed(
    past: Sequence[Event], parent: str, turn: int, named: Mapping[str, str], *, seed: int | None, inject: str | None
) -> list[Event]:
    """The events that make a fork differ from its parent: the fork itself, seats that change hands, an inject.

    What is still due in the past comes before them. ForkError where the talks end there all the same.
    """
    table = fold(past)
    changes = _due(table)
    own = table.seed if seed is None else seed
    changes.append(Forked(round=table.round, parent=parent, turn=turn, seed=own, version=version("reassure")))
    for side, agent in named.items():
        if side not in table.sides:
            raise SeatError(f"This dialogue has no side {side!r}; its sides are {' and '.join(table.sides)}.")
        changes.append(Seated(round=table.round, side=side, agent=agent))
    if inject:
        found = next((i for i in table.scenario.injects if i.id == inject), None)
        if found is None:
            ids = ", ".join(i.id for i in table.scenario.injects)
            raise ForkError(f"This scenario has no inject {inject!r}; it has {ids}.")
        changes.append(injected(fold([*past, *changes]), found, "facilitator"))
    if end := ending(fold([*past, *changes])):
        raise ForkError(f"The talks end after turn {turn} ({end.outcome}); fork them after an earlier one.")
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
    judged = rules.judge(table, table.to_move, move, Call(agent=GIVEN))
    if judged.moved is None:
        first = judged.faults[0]
        raise ForkError(f"The move is refused: {first.message} Legal: {first.legal}.")
    return [*before, judged.moved]

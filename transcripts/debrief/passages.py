"""The events of a dialogue in order, each with its turn and the table before it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from moderator.descriptions import told
from moderator.enact import enact
from moderator.events import Event, Moved, TurnTaken
from moderator.fold import fold, step
from moderator.moves import Act
from moderator.table import Table
from transcripts.debrief.figures import Ref


class Passage(NamedTuple):
    """An event, the table before it, and the turn that it is or comes before."""

    turn: Ref
    event: Event
    before: Table


def ref(number: int) -> Ref:
    """The reference by which a turn is cited; turns are counted from 1."""
    return f"T{number}"


def passages(events: Sequence[Event]) -> tuple[tuple[Passage, ...], Table]:
    """The events after the opening, and the table at the end; NotOpenedError without an opening."""
    table = fold(events[:1])
    found = []
    for event in events[1:]:
        found.append(Passage(ref(table.turn + 1), event, table))
        table = step(table, event)
    return tuple(found), table


def moves(walked: Iterable[Passage]) -> Iterator[tuple[Ref, Moved]]:
    """The moves among the passages."""
    return ((p.turn, p.event) for p in walked if isinstance(p.event, Moved))


def acts(walked: Iterable[Passage], side: str) -> Iterator[tuple[Ref, Act, Table]]:
    """The acts of a side, each with its turn and the table after the acts before it."""
    for turn, event, before in walked:
        if isinstance(event, Moved) and event.side == side:
            for act in event.move.acts:
                yield turn, act, before
                before = enact(before, side, act)


def deeds(event: Moved, before: Table) -> Iterator[str]:
    """The acts of a move in words, with titles and without ids."""
    for act in event.move.acts:
        yield told(act, before)
        before = enact(before, event.side, act)


def turns(walked: Iterable[Passage]) -> dict[tuple[int, str], Ref]:
    """The turn of each side in each round."""
    return {(p.event.round, p.event.side): p.turn for p in walked if isinstance(p.event, TurnTaken)}

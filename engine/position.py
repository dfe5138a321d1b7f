"""Positions: the table before each turn of a record, whoever played there."""

from collections.abc import Iterable
from typing import NamedTuple

from moderator.events import Event, Forfeited, Moved
from moderator.fold import fold, step
from moderator.table import Table


class Position(NamedTuple):
    """The table when a side was asked, and what came of it; ``number`` counts the turns of both sides from 1."""

    number: int
    table: Table
    event: Moved | Forfeited

    @property
    def side(self) -> str:
        """The side that was asked."""
        return self.event.side


def positions(events: Iterable[Event]) -> tuple[Position, ...]:
    """The positions of a record in order, without the turns after the talks, in which only debts are settled.

    Each is as the side first met it: replies that were sent back are left out. NotOpenedError without an opening.
    """
    first, *rest = events
    asked = table = fold([first])
    found = list[Position]()
    for event in rest:
        if isinstance(event, Moved | Forfeited) and not table.closing:
            found.append(Position(len(found) + 1, asked, event))
        table = step(table, event)
        if not (table.attempt or table.read or table.failed):
            asked = table
    return tuple(found)

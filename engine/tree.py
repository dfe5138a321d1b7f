"""A shared tree: plays from one position that do the same are played once; the results are those of `played_on`.

Only the wording of a private message may be that of another play, as no act and no score hangs on it.
"""

from collections.abc import Hashable

from agents.scripted.dice import Seeded
from engine.recall import Answered, Heard, Recall
from engine.rollout import Seats, answered, until_asked
from moderator.events import Event, Moved
from moderator.fold import step
from moderator.table import Table

MOST_POSITIONS = 4_000
"""Positions that a tree keeps; what lies beyond is played and forgotten."""


class _Position:
    """A position in which a side is asked, or the end, with the positions after it by what was done there."""

    __slots__ = ("after", "recall", "table")

    def __init__(self, table: Table) -> None:
        self.table = table
        self.recall: Recall[_Position] = Recall()
        self.after: dict[Hashable, _Position] = {}


class Tree:
    """All that was played on from one position by the same two players."""

    def __init__(self, table: Table, seats: Seats, most: int = MOST_POSITIONS) -> None:
        self._root = _Position(until_asked(table))
        self._seats = seats
        self._room = most

    def play(self, seed: int) -> Table:
        """The table after the talks, played on with a seed."""
        at = self._root
        while at.table.closed is None:
            at = at.recall.known(seed) or self._played(at, seed)
        return at.table

    def _played(self, at: _Position, seed: int) -> _Position:
        """The next position, computed, and kept if there is room."""
        heard = Heard(Seeded(seed))
        event = answered(at.table, self._seats[at.table.to_move], seed, heard)
        did = done(event)
        known = at.after.get(did)
        return self._kept(at, known or _Position(until_asked(step(at.table, event))), did, heard.log)

    def _kept(self, at: _Position, after: _Position, did: Hashable, log: list[Answered]) -> _Position:
        if did not in at.after and not self._room:
            return after
        self._room -= did not in at.after
        at.after[did] = after
        at.recall.keep(log, after)
        return after


def done(event: Event) -> Hashable:
    """What a side did in a turn: all that the next position depends on."""
    if isinstance(event, Moved):
        return (event.move.acts, event.move.content, tuple(remark.kind for remark in event.remarks))
    return event.event

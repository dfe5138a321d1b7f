"""A shared tree: plays from one position that meet the same questions of chance are played once.

The next position depends on the answers to the mover's questions alone. So each position keeps the questions that were
asked there, answer by answer, with the position that came of them: a play of another seed asks its own dice, and
computes a turn only where it gives an answer that no play before it gave. The results are those of `played_on`.
"""

from collections.abc import Hashable
from itertools import pairwise

from agents.scripted.dice import Draw, Draws, Seeded
from engine.rollout import Seats, answered, until_asked
from moderator.events import Event, Moved
from moderator.fold import step
from moderator.table import Table

MOST_POSITIONS = 4_000
"""Positions that a tree keeps; what lies beyond is played and forgotten."""


class _Question:
    """A question that was asked at a position, and what followed each answer."""

    __slots__ = ("after", "draw")

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.after: dict[int, _Question | _Position] = {}


class _Position:
    """A position in which a side is asked, or the end: its first question, and what followed by what was done."""

    __slots__ = ("after", "first", "table")

    def __init__(self, table: Table) -> None:
        self.table = table
        self.first: _Question | _Position | None = None
        self.after: dict[Hashable, _Position] = {}


class _Heard:
    """Draws that keep what they were asked and what they answered."""

    def __init__(self, draws: Draws) -> None:
        self._draws = draws
        self.log: list[tuple[Draw, int]] = []

    def ask(self, draw: Draw) -> int:
        answer = self._draws.ask(draw)
        self.log.append((draw, answer))
        return answer


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
            at = self._known(at, seed) or self._played(at, seed)
        return at.table

    def _known(self, at: _Position, seed: int) -> _Position | None:
        """The next position, if a play before gave the same answers."""
        draws, place = Seeded(seed), at.first
        while isinstance(place, _Question):
            place = place.after.get(draws.ask(place.draw))
        return place

    def _played(self, at: _Position, seed: int) -> _Position:
        """The next position, computed, and kept if there is room."""
        heard = _Heard(Seeded(seed))
        event = answered(at.table, self._seats[at.table.to_move], seed, heard)
        done = _done(event)
        after = at.after.get(done)
        if after is None:
            after = _Position(until_asked(step(at.table, event)))
            if not self._room:
                return after
            self._room -= 1
            at.after[done] = after
        _keep(at, heard.log, after)
        return after


def _done(event: Event) -> Hashable:
    """What a side did in a turn: all that the next position depends on."""
    if isinstance(event, Moved):
        return (event.move.acts, event.move.content, tuple(r.kind for r in event.remarks))
    return event.event


def _keep(at: _Position, log: list[tuple[Draw, int]], after: _Position) -> None:
    """Keep what followed some answers at a position."""
    if not log:
        at.first = after
        return
    first = at.first if isinstance(at.first, _Question) else _Question(log[0][0])
    at.first = place = first
    for (_, answer), (following, _) in pairwise(log):
        known = place.after.get(answer)
        place.after[answer] = place = known if isinstance(known, _Question) else _Question(following)
    place.after[log[-1][1]] = after

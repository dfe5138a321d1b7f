"""Recall: what came of a position, by the answers to the questions that were left to chance there.

What a side does depends on its position and on those answers alone. So the questions are kept, answer by answer, with
what came of them: a play of another seed asks its own dice, and computes only what no play before it met.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Generic, TypeVar

from agents.scripted.dice import Draw, Draws, Seeded

T = TypeVar("T")
Answered = tuple[Draw, int]


class Heard:
    """Draws that keep what they were asked and what they answered."""

    def __init__(self, draws: Draws) -> None:
        self._draws = draws
        self.log: list[Answered] = []

    def ask(self, draw: Draw) -> int:
        """The answer to a question."""
        answer = self._draws.ask(draw)
        self.log.append((draw, answer))
        return answer


class Recall(Generic[T]):
    """What came of one position so far."""

    __slots__ = ("_first",)

    def __init__(self) -> None:
        self._first: _Question[T] | _Result[T] | None = None

    def known(self, seed: int) -> T | None:
        """What came of the answers that a seed gives, if they were given before."""
        draws, place = Seeded(seed), self._first
        while isinstance(place, _Question):
            place = place.after.get(draws.ask(place.draw))
        return place.came if place else None

    def keep(self, log: Sequence[Answered], came: T) -> None:
        """Keep what came of these questions and answers."""
        if not log:
            self._first = _Result(came)
            return
        if not isinstance(self._first, _Question):
            self._first = _Question(log[0][0])
        place = self._first
        for (_, answer), (following, _) in pairwise(log):
            known = place.after.get(answer)
            if not isinstance(known, _Question):
                known = place.after[answer] = _Question(following)
            place = known
        place.after[log[-1][1]] = _Result(came)


class _Result(Generic[T]):
    __slots__ = ("came",)

    def __init__(self, came: T) -> None:
        self.came = came


class _Question(Generic[T]):
    """A question that was asked, and what followed each answer."""

    __slots__ = ("after", "draw")

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.after: dict[int, _Question[T] | _Result[T]] = {}

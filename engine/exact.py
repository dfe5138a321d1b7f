"""Exact odds: all plays from a position with their probabilities, where there are few enough of them.

Each question of chance has known odds, so the chance of agreement and the mean of S need no seeds. A number that is
drawn from the same dice again, such as whether a side keeps its word, is the same number: what was learnt of it stays.
"""

from collections.abc import Hashable, Iterator
from itertools import count, pairwise
from typing import NamedTuple

from agents.scripted.dice import Band, Best, Draw, OneOf
from engine.recall import Answered
from engine.rollout import Seats, answered, until_asked
from engine.tree import done
from moderator.fold import step
from moderator.table import Table
from scenarios.errors import ReassureError

NEGLIGIBLE = 1e-9
"""Probability of an answer below which it is left out."""


class NotWholeError(ReassureError):
    """There are more plays than were allowed, or the same dice are asked in two ways."""


class Interval(NamedTuple):
    """Where a number lies that was drawn evenly."""

    low: float = 0.0
    high: float = 1.0


class Given(NamedTuple):
    """Another question and its answer."""

    question: Best | OneOf
    answer: int


Known = dict[str, Interval | Given]
"""What is known of the first draw of each purpose."""


class Ended(NamedTuple):
    """A play to its end, and its probability."""

    probability: float
    table: Table


class _Branch(NamedTuple):
    """Turns that may still be played: where, how likely, and what is known of the dice there."""

    table: Table
    probability: float
    known: Known


class _Told:
    """Draws that are told their answers, and take the first that is possible beyond them."""

    def __init__(self, told: tuple[int, ...], known: Known) -> None:
        self.log: list[Answered] = []
        self.probability = 1.0
        self.others: list[tuple[int, ...]] = []
        """Answers to all questions up to one that could have been answered otherwise."""
        self.known: Known = dict(known)
        self._told = told

    def ask(self, draw: Draw) -> int:
        """The answer to a question."""
        odds = _odds(draw, self.known)
        at = len(self.log)
        possible = [n for n, odd in enumerate(odds) if odd > NEGLIGIBLE]
        if at < len(self._told):
            answer = self._told[at]
        else:
            answer, before = possible[0], tuple(answer for _, answer in self.log)
            self.others += [(*before, other) for other in possible[1:]]
        self.probability *= odds[answer]
        self.log.append((draw, answer))
        _learn(draw, answer, self.known)
        return answer


def plays(table: Table, seats: Seats, most: int) -> tuple[Ended, ...]:
    """All plays from a position to their end; their probabilities add up to 1.

    NotWholeError if more than ``most`` choices would have to be worked out for it.
    """
    ended, open_, left = list[Ended](), [_Branch(until_asked(table), 1.0, {})], count(most, -1)
    while open_:
        at = open_.pop()
        if at.table.closed:
            ended.append(Ended(at.probability, at.table))
        else:
            open_ += _turns(at, seats, left)
    return tuple(ended)


def _turns(at: _Branch, seats: Seats, left: Iterator[int]) -> Iterator[_Branch]:
    """What may come of a turn, the same deeds once for the same knowledge of the dice."""
    found: dict[Hashable, _Branch] = {}
    waiting: list[tuple[int, ...]] = [()]
    while waiting:
        if next(left) < len(waiting):
            raise NotWholeError("There are more plays than were allowed.")
        told = _Told(waiting.pop(), at.known)
        event = answered(at.table, seats[at.table.to_move], 0, told)
        waiting += told.others
        known = {purpose: what for purpose, what in told.known.items() if not _of_round(purpose)}
        key = (done(event), tuple(sorted(known.items(), key=repr)))
        before = found.get(key)
        table = before.table if before else until_asked(step(at.table, event))
        reached = (before.probability if before else 0.0) + at.probability * told.probability
        found[key] = _Branch(table, reached, known)
    yield from found.values()


def _of_round(purpose: str) -> bool:
    """Whether the dice of a purpose are those of one round, and never asked again after the turn."""
    return purpose.split(":")[1].isdigit()


def _odds(draw: Draw, known: Known) -> tuple[float, ...]:
    """The probability of each answer, as far as the dice are known."""
    what, question = known.get(draw.purpose) if draw.first else None, draw.question
    if isinstance(question, Band):
        low, high = what if isinstance(what, Interval) else Interval()
        edges = (low, *(min(max(bound, low), high) for bound in question.bounds), high)
        return tuple((above - below) / (high - low) for below, above in pairwise(edges))
    if what is None:
        return question.odds()
    if not isinstance(what, Given) or what.question != question:
        raise NotWholeError("The same dice are asked in two ways.")
    return tuple(float(n == what.answer) for n in range(len(question.odds())))


def _learn(draw: Draw, answer: int, known: Known) -> None:
    """What an answer says about the dice that will be asked again."""
    if not draw.first:
        return
    if isinstance(draw.question, Band):
        what = known.get(draw.purpose)
        low, high = what if isinstance(what, Interval) else Interval()
        edges = (0.0, *draw.question.bounds, 1.0)
        known[draw.purpose] = Interval(max(low, edges[answer]), min(high, edges[answer + 1]))
    else:
        known[draw.purpose] = Given(draw.question, answer)

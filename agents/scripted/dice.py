"""Dice: the questions that a scripted agent leaves to chance, each drawn from the seed, the place and the purpose.

A question is data with known odds, so that play which meets it again can be told by its answer.
"""

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from math import erf, exp, prod, sqrt
from random import Random
from typing import NamedTuple, Protocol, TypeVar


class Band(NamedTuple):
    """In which band between ascending bounds a number drawn evenly from [0, 1) falls, from 0."""

    bounds: tuple[float, ...]

    def answered(self, dice: Random) -> int:
        """The number of bounds at or below the number drawn."""
        return bisect_right(self.bounds, dice.random())


class Best(NamedTuple):
    """Which of some values is the highest once noise of this standard deviation is added to each."""

    values: tuple[float, ...]
    noise: float

    def answered(self, dice: Random) -> int:
        """The place of the highest, the first of equals."""
        noisy = [value + dice.gauss(0, self.noise) for value in self.values]
        return max(range(len(noisy)), key=noisy.__getitem__)

    def odds(self) -> tuple[float, ...]:
        """The probability of each answer, by the trapezoid rule on a grid of a twentieth of the noise."""
        return _odds(self)


REACH = 6
"""Standard deviations beyond which noise is left out of the odds."""


@lru_cache(maxsize=256)
def _odds(question: Best) -> tuple[float, ...]:
    """The probability that each value is the highest: all that happens does so around the highest of them."""
    values, noise = question
    top, step = max(values), noise / 20
    near = [i for i, value in enumerate(values) if value > top - 2 * REACH * noise]
    found = [0.0] * len(values)
    for n in range(40 * REACH + 1):
        at = [(top + n * step - values[i]) / noise - REACH for i in near]
        under = [(1 + erf(z / sqrt(2))) / 2 for z in at]
        for place, (i, z) in enumerate(zip(near, at, strict=True)):
            found[i] += exp(-z * z / 2) * prod(under[:place]) * prod(under[place + 1 :])
    total = sum(found)
    return tuple(p / total for p in found)


class OneOf(NamedTuple):
    """Which of a number of equals is drawn."""

    options: int

    def answered(self, dice: Random) -> int:
        """The place of the one drawn."""
        return dice.choice(range(self.options))

    def odds(self) -> tuple[float, ...]:
        """The probability of each answer."""
        return (1 / self.options,) * self.options


Question = Band | Best | OneOf


class Draw(NamedTuple):
    """A question asked of the dice for one purpose in one place; ``first`` of those dice, or a further one."""

    purpose: str
    first: bool
    question: Question


class Draws(Protocol):
    """What answers the questions that a scripted agent leaves to chance."""

    def ask(self, draw: Draw) -> int:
        """The answer to a question."""


class Seeded:
    """Chance by a seed: the same seed gives the same answers to the same questions, in any order of purposes."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._dice: dict[str, Random] = {}

    def ask(self, draw: Draw) -> int:
        """The answer to a question."""
        if draw.first:
            self._dice[draw.purpose] = random_of(self._seed, draw.purpose)
        return draw.question.answered(self._dice[draw.purpose])


T = TypeVar("T")


class Dice:
    """The dice for one purpose in one place, which answer one question after the other."""

    def __init__(self, purpose: str, draws: Draws) -> None:
        self._purpose = purpose
        self._draws = draws
        self._first = True

    def below(self, chance: float) -> bool:
        """Whether something happens that has this probability; what is certain is not asked."""
        return chance >= 1 or (chance > 0 and self._ask(Band((chance,))) == 0)

    def band(self, *bounds: float) -> int:
        """The band between ascending bounds in which a number from [0, 1) falls, from 0."""
        return self._ask(Band(bounds))

    def best(self, values: Sequence[float], noise: float) -> int:
        """The place of the highest of some values, noise added; of one value it is not asked."""
        return self._ask(Best(tuple(values), noise)) if len(values) > 1 else 0

    def one_of(self, options: Sequence[T]) -> T:
        """One of some options, all as likely."""
        return options[self._ask(OneOf(len(options)))] if len(options) > 1 else options[0]

    def _ask(self, question: Question) -> int:
        draw = Draw(self._purpose, self._first, question)
        self._first = False
        return self._draws.ask(draw)


def random_of(seed: int, purpose: str) -> Random:
    """The random generator of a seed for one purpose."""
    return Random(f"{seed}:{purpose}")

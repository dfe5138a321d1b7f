"""What a play came to, and what many plays came to on average, with an interval."""

from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from statistics import NormalDist, fmean
from typing import Literal, NamedTuple

from moderator.rules.aims import balance_of
from moderator.table import Table
from scenarios.types import Frozen

By = Literal["S", "balance", "agreement"]
"""The measure that lines are compared by: the score of both, a side's own balance, the chance of agreement."""

CONFIDENCE = 0.95
"""Probability that an interval is meant to cover the mean."""


class Outcome(NamedTuple):
    """The end of one play: agreement, breach, breakdown as 0 or 1, S, and by side the balance and the trust in it.

    ``weight`` is what the play counts among others.
    """

    agreement: float
    breach: float
    breakdown: float
    S: float
    balance: Mapping[str, float]
    trust: Mapping[str, float]
    weight: float = 1.0

    def measured(self, by: By, side: str) -> float:
        """The outcome for a side, in the measure chosen."""
        return self.balance[side] if by == "balance" else self.S if by == "S" else self.agreement


class Estimate(Frozen):
    """A mean over plays, and the interval that is meant to cover it; over plays of one kind it has no width.

    That of a chance has a width all the same.
    """

    mean: float
    low: float
    high: float

    @property
    def error(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2


class Value(Frozen):
    """What talks are worth at a position, over plays to their end: chances, S, and by side balance and trust."""

    agreement: Estimate
    breach: Estimate
    breakdown: Estimate
    S: Estimate
    balance: dict[str, Estimate]
    trust: dict[str, Estimate]

    def measured(self, by: By, side: str) -> Estimate:
        """The value for a side, in the measure chosen."""
        return self.balance[side] if by == "balance" else self.S if by == "S" else self.agreement


def outcome(table: Table) -> Outcome:
    """What the talks at a table came to; they are closed."""
    end = table.closed.outcome if table.closed else ""
    return Outcome(
        agreement=float(end == "agreement"),
        breach=float(any(act.status == "breached" for act in table.acts)),
        breakdown=float(end == "breakdown"),
        S=table.score.S,
        balance={side: balance_of(table, side).total for side in table.sides},
        trust=dict(table.score.trust),
    )


def expected(odds: Sequence[float], outcomes: Sequence[Outcome]) -> Outcome:
    """The mean of outcomes by their probabilities."""
    total, sides = sum(odds), outcomes[0].balance

    def mean(of: Callable[[Outcome], float]) -> float:
        return sum(odd * of(found) for odd, found in zip(odds, outcomes, strict=True)) / total

    return Outcome(
        agreement=mean(lambda o: o.agreement),
        breach=mean(lambda o: o.breach),
        breakdown=mean(lambda o: o.breakdown),
        S=mean(lambda o: o.S),
        balance={side: mean(lambda o, side=side: o.balance[side]) for side in sides},  # type: ignore[misc]
        trust={side: mean(lambda o, side=side: o.trust[side]) for side in sides},  # type: ignore[misc]
    )


def value(outcomes: Sequence[Outcome]) -> Value:
    """The value over plays, each by its weight."""
    sides, weights = outcomes[0].balance, [o.weight for o in outcomes]
    return Value(
        agreement=chance([o.agreement for o in outcomes], weights),
        breach=chance([o.breach for o in outcomes], weights),
        breakdown=chance([o.breakdown for o in outcomes], weights),
        S=estimate([o.S for o in outcomes], weights),
        balance={side: estimate([o.balance[side] for o in outcomes], weights) for side in sides},
        trust={side: estimate([o.trust[side] for o in outcomes], weights) for side in sides},
    )


def estimate(xs: Sequence[float], weights: Sequence[float], tests: int = 1) -> Estimate:
    """The mean of draws with its interval by Student's t; narrower claims are avoided where ``tests`` are made at once.

    Bonferroni's rule divides the error among the tests.
    """
    mean, count = fmean(xs, weights), _count(weights)
    degrees = count - 1
    if degrees <= 0:
        return Estimate(mean=mean, low=mean, high=mean)
    t = student(1 - (1 - CONFIDENCE) / 2 / tests, degrees)
    squares = sum((weight * (x - mean)) ** 2 for x, weight in zip(xs, weights, strict=True))
    error = t * sqrt(squares * count / degrees) / sum(weights)
    return Estimate(mean=mean, low=mean - error, high=mean + error)


def student(share: float, degrees: float) -> float:
    """The quantile of Student's t, from the normal one (Abramowitz and Stegun 1964, 26.7.5).

    From 3 degrees of freedom on it is exact to 1 in 100; below, it is too small.
    """
    z = NormalDist().inv_cdf(share)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return sum(term / degrees**power for power, term in enumerate(terms))


def _count(weights: Sequence[float]) -> float:
    """The number of draws of like weight that tell as much (Kish 1965)."""
    return sum(weights) ** 2 / sum(weight**2 for weight in weights)


def chance(xs: Sequence[float], weights: Sequence[float]) -> Estimate:
    """The mean of draws from [0, 1] with its interval by Agresti and Coull 1998.

    It has a width where all draws are alike: what they never came to may still happen.
    """
    mean, draws, z2 = fmean(xs, weights), _count(weights), NormalDist().inv_cdf((1 + CONFIDENCE) / 2) ** 2
    count = draws + z2
    middle = (mean * draws + z2 / 2) / count
    error = sqrt(z2 * middle * (1 - middle) / count)
    return Estimate(mean=mean, low=max(0.0, middle - error), high=min(1.0, middle + error))

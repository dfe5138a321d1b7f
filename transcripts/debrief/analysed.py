"""What an analysis of the talks by the engine found, as a debrief tells it."""

from typing import Literal

from scenarios.types import Frozen

Measure = Literal["S", "balance", "agreement"]
"""What turns are measured by: the score of both sides, a side's own balance, or the chance of agreement."""


class CostlyTurn(Frozen):
    """The turn that cost a side most, with the interval of its loss, what was done, and the best line tried."""

    turn: str
    """Such as ``T3``."""
    loss: float
    low: float
    high: float
    made: str
    better: str


class Analysed(Frozen):
    """The costliest turn of each side, by name; None for a side none of whose turns is marked as a loss."""

    by: Measure
    analysed: int
    """The turns that were analysed, of all that can be."""
    turns: int
    costliest: dict[str, CostlyTurn | None]


def figure(amount: float, by: Measure) -> str:
    """An amount in the unit of a measure: points of S, credit, or percent."""
    places = {"S": 1, "balance": 2, "agreement": 0}[by]
    rounded = round(100 * amount if by == "agreement" else amount, places)
    return f"{rounded + 0.0:.{places}f}"  # a zero has no sign


def deed(told: str) -> str:
    """A move in words, to stand behind its side's name."""
    return f"{told[:1].lower()}{told[1:]}"

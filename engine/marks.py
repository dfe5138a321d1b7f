"""Marks and accuracy: how good the moves of talks were beside the other lines tried, as chess players write it."""

from collections.abc import Iterable
from math import exp
from statistics import fmean
from typing import Literal

from engine.outcome import By, Estimate

Mark = Literal["!", "?!", "?", "??", ""]

LOSSES: tuple[Mark, ...] = ("?!", "?", "??")
"""The marks of a loss."""

SIZES: dict[By, tuple[float, float, float]] = {
    "S": (1.0, 4.0, 10.0),
    "balance": (0.05, 0.2, 0.5),
    "agreement": (0.05, 0.15, 0.4),
}
"""Losses from which a move is marked ``?!``, ``?`` and ``??``: points of S, credit, and probability; judgements."""


def mark(by: By, loss: Estimate, lead: Estimate | None) -> Mark:
    """The mark of a move by what it lost to the best line, and by what it is ahead of the best other one.

    A move gets one only where the interval excludes 0.
    """
    doubtful, bad, worst = SIZES[by]
    if lead and lead.low > 0 and lead.mean >= doubtful:
        return "!"
    if loss.low <= 0 or loss.mean < doubtful:
        return ""
    return "??" if loss.mean >= worst else "?" if loss.mean >= bad else "?!"


def accuracy(by: By, losses: Iterable[Estimate]) -> float | None:
    """How close a side's moves came to the best lines tried, from 0 to 100; None for no moves.

    Each turn counts exp(-loss / the size of a ``?``), so that a turn without loss counts 1 and a ``?`` about a third.
    """
    shares = [exp(-max(0.0, loss.mean) / SIZES[by][1]) for loss in losses]
    return 100 * fmean(shares) if shares else None

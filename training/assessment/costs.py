"""The turns that cost a side most, as an analysis by the engine found them."""

from engine.analysis import Analysis, TurnAnalysis
from engine.marks import LOSSES

MOST = 3
"""Turns of a side that are told."""


def costliest(analysis: Analysis, side: str) -> tuple[TurnAnalysis, ...]:
    """The turns of a side that are marked as losses, the greatest first."""
    lost = (turn for turn in analysis.turns if turn.side == side and turn.mark in LOSSES)
    return tuple(sorted(lost, key=lambda turn: -turn.loss.mean)[:MOST])

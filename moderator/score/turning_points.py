"""Turning points: the half-turns with the largest changes of S or trust, or where S changed direction."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

MIN_CHANGE = 0.5
"""The smallest change that counts, in points of S or hundredths of trust; a judgement."""

RUN = 2
"""Changes of S in one direction before a change in the other counts: by then each side has had a half-turn."""


class Standing(NamedTuple):
    """The index S in [0, 100] and the trust in each side in [0, 1] at one time."""

    S: float
    trust: dict[str, float]


def turning_points(standings: Sequence[Standing]) -> tuple[int, ...]:
    """The turning points of a dialogue, from 1, by its standings at the opening and after each half-turn.

    They are where S changed most, where the trust in each side changed most, and each place where S, after ``RUN``
    changes in one direction, changed in the other. Of equal changes the first counts.
    """
    if len(standings) < 2:
        return ()
    index = _changes([one.S for one in standings])
    lines = [index, *(_changes([100 * one.trust[side] for one in standings]) for side in standings[0].trust)]
    most = {_largest(line) for line in lines if any(line)}
    return tuple(sorted(1 + n for n in most | _turns(index)))


def _largest(changes: Sequence[float]) -> int:
    sizes = [abs(change) for change in changes]
    return sizes.index(max(sizes))


def _changes(values: Sequence[float]) -> list[float]:
    steps = [after - before for before, after in pairwise(values)]
    return [step if abs(step) >= MIN_CHANGE else 0.0 for step in steps]


def _turns(changes: Sequence[float]) -> set[int]:
    found, run, upward = set[int](), 0, True
    for at, change in enumerate(changes):
        if not change:
            continue
        if (change > 0) == upward:
            run += 1
            continue
        if run >= RUN:
            found.add(at)
        upward, run = not upward, 1
    return found

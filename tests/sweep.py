"""How far the sweeps go: a sample in the tests, everything in ``python -m bench.sweeps``."""

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

WHOLE = "REASSURE_WHOLE_SWEEPS"
"""Environment variable: if it is set, sweeps leave nothing out."""


MANY = 3
"""So many times its step a list has at least of which a sample takes every second one that it would."""


def examples(whole: int) -> int:
    """The number of examples of a property: all, or a twentieth."""
    return whole if WHOLE in os.environ else -(-whole // 20)


def seeds(whole: int) -> range:
    """The seeds of the dialogues between each pair: from 1 to ``whole``, or only 1."""
    return range(1, 1 + (whole if WHOLE in os.environ else 1))


def sample(whole: Sequence[T], *, of: int, turn: int = 0) -> Sequence[T]:
    """All of these, or one of every ``of``, of very many one of twice as many; each ``turn`` takes others."""
    every = 2 * of if len(whole) >= MANY * of else of
    return whole if WHOLE in os.environ else whole[turn % max(1, min(every, len(whole))) :: every]

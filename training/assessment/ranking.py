"""A trainee's ranking of what the other side wants, against the truth: Kendall's tau-b."""

from collections.abc import Sequence
from itertools import combinations
from math import sqrt


def kendall(guessed: Sequence[str], true: Sequence[str]) -> float | None:
    """Kendall's tau-b of two rankings, most wanted first, in [-1, 1]; None where one of them orders nothing.

    What a list does not name stands behind all that it names, and is tied there. Pairs are taken over everything that
    either list names. Source: Kendall 1945, for ranks with ties.
    """
    guessed, true = tuple(dict.fromkeys(guessed)), tuple(dict.fromkeys(true))
    named = tuple(dict.fromkeys((*guessed, *true)))
    one, two = _ranks(guessed, named), _ranks(true, named)
    score = untied_one = untied_two = 0
    for a, b in combinations(range(len(named)), 2):
        first, second = _sign(one[a] - one[b]), _sign(two[a] - two[b])
        score += first * second
        untied_one += first != 0
        untied_two += second != 0
    if not (untied_one and untied_two):
        return None
    return score / sqrt(untied_one * untied_two)


def _ranks(ranked: Sequence[str], named: Sequence[str]) -> list[int]:
    place = {one: n for n, one in enumerate(ranked)}
    return [place.get(one, len(ranked)) for one in named]


def _sign(x: int) -> int:
    return (x > 0) - (x < 0)

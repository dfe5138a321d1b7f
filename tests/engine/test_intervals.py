"""Intervals cover what they are meant to cover: means by simulation, chances by counting every case."""

from math import comb
from random import Random

import pytest

from engine.outcome import chance, estimate

PLAYS = 16


def test_the_interval_of_a_mean_covers_it_in_95_of_100_draws() -> None:
    dice, draws = Random(7), 4_000
    found = [estimate([dice.gauss(20, 6) for _ in range(PLAYS)]) for _ in range(draws)]
    assert sum(one.low <= 20 <= one.high for one in found) / draws == pytest.approx(0.95, abs=0.012)


@pytest.mark.parametrize("truth", [0.01, 0.03, 0.1, 0.3, 0.5, 0.8, 0.97])
def test_the_interval_of_a_chance_covers_it_also_where_few_plays_show_it(truth: float) -> None:
    covered = 0.0
    for hits in range(PLAYS + 1):
        found = chance([1.0] * hits + [0.0] * (PLAYS - hits))
        assert 0 <= found.low <= found.mean <= found.high <= 1
        if found.low <= truth <= found.high:
            covered += comb(PLAYS, hits) * truth**hits * (1 - truth) ** (PLAYS - hits)
    assert covered > 0.92


def test_plays_that_all_came_to_the_same_leave_a_chance_uncertain() -> None:
    assert chance([1.0] * PLAYS).low == pytest.approx(0.773, abs=0.001)
    assert estimate([3.5] * PLAYS).error == 0

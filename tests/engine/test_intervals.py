"""Intervals cover what they are meant to cover: means by simulation, chances by counting every case."""

from math import comb, fsum
from random import Random

import pytest

from engine.outcome import chance, estimate, student
from engine.panel import doctrine_of, drawn, panel, weighted

PLAYS = 16
ALIKE = [1.0] * PLAYS


def test_the_interval_of_a_mean_covers_it_in_95_of_100_draws() -> None:
    dice, draws = Random(7), 4_000
    found = [estimate([dice.gauss(20, 6) for _ in range(PLAYS)], ALIKE) for _ in range(draws)]
    assert sum(one.low <= 20 <= one.high for one in found) / draws == pytest.approx(0.95, abs=0.012)


@pytest.mark.parametrize(("share", "degrees", "value"), [(0.975, 3, 3.182), (0.975, 15, 2.131), (0.9964, 8, 3.552)])
def test_the_quantile_of_t_is_that_of_the_tables(share: float, degrees: float, value: float) -> None:
    assert student(share, degrees) == pytest.approx(value, rel=0.01)


@pytest.mark.parametrize("truth", [0.01, 0.03, 0.1, 0.3, 0.5, 0.8, 0.97])
def test_the_interval_of_a_chance_covers_it_also_where_few_plays_show_it(truth: float) -> None:
    covered = 0.0
    for hits in range(PLAYS + 1):
        found = chance([1.0] * hits + [0.0] * (PLAYS - hits), ALIKE)
        assert 0 <= found.low <= found.mean <= found.high <= 1
        if found.low <= truth <= found.high:
            covered += comb(PLAYS, hits) * truth**hits * (1 - truth) ** (PLAYS - hits)
    assert covered > 0.92


def test_plays_that_all_came_to_the_same_leave_a_chance_uncertain() -> None:
    assert chance([1.0] * PLAYS, ALIKE).low == pytest.approx(0.773, abs=0.001)
    assert estimate([3.5] * PLAYS, ALIKE).error == 0


def test_a_draw_of_twice_the_weight_counts_as_two_and_leaves_more_uncertain() -> None:
    heavy, twice = estimate([1.0, 2.0, 6.0], [1, 1, 2]), estimate([1.0, 2.0, 6.0, 6.0], [1, 1, 1, 1])
    assert heavy.mean == twice.mean
    assert heavy.error > twice.error
    assert estimate([1.0, 2.0, 6.0], [0.25, 0.25, 0.5]) == heavy, "weights are relative"


def test_what_an_unlikely_opponent_does_is_covered() -> None:
    """One doctrine in nine, seldom thought to sit there, ends all talks at 0; the others at 20, give or take 1."""
    explains = tuple(0.02 if doctrine_of(player) == "exploiter" else 1.0 for player in panel())
    members, dice, draws = weighted(panel(), [explains]), Random(3), 400
    unlikely = fsum(member.weight for member in members if doctrine_of(member.player) == "exploiter")
    assert unlikely < 0.05
    covered = 0
    for seed in range(draws):
        sat = drawn(members, PLAYS, seed)
        ends = [0.0 if doctrine_of(one.player) == "exploiter" else dice.gauss(20, 1) for one in sat]
        found = estimate(ends, [one.weight for one in sat])
        covered += found.low <= 20 * (1 - unlikely) <= found.high
    assert covered / draws > 0.9

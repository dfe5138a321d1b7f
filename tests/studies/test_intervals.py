"""Intervals: they hold as often as they say, also where dialogues of one seed are alike."""

import numpy as np
import pytest

from studies.intervals import Estimate, differences, mean, share
from studies.report.statistics import estimates
from tests.sweep import examples

TRUTH, CLUSTERS, EACH = 3.0, 20, 4


def clustered(rng: np.random.Generator) -> list[tuple[int, float]]:
    """Dialogues of 20 seeds, four of each, whose seeds differ more than the dialogues of one seed."""
    seeds = rng.normal(TRUTH, 2, CLUSTERS)
    return [(seed, value) for seed in range(CLUSTERS) for value in rng.normal(seeds[seed], 1, EACH)]


def test_nineteen_intervals_of_twenty_hold_the_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimates, "RESAMPLES", 300)
    rng = np.random.default_rng(1)
    found = [mean(clustered(rng)) for _ in range(examples(800))]
    held = [one.low <= TRUTH <= one.high for one in found if one]
    assert 0.89 <= sum(held) / len(held) <= 0.98


def test_dialogues_of_one_seed_are_not_counted_as_independent() -> None:
    rng = np.random.default_rng(2)
    values = clustered(rng)
    by_seed, alone = mean(values), mean((number, value) for number, (_, value) in enumerate(values))
    assert by_seed
    assert alone
    assert by_seed.value == pytest.approx(alone.value)
    assert by_seed.high - by_seed.low > 1.4 * (alone.high - alone.low)


def test_values_that_are_all_alike_make_a_point_and_counts_do_not() -> None:
    assert mean((seed, 0.0) for seed in range(20)) == Estimate(0.0, 0.0, 0.0, 20, 20)
    found = share((seed, False) for seed in range(20) for _ in range(3))
    assert found
    assert found.low == pytest.approx(0.0)
    assert found.high == pytest.approx(0.161, abs=0.001)  # Wilson 1927, 0 of 20
    assert mean(()) is None
    assert share(()) is None


@pytest.mark.parametrize("groups", [2, 5])
def test_all_differences_hold_at_once_in_nineteen_of_twenty(groups: int) -> None:
    rng = np.random.default_rng(groups)
    misses = 0
    for _ in range(100):
        shared = rng.normal(0, 3, CLUSTERS)  # what all agents have of a seed in common
        found = differences([shared + rng.normal(0, 1, CLUSTERS) for _ in range(groups)], ["a", "b"] * (CLUSTERS // 2))
        assert found
        misses += bool((found.low > 1e-9).any())
    assert misses / 100 <= 0.09


def test_groups_that_are_the_same_do_not_differ() -> None:
    found = differences([[1.0, 2.0, 4.0], [1.0, 2.0, 4.0]], ["a"] * 3)
    assert found
    assert not found.low.any()
    assert differences([[1.0], [2.0]], ["a"]) is None

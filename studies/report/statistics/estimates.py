"""Means, medians and shares with their 95 % intervals.

Intervals of means and medians are percentiles of a bootstrap that draws seeds, since dialogues of one seed share their
chance. Percentile, and not BCa: medians of values that recur, and columns that never vary, have no BCa interval. With
few seeds the percentiles are moved out as far as Student's t would move them (Hesterberg 2015). With fewer than six
they reach the least and the greatest of what was drawn and can be moved no further, so that a report gives no interval.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap, norm, t
from statsmodels.stats.proportion import proportion_confint

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

RESAMPLES = 2000
LEVEL = 0.95
FEWEST_SEEDS = 6
"""Seeds without which a report gives no interval of a mean, a median or a difference."""
AT_ONCE = 10_000_000
"""Numbers that are drawn at one time, so that memory does not grow with the study."""


class Estimate(NamedTuple):
    """A value, the ends of its 95 % interval, and the number of dialogues that it rests on; nan where there is none."""

    value: float
    low: float
    high: float
    n: int


NONE = Estimate(np.nan, np.nan, np.nan, 0)


def means(columns: Numbers, seeds: Whole, rng: int, fewest: int = FEWEST_SEEDS) -> list[Estimate]:
    """The mean of each row of ``columns``, whose values belong to these seeds; nan is left out.

    One draw of seeds serves all rows that are whole, so that a study of many cells is quick. There is no interval where
    the seeds are fewer than ``fewest``.
    """
    return _each(columns, seeds, rng, partial(_means, fewest=fewest))


def medians(columns: Numbers, seeds: Whole, rng: int) -> list[Estimate]:
    """The median of each row, where every seed has one dialogue."""
    return _each(columns, seeds, rng, _medians)


def share(hits: int, n: int) -> Estimate:
    """A share of dialogues, with Wilson's interval."""
    if not n:
        return NONE
    low, high = proportion_confint(hits, n, alpha=1 - LEVEL, method="wilson")
    return Estimate(hits / n, max(0.0, float(low)), min(1.0, float(high)), n)


def ratio(parts: Numbers, wholes: Numbers, seeds: Whole, rng: int) -> Estimate:
    """The sum of some parts over the sum of their wholes, such as the replies refused over all replies."""
    if not wholes.sum():
        return NONE
    sums = tuple(clustered(column[None, :], seeds)[0] for column in (parts, wholes))
    return _drawn(sums, _ratio, np.array([parts.sum() / wholes.sum()]), len(parts), rng)[0]


def widened(clusters: int) -> float:
    """The level at which the percentiles of so many clusters are taken (Hesterberg 2015, section 5.3)."""
    wide = np.sqrt(clusters / (clusters - 1)) * t.ppf((1 + LEVEL) / 2, clusters - 1)
    return float(1 - 2 * norm.cdf(-wide))


def clustered(values: Numbers, seeds: Whole) -> tuple[Numbers, Numbers]:
    """The sum of the values of each seed along the last axis, and how many they are."""
    _, place, counts = np.unique(seeds, return_inverse=True, return_counts=True)
    order = np.argsort(place, kind="stable")
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    return np.add.reduceat(values[..., order], starts, axis=-1), counts.astype(np.float64)


def _each(columns: Numbers, seeds: Whole, rng: int, estimates: Callable[..., list[Estimate]]) -> list[Estimate]:
    found = [NONE] * len(columns)
    there = ~np.isnan(columns)
    whole = there.all(axis=1)
    groups = [np.flatnonzero(whole), *([row] for row in np.flatnonzero(~whole))]
    for group in groups:
        rows = np.asarray(group, dtype=np.int64)
        if len(rows) and (kept := there[rows[0]]).any():
            for row, estimate in zip(rows, estimates(columns[rows][:, kept], seeds[kept], rng), strict=True):
                found[row] = estimate
    return found


def _means(values: Numbers, seeds: Whole, rng: int, fewest: int) -> list[Estimate]:
    sums, counts = clustered(values, seeds)
    weights = np.broadcast_to(counts, sums.shape)
    return _drawn((sums, weights), _ratio, values.mean(axis=1), values.shape[1], rng, fewest)


def _medians(values: Numbers, seeds: Whole, rng: int) -> list[Estimate]:
    if len(np.unique(seeds)) < len(seeds):
        raise ValueError("a median is drawn for one dialogue a seed")
    return _drawn((values,), np.median, np.median(values, axis=1), values.shape[1], rng)


def _drawn(
    samples: tuple[Numbers, ...],
    statistic: Callable[..., Numbers],
    values: Numbers,
    n: int,
    rng: int,
    fewest: int = FEWEST_SEEDS,
) -> list[Estimate]:
    rows, clusters = samples[0].shape
    if clusters < fewest:
        return [Estimate(float(value), np.nan, np.nan, n) for value in values]
    interval = bootstrap(
        samples,
        statistic,
        paired=True,
        vectorized=True,
        axis=-1,
        n_resamples=RESAMPLES,
        batch=max(1, AT_ONCE // (rows * clusters)),
        confidence_level=widened(clusters),
        method="percentile",
        rng=rng,
    ).confidence_interval
    ends = zip(values, interval.low, interval.high, strict=True)
    return [Estimate(float(value), float(low), float(high), n) for value, low, high in ends]


def _ratio(sums: Numbers, counts: Numbers, axis: int) -> Numbers:
    found: Numbers = sums.sum(axis=axis) / counts.sum(axis=axis)
    return found

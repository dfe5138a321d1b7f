"""Means with their uncertainty, and differences between groups: whole clusters are drawn again, as of one seed."""

from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from studies.report.statistics.estimates import Numbers, Whole


class Estimate(NamedTuple):
    """A mean with its interval of 95 %, over so many values in so many clusters."""

    value: float
    low: float
    high: float
    n: int
    clusters: int


def mean(values: Iterable[tuple[Hashable, float]]) -> Estimate | None:
    """The mean of values, each with its cluster; None where there is none.

    Where all clusters have one mean, or there is one cluster alone, the interval is a point.
    """
    import numpy as np

    from studies.report.statistics.estimates import means

    places, held = dict[Hashable, int](), list[tuple[int, float]]()
    for cluster, value in values:
        held.append((places.setdefault(cluster, len(places)), value))
    if not held:
        return None
    clusters, column = np.array([place for place, _ in held]), np.array([value for _, value in held])
    (found,) = means(column[None, :], clusters, rng=0, fewest=2)
    if len(places) < 2:
        return Estimate(found.value, found.value, found.value, found.n, 1)
    return Estimate(*found, len(places))


def share(values: Iterable[tuple[Hashable, bool]]) -> Estimate | None:
    """The share of cases in which something holds, with its interval; None where there is no case.

    If it holds always or never, the interval is Wilson's, with as many cases as there are clusters.
    """
    from studies.report.statistics.estimates import share as wilson

    found = mean((cluster, float(holds)) for cluster, holds in values)
    if found is None or 0 < found.value < 1:
        return found
    sure = wilson(round(found.value * found.clusters), found.clusters)
    return found._replace(low=sure.low, high=sure.high)


def never(clusters: int) -> float:
    """The share in which something may still happen that was seen in none of so many clusters: Wilson's upper end."""
    from studies.report.statistics.estimates import share as wilson

    return wilson(0, clusters).high


class Differences(NamedTuple):
    """The differences between all pairs of groups, as matrices of row less column, with intervals that hold at once."""

    value: "Numbers"
    low: "Numbers"
    high: "Numbers"


def differences(groups: Sequence[Sequence[float]], strata: Sequence[Hashable]) -> Differences | None:
    """The differences between the means of groups, each with one value a cluster; None for less than two clusters.

    With 95 % all intervals hold at once: their width is the same number of standard errors, and that number is the
    quantile of the largest deviation over bootstrap samples of clusters within their strata. For few clusters it is
    taken from Student's t where the normal distribution has it.
    """
    import numpy as np
    from scipy.stats import norm, t

    from studies.report.statistics.estimates import LEVEL

    values = np.array(groups, dtype=float)
    count = values.shape[-1] if values.ndim > 1 else 0
    if count < 2:
        return None
    means = values.mean(axis=1)
    drawn = _resampled(strata) @ values.T / count
    found = means[:, None] - means[None, :]
    spread = drawn[:, :, None] - drawn[:, None, :] - found
    errors = spread.std(axis=0)
    varied = errors > 1e-12
    most = (np.abs(spread)[:, varied] / errors[varied]).max(axis=1) if varied.any() else np.zeros(1)
    free = max(1, count - len(set(strata)))
    width = t.ppf(norm.cdf(np.quantile(most, LEVEL)), free) * np.sqrt(count / free) * np.where(varied, errors, 0.0)
    return Differences(found, found - width, found + width)


def _resampled(strata: Sequence[Hashable]) -> "Whole":
    """How often each cluster is drawn in each bootstrap sample: as many of each stratum as there are."""
    import numpy as np

    from studies.report.statistics.estimates import RESAMPLES

    rng, drawn = np.random.default_rng(0), np.zeros((RESAMPLES, len(strata)), dtype=np.int64)
    places = dict[Hashable, list[int]]()
    for place, stratum in enumerate(strata):
        places.setdefault(stratum, []).append(place)
    for held in places.values():
        drawn[:, held] = rng.multinomial(len(held), [1 / len(held)] * len(held), size=RESAMPLES)
    return drawn

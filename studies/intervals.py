"""Means with their uncertainty: bootstrap intervals that resample whole clusters, such as all dialogues of one seed."""

from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CONFIDENCE = 0.95
RESAMPLES = 2_000


class Estimate(NamedTuple):
    """A mean with its interval of 95 %, over so many values in so many clusters."""

    value: float
    low: float
    high: float
    n: int
    clusters: int


def mean(values: Iterable[tuple[Hashable, float]]) -> Estimate | None:
    """The mean of values, each with its cluster; None where there is none.

    The interval is a BCa bootstrap over the clusters. Where all clusters have one mean it is a point, except for values
    that are all 0 or all 1: then it is Wilson's, with as many cases as there are clusters.
    """
    import numpy as np

    clusters = dict[Hashable, list[float]]()
    for cluster, value in values:
        clusters.setdefault(cluster, []).append(value)
    if not clusters:
        return None
    sums = np.array([sum(held) for held in clusters.values()])
    counts = np.array([len(held) for held in clusters.values()])
    low, high = _interval(sums, counts)
    return Estimate(float(sums.sum() / counts.sum()), low, high, int(counts.sum()), len(clusters))


def share(values: Iterable[tuple[Hashable, bool]]) -> Estimate | None:
    """The share of cases in which something holds, with its interval; None where there is no case."""
    from scipy.stats import binomtest

    found = mean((cluster, float(holds)) for cluster, holds in values)
    if found is None or 0 < found.value < 1:
        return found
    low, high = binomtest(round(found.value * found.clusters), found.clusters).proportion_ci(CONFIDENCE, method="wilson")
    return found._replace(low=float(low), high=float(high))


def _interval(sums: "NDArray[np.float64]", counts: "NDArray[np.int64]") -> tuple[float, float]:
    import numpy as np
    from scipy.stats import bootstrap

    means = sums / counts
    if np.ptp(means) < 1e-12:
        return float(means[0]), float(means[0])
    found = bootstrap(
        (sums, counts),
        _ratio,
        paired=True,
        vectorized=True,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="BCa",
        rng=np.random.default_rng(0),
    ).confidence_interval
    return float(found.low), float(found.high)


def _ratio(sums: "NDArray[np.float64]", counts: "NDArray[np.int64]", axis: int = -1) -> Any:
    return sums.sum(axis=axis) / counts.sum(axis=axis)


class Differences(NamedTuple):
    """The differences between all pairs of groups, as matrices of row less column, with intervals that hold at once."""

    value: "NDArray[np.float64]"
    low: "NDArray[np.float64]"
    high: "NDArray[np.float64]"


def differences(groups: Sequence[Sequence[float]], strata: Sequence[Hashable]) -> Differences | None:
    """The differences between the means of groups, each with one value a cluster; None for less than two clusters.

    With 95 % all intervals hold at once: their width is the same number of standard errors, and that number is the
    quantile of the largest deviation over bootstrap samples of clusters within their strata. For few clusters it is
    taken from Student's t where the normal distribution has it.
    """
    import numpy as np
    from scipy.stats import norm, t

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
    width = t.ppf(norm.cdf(np.quantile(most, CONFIDENCE)), free) * np.sqrt(count / free) * np.where(varied, errors, 0.0)
    return Differences(found, found - width, found + width)


def _resampled(strata: Sequence[Hashable]) -> "NDArray[np.int64]":
    """How often each cluster is drawn in each bootstrap sample: as many of each stratum as there are."""
    import numpy as np

    rng, drawn = np.random.default_rng(0), np.zeros((RESAMPLES, len(strata)), dtype=np.int64)
    places = dict[Hashable, list[int]]()
    for place, stratum in enumerate(strata):
        places.setdefault(stratum, []).append(place)
    for held in places.values():
        drawn[:, held] = rng.multinomial(len(held), [1 / len(held)] * len(held), size=RESAMPLES)
    return drawn

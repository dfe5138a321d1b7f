"""Krippendorff's alpha: how far coders agree beyond chance, with intervals by resampling clusters."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from scenarios.errors import ReassureError
from scenarios.types import Frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

Level = Literal["nominal", "ordinal", "interval"]
Why = Literal["", "few", "same"]
"""Why there is no alpha: no unit has two codings, or all codings are the same, so that chance explains them."""

RESAMPLES = 1000
SEED = 20_040
"""The seed of all resampling, so that the same codings give the same interval."""

TENTATIVE, RELIABLE = 0.667, 0.8
"""Krippendorff's own thresholds (Content Analysis, 2nd edition 2004, page 241)."""

Key = tuple[str | int, ...]
"""Names a unit or a cluster, such as a dialogue, a turn and an act."""

Verdict = Literal["none", "unreliable", "tentative", "reliable"]


class MissingExtraError(ReassureError):
    """The packages for statistics are not installed."""


class Coding(NamedTuple):
    """One value that one coder gave one unit; units of one cluster, such as a turn, are not independent."""

    coder: str
    unit: Key
    cluster: Key
    value: str | float


class Agreement(Frozen):
    """The agreement on one variable; ``low`` and ``high`` are the 95 % interval, None with fewer than two clusters.

    ``units`` and ``clusters`` count what at least two coders have coded. ``alpha`` is 1 for perfect agreement, 0 for
    what chance would give, and below 0 for systematic disagreement.
    """

    variable: str
    level: Level
    units: int
    clusters: int
    alpha: float | None
    low: float | None
    high: float | None
    why: Why = ""

    @property
    def verdict(self) -> Verdict:
        """What the alpha allows, by Krippendorff's thresholds."""
        if self.alpha is None:
            return "none"
        return "unreliable" if self.alpha < TENTATIVE else "tentative" if self.alpha < RELIABLE else "reliable"


def agreement(
    variable: str,
    level: Level,
    codings: Iterable[Coding],
    order: Sequence[str | float] = (),
    resamples: int = RESAMPLES,
) -> Agreement:
    """The agreement of all coders on a variable; ``order`` has the values of an ordinal variable, lowest first.

    The interval is the percentile bootstrap over clusters. A coder may leave units out. MissingExtraError without the
    packages for statistics.
    """
    units = _pairable(codings)
    values = {value for given, _ in units.values() for value in given}
    clusters = len({cluster for _, cluster in units.values()})
    found = Agreement(
        variable=variable, level=level, units=len(units), clusters=clusters, alpha=None, low=None, high=None
    )
    if len(values) < 2:
        return found.model_copy(update={"why": "same" if units else "few"})
    table = _Counts(units, sorted(values, key=order.index if order else None), level)
    low, high = table.interval(resamples) if clusters > 1 else (None, None)
    return found.model_copy(update={"alpha": table.alpha(), "low": low, "high": high})


Units = Mapping[Key, tuple[list[str | float], Key]]
"""By unit, the values that it was given, and its cluster."""


def _pairable(codings: Iterable[Coding]) -> Units:
    """The units with at least two codings: alpha compares pairs within a unit."""
    values, clusters = defaultdict[Key, list[str | float]](list), dict[Key, Key]()
    for one in codings:
        values[one.unit].append(one.value)
        clusters[one.unit] = one.cluster
    return {unit: (given, clusters[unit]) for unit, given in values.items() if len(given) > 1}


class _Counts:
    """How often each unit was given each value, by which alpha is computed."""

    def __init__(self, units: Units, domain: Sequence[str | float], level: Level) -> None:
        numpy, krippendorff = _packages()
        self._numpy, self._krippendorff, self._level = numpy, krippendorff, level
        self._counts = numpy.array([[given.count(value) for value in domain] for given, _ in units.values()])
        self._domain = numpy.array(domain) if level == "interval" else numpy.arange(len(domain))
        rows = defaultdict[Key, list[int]](list)
        for row, (_, cluster) in enumerate(units.values()):
            rows[cluster].append(row)
        self._clusters = [numpy.array(found) for found in rows.values()]

    def alpha(self, rows: "NDArray[Any] | None" = None) -> float:
        """Alpha over all units, or over these rows."""
        counts = self._counts if rows is None else self._counts[rows]
        return float(
            self._krippendorff.alpha(value_counts=counts, value_domain=self._domain, level_of_measurement=self._level)
        )

    def interval(self, resamples: int) -> tuple[float | None, float | None]:
        """The 95 % interval; resamples in which all values are the same have no alpha, and are left out."""
        numpy = self._numpy
        chance = numpy.random.default_rng(SEED)
        drawn = chance.integers(len(self._clusters), size=(resamples, len(self._clusters)))
        resampled = (numpy.concatenate([self._clusters[n] for n in one]) for one in drawn)
        found = [self.alpha(rows) for rows in resampled if (self._counts[rows].sum(axis=0) > 0).sum() > 1]
        if not found:
            return None, None
        low, high = numpy.quantile(found, (0.025, 0.975))
        return float(low), float(high)


def _packages() -> tuple[Any, Any]:
    """Numpy and krippendorff, imported where they are needed, because they take a quarter of a second."""
    try:
        import krippendorff
        import numpy
    except ImportError as error:
        raise MissingExtraError(
            "Agreement needs packages that are not installed; run: pip install 'reassure[studies]'."
        ) from error
    return numpy, krippendorff

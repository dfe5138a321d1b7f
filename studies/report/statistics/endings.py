"""The survival of talks: how many still go on after each round, by Kaplan and Meier, and how the others ended.

Talks that ran out of rounds, or were stopped by a limit, are censored: the sides did not end them.
"""

from typing import NamedTuple

import numpy as np
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from studies.report.statistics.estimates import Numbers

AGREED, BROKEN = 1, 2
ENDS = {"agreement": AGREED, "rest": BROKEN, "breakdown": BROKEN, "walk-out": BROKEN}
"""Outcomes that the sides themselves brought about."""


class Endings(NamedTuple):
    """By round: the shares that go on, that agreed and that ended without agreement; they sum to one."""

    going: Numbers
    agreed: Numbers
    broken: Numbers
    median: float
    """The round by which half of the talks have ended, nan if they have not."""


def endings(rounds: Numbers, outcomes: list[str]) -> Endings:
    """How some talks ended, by their rounds and outcomes."""
    status = np.array([ENDS.get(outcome, 0) for outcome in outcomes])
    last = int(rounds.max())
    grid = np.arange(1.0, last + 1)
    if not status.any():
        nothing = np.zeros(last)
        return Endings(1 - nothing, nothing, nothing, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):  # of variances where all have ended, which are not used
        survival = SurvfuncRight(rounds, (status > 0).astype(int))
        incidence = CumIncidenceRight(rounds, status)
    going = _at(grid, survival.surv_times, survival.surv_prob, 1.0)
    shares = dict(enumerate(incidence.cinc, start=1))
    agreed, broken = (
        _at(grid, incidence.times, shares[kind], 0.0) if kind in shares else np.zeros(last) for kind in (AGREED, BROKEN)
    )
    return Endings(going, agreed, broken, float(survival.quantile(0.5)))


def _at(grid: Numbers, times: Numbers, values: Numbers, before: float) -> Numbers:
    """A step function at these times."""
    place = np.searchsorted(times, grid, side="right")
    found: Numbers = np.concatenate(([before], values))[place]
    return found

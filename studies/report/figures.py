"""Numbers as a reader sees them: with a real minus, an interval in brackets, and a dash where there is none."""

from math import isnan

from studies.report.statistics.estimates import Estimate

NONE = "\u2013"


def number(value: float, digits: int = 2) -> str:
    """A number with so many digits after the point."""
    if isnan(value):
        return NONE
    shown = f"{value:.{digits}f}"
    return shown.lstrip("-") if float(shown) == 0 else shown.replace("-", "\u2212")


def interval(estimate: Estimate | None, digits: int = 2) -> str:
    """A value and its interval, such as ``0.31 [0.20, 0.42]``."""
    if estimate is None or isnan(estimate.value):
        return NONE
    if isnan(estimate.low):
        return number(estimate.value, digits)
    ends = f"{number(estimate.low, digits)}, {number(estimate.high, digits)}"
    return f"{number(estimate.value, digits)} [{ends}]"


def percent(estimate: Estimate) -> str:
    """A share in percent, such as ``47% [42, 52]``."""
    if isnan(estimate.value):
        return NONE
    if isnan(estimate.low):
        return f"{100 * estimate.value:.0f}%"
    return f"{100 * estimate.value:.0f}% [{100 * estimate.low:.0f}, {100 * estimate.high:.0f}]"


def probability(p: float) -> str:
    """A p value; what is below a thousandth is said to be so, and a dash where nothing was tested."""
    if isnan(p):
        return NONE
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def signed(value: float, digits: int = 3) -> str:
    """A number with its sign."""
    shown = number(value, digits)
    return shown if isnan(value) or shown.startswith("\u2212") else f"+{shown}"

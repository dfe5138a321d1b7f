"""Whether the packages of the extra ``studies`` are installed."""

from importlib.util import find_spec

from prompts.load import phrase
from scenarios.errors import ReassureError

STATISTICS = ("scipy", "statsmodels")
PLOTS = ("matplotlib", "pandas", *STATISTICS)


class StatisticsError(ReassureError):
    """The packages that make statistics and plots are not installed."""


def check_installed(what: str, names: tuple[str, ...]) -> None:
    """StatisticsError where one of these packages is missing; ``what`` needs them."""
    if missing := [name for name in names if find_spec(name) is None]:
        raise StatisticsError(phrase("study", "packages", what=what, missing=", ".join(missing)))

"""Whether the packages of the extra ``studies`` are installed."""

from importlib.util import find_spec

from prompts.load import phrase
from studies.agreement import MissingExtraError

STATISTICS = ("scipy", "statsmodels")
PLOTS = ("matplotlib", "pandas", *STATISTICS)


def check_installed(what: str, names: tuple[str, ...]) -> None:
    """MissingExtraError where one of these packages is missing; ``what`` needs them."""
    if missing := [name for name in names if find_spec(name) is None]:
        raise MissingExtraError(phrase("study", "packages", what=what, missing=", ".join(missing)))

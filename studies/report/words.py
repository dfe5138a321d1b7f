"""The prose of the report, from ``report.toml``."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from prompts.load import fill


@cache
def table(name: str) -> dict[str, Any]:
    """A table of the prose."""
    written = tomllib.loads((files("studies.report") / "report.toml").read_text(encoding="utf-8"))
    found: dict[str, Any] = written[name]
    return found


def counted(what: str, count: int) -> str:
    """So many of something, such as ``one seed`` and ``1,200 seeds``."""
    return say("counts", what.removesuffix("s")) if count == 1 else say("counts", what, count=f"{count:,}")


def say(about: str, which: str, **values: str) -> str:
    """A sentence with its values."""
    return fill(table(about)[which], **values)

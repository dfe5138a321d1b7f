"""The table of a validity check as plain text, at most 80 columns wide."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from prompts.load import phrase
from studies.validity.checks import Row

WIDTH = 79
TITLE, VERDICT, VALUE, INTERVAL, COUNT = 31, 10, 7, 17, 6
"""Widths of the columns."""


def lines(rows: Sequence[Row]) -> Iterator[str]:
    """A line of figures for each check, and below it how to read it."""
    title, verdict, value, interval = (phrase("validity", name) for name in ("check", "verdict", "value", "interval"))
    yield _line(title, verdict, value, interval, "n", "seeds")
    for row in rows:
        found = row.found
        n, seeds = (found.n, found.clusters) if found else (0, 0)
        yield _line(row.title, row.verdict, row.value, row.interval, f"{n:,}", f"{seeds:,}")
        yield from wrap(row.reading, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _line(title: str, verdict: str, value: str, interval: str, n: str, seeds: str) -> str:
    figures = f"{value:>{VALUE}}  {interval:<{INTERVAL}}{n:>{COUNT}}{seeds:>{COUNT}}"
    return f"{title:<{TITLE}}{verdict:<{VERDICT}}{figures}".rstrip()

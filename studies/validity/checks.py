"""The checks and their verdicts: from values with their seeds to pass, note, fail or undecided."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import count
from json import dumps
from typing import Literal, NamedTuple

from prompts.load import fill, phrase
from scenarios.files import checked, document
from scenarios.types import Frozen, Id, Line
from studies.intervals import Estimate, mean, never, share
from studies.result import Result
from studies.validity.battery import Battery
from studies.validity.measures import MEASURES, by_purpose

Verdict = Literal["pass", "note", "fail", "undecided"]
Shown = Literal["share", "points", "number"]
"""How a value is told: a share in per cent, points of S, or a plain number."""
NONE = "-"
"""Stands for what could not be measured."""


class Span(Frozen):
    """Values from one to another, both within; an end that is left out is open."""

    at_least: float | None = None
    at_most: float | None = None

    def holds(self, found: Estimate) -> bool:
        """Whether the whole interval lies within."""
        low = self.at_least is None or self.at_least <= found.low
        return low and (self.at_most is None or found.high <= self.at_most)

    def misses(self, found: Estimate) -> bool:
        """Whether no part of the interval lies within."""
        below = self.at_least is not None and found.high < self.at_least
        return below or (self.at_most is not None and self.at_most < found.low)


class Check(Frozen):
    """A check: what it measures, from where to where it passes and can be borne, and how its verdicts are read."""

    title: Line
    measures: Line
    shown: Shown
    good: Span
    tolerable: Span
    read: dict[Verdict, Line]
    counted: bool = False
    """Whether its values are 0 or 1."""
    nothing: Line | None = None
    """How it is read where nothing could be measured; None as for all."""

    def verdict(self, found: Estimate | None, least_seeds: int) -> Verdict:
        """The verdict on an estimate; undecided without enough seeds."""
        if found is None or found.clusters < least_seeds:
            return "undecided"
        if self.good.holds(found):
            return "pass"
        if self.tolerable.misses(found):
            return "fail"
        return "note" if self.good.misses(found) else "undecided"

    def seeds_to_pass(self, least_seeds: int) -> int:
        """The seeds it takes to pass where every dialogue is good."""
        most = self.good.at_most
        if not self.counted or most is None:
            return least_seeds
        return next(seeds for seeds in count(least_seeds) if never(seeds) <= most)

    def told(self, span: Span) -> str:
        """A span of its values in words."""
        ends = {name: _told(end, self.shown) for name, end in span if end is not None}
        return phrase("validity", "-".join(ends) or "any", **ends)


class Checks(Frozen):
    """All checks by id, and the number of seeds below which nothing is decided."""

    least_seeds: int
    nothing: Line
    too_few: Line
    cannot_pass: Line
    checks: dict[Id, Check]


class Row(NamedTuple):
    """A line of the table: a check, its verdict, what was measured, and how to read it."""

    id: str
    title: str
    verdict: Verdict
    found: Estimate | None
    reading: str
    shown: Shown = "number"

    @property
    def value(self) -> str:
        """What was measured, as it is told."""
        return _told(self.found.value, self.shown) if self.found else NONE

    @property
    def interval(self) -> str:
        """Its interval, as it is told."""
        return f"{_told(self.found.low, self.shown)} to {_told(self.found.high, self.shown)}" if self.found else NONE

    def as_json(self) -> str:
        """The row as one line of JSON, in which shares are from 0 to 1."""
        figures = self.found._asdict() if self.found else None
        told = {"check": self.id, "title": self.title, "verdict": self.verdict, "reading": self.reading}
        return dumps(told | {"found": figures})


@cache
def checks() -> Checks:
    """The checks of ``checks.toml``."""
    source = files("studies.validity") / "checks.toml"
    return checked(Checks, document(source, "checks.toml"), "checks.toml")


def rows(of: Battery, results: Iterable[Result]) -> tuple[Row, ...]:
    """The table of a battery, from the results so far."""
    held, listed = by_purpose(of, results), checks()
    return tuple(_row(id_, check, MEASURES[id_](held), listed) for id_, check in listed.checks.items())


def _row(id_: str, check: Check, values: Iterable[tuple[int, float]], listed: Checks) -> Row:
    found = share((seed, bool(value)) for seed, value in values) if check.counted else mean(values)
    verdict = check.verdict(found, listed.least_seeds)
    return Row(id_, check.title, verdict, found, _reading(check, verdict, found, listed), check.shown)


def _reading(check: Check, verdict: Verdict, found: Estimate | None, listed: Checks) -> str:
    if found is None:
        return check.nothing or listed.nothing
    needed = check.seeds_to_pass(listed.least_seeds)
    if found.clusters < listed.least_seeds:
        return fill(listed.too_few, seeds=str(needed))
    few = verdict == "undecided" and found.clusters < needed
    return fill(listed.cannot_pass, seeds=str(needed)) if few else check.read[verdict]


def _told(value: float, shown: Shown) -> str:
    digits, unit = {"share": (0, " %"), "points": (1, ""), "number": (2, "")}[shown]
    figure = round(100 * value if shown == "share" else value, digits) + 0.0  # and never -0
    return f"{figure:.{digits}f}{unit}"

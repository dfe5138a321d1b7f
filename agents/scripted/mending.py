"""Mending: the measures that would answer what happened to the table, and are worth more for a time."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from moderator.memory import remembered
from moderator.moves import Counteract
from moderator.table import Table
from scenarios.types import Measure, whole

AT_ISSUE = 0.3
"""Added for a measure that would mend what happened lately."""

LATELY = 2
"""Rounds after an incident in which it weighs on what a side wants."""


def mended(table: Table, measure: Measure) -> float:
    """The addition to the worth of a measure, for either side, where it would mend what happened lately."""
    return AT_ISSUE if whole(measure.id) in at_issue(table) else 0.0


@remembered
def at_issue(table: Table) -> frozenset[str]:
    """The measures that would mend what happened lately."""
    return frozenset().union(*(answered_by(incident) for incident in _lately(table)))


def runs_against(incident: str) -> tuple[str, ...]:
    """The measures that a cable or a countermeasure runs against."""
    return _listed()["against"].get(incident, ())


@cache
def answered_by(incident: str) -> frozenset[str]:
    """The measures that would answer a cable or a countermeasure."""
    return frozenset((*runs_against(incident), *_listed()["bears-on"].get(incident, ())))


def _lately(table: Table) -> Iterator[str]:
    since = table.round - LATELY
    yield from (inject.id for round_, inject in table.injected if round_ >= since)
    acts = (act for said in table.said if said.round >= since for act in said.acts)
    yield from (act.countermeasure for act in acts if isinstance(act, Counteract))


@cache
def _listed() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    source = (files("agents.scripted") / "mending.toml").read_text(encoding="utf-8")
    return {name: {of: tuple(ms) for of, ms in found.items()} for name, found in tomllib.loads(source).items()}

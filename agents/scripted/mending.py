"""Mending: the measures that would answer what happened to the table, and are worth more for a time."""

from collections.abc import Iterator

from moderator.coding import demands_crossing
from moderator.memory import remembered
from moderator.moves import Counteract
from moderator.table import Table, measures_by_id
from scenarios.scenario import Scenario
from scenarios.types import Countermeasure, Inject, Measure, whole

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
    return frozenset(measure for incident in _lately(table) for measure in answers_to(table, incident))


def runs_against(table: Table, incident: str) -> tuple[str, ...]:
    """The measures that a cable or a countermeasure runs against; none for an unknown one."""
    found = _incidents(table.scenario).get(incident)
    return found.runs_against if found else ()


def answers_to(table: Table, incident: str) -> tuple[str, ...]:
    """The measures that would answer a cable or a countermeasure, the most direct first."""
    found = _incidents(table.scenario).get(incident)
    bears_on = found.bears_on if isinstance(found, Inject) else ()
    return (*runs_against(table, incident), *bears_on)


def remedy(table: Table, by: str, incident: str) -> str:
    """The measure of a side that would best answer its own doing; empty if none is left.

    None that crosses a line which the side has declared, or that waits in an open offer.
    """
    done = {*map(whole, table.given_or_owed(by)), *(m for o in table.offers if o.state == "open" for m in o.ask)}
    listed = measures_by_id(table.scenario, answers_to(table, incident))
    left = (m for m in listed if m.actor == by and not m.joint and m.id not in done)
    return next((m.id for m in left if not demands_crossing(table, table.scenario.other(by), m, ())), "")


def _lately(table: Table) -> Iterator[str]:
    since = table.round - LATELY
    yield from (inject.id for round_, inject in table.injected if round_ >= since)
    acts = (act for said in table.said if said.round >= since for act in said.acts)
    yield from (act.countermeasure for act in acts if isinstance(act, Counteract))


@remembered
def _incidents(scenario: Scenario) -> dict[str, Inject | Countermeasure]:
    found: list[Inject | Countermeasure] = [*scenario.injects, *scenario.countermeasures]
    return {happened.id: happened for happened in found}

"""Public texts: the texts of the scenario that both sides may read, and what was said at the table."""

from moderator.descriptions import remarks
from moderator.table import Table
from scenarios.types import Scenario


def texts_at_start(scenario: Scenario) -> tuple[str, ...]:
    """The texts that both sides may read from the start."""
    lines = (line for side in scenario.sides for line in side.red_lines if line.declared)
    return (
        scenario.situation,
        scenario.agreement.text,
        *(text for m in scenario.measures for text in (m.title, m.benefit)),
        *(text for line in lines for text in (line.title, line.text)),
        *(a.name for side in scenario.sides for a in side.audiences),
        *(c.title for c in scenario.countermeasures),
        *scenario.channels,
    )


def texts_since(table: Table) -> tuple[str, ...]:
    """The texts that both sides have read since then: cables, and what either side said."""
    cables = (text for _, inject in table.injected for text in (inject.title, inject.cable))
    return (*cables, *(text for said in table.said for text in (said.statement, *remarks(said.acts))))

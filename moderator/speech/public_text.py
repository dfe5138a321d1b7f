"""Public texts: the texts of the scenario that both sides may read, and what was said at the table."""

from moderator.descriptions import private_text, texts_in
from moderator.table import Table
from scenarios.scenario import Scenario


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


def permitted(scenario: Scenario, side: str) -> tuple[str, ...]:
    """What a side's brief lets it say; nothing where the brief is not shown."""
    return scenario.briefs[side].permits if side in scenario.briefs else ()


def texts_since(table: Table) -> tuple[str, ...]:
    """The texts that both sides have read since then: cables, and what either side said."""
    cables = (text for _, inject in table.injected for text in (inject.title, inject.cable))
    messages = (message for said in table.said for act in said.acts if (message := private_text(act)))
    return (*cables, *(text for said in table.said for text in (said.statement, *texts_in(said.acts))), *messages)

"""What one seat may see: the one place that screens, prompts, replays and exports for a seat ask."""

from moderator.rules import domestic
from moderator.table import Table
from moderator.view import View
from scenarios.types import Scenario


def view_of(table: Table, side: str) -> View:
    """The table as a side may see it."""
    other = table.scenario.other(side)
    own: dict[str, object] = {
        "scenario": _public(table.scenario, side),
        "capital": {side: table.capital[side]},
        "overrides": {side: table.overrides[side]},
        "shifts": tuple(s for s in table.shifts if s.side == side),
        "offers": tuple(o.model_copy(update={"override": ()}) if o.by == other else o for o in table.offers),
        "unpayable": tuple(o.id for o in table.open_offers(other) if domestic.unpayable(table, o)),
        "read": None,
    }
    if table.to_move != side:
        own |= {"faults": (), "failed": None}
    return View(side=side, table=table.model_copy(update=own))


def _public(scenario: Scenario, side: str) -> Scenario:
    return scenario.model_copy(
        update={
            "briefs": {side: scenario.briefs[side]},
            "capital": {side: scenario.capital[side]},
            "deck": (),
            "injects": (),
            "objectives": (),
        }
    )

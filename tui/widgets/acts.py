"""Acts, their measures and their faults as rows, with titles in place of ids."""

from collections.abc import Iterator

from textual.content import Content

from agents.draft import Draft, drafted
from moderator.descriptions import title, titled, titles, told
from moderator.enact import enact
from moderator.moves import Accept, Act, Counter, Counteract, Fault, Offer, Perform
from moderator.rules.domestic import level, price
from moderator.rules.judge import overridden
from moderator.table import Table
from moderator.visibility import Visibility
from prompts.load import phrase
from scenarios.scenario import Scenario
from scenarios.types import Measure
from tui.text import DIM, STYLES, charges, join, place, plain, signed
from tui.widgets.text_rows import Row

STATUS = {"offer": "proposed", "counter": "proposed", "accept": "agreed", "request-contact": "asked"}
"""The status that an act gives to its measures."""


def act_rows(at: Table, side: str, act: Act, sight: Visibility) -> Iterator[Row]:
    """An act at a table: its text and status, and for each measure its cost at home and its objectors."""
    scenario = at.scenario
    status = STATUS.get(act.act, "")
    mark = plain("▸ ", STYLES[place(scenario, side)])
    tag = plain(f"  [{status}]", DIM) if status else Content("")
    override = overrides(act, scenario) if sight.of(side) else Content("")
    if isinstance(act, Offer | Counter):
        offer = enact(at, side, act).offers[-1]
        verb = f"counters offer {act.offer} with" if isinstance(act, Counter) else "makes"
        yield Row(join(mark, plain(f"{verb} offer {offer.id}, answer by round {offer.until}", "bold"), tag), 2, 2)
        yield from (Row(override, 4, 2) for _ in override.plain[:1])
        yield from _measures(at, side, "gives", act.give, sight)
        yield from _measures(at, scenario.other(side), "asks", act.ask, sight)
        if not act.ask:
            yield Row(plain("asks nothing in return", DIM), 4)
        return
    yield Row(join(mark, plain(_lead(act, at), "bold"), tag), 2, 2)
    yield from (Row(override, 4, 2) for _ in override.plain[:1])
    yield from _consequences(at, side, act, sight)


def _lead(act: Act, at: Table) -> str:
    """An act in one line; an acceptance without the package, whose measures follow."""
    return f"accepts offer {act.offer}" if isinstance(act, Accept) else told(act, at)


def _consequences(at: Table, side: str, act: Act, sight: Visibility) -> Iterator[Row]:
    scenario = at.scenario
    if isinstance(act, Perform) and (measure := scenario.measure(act.measure)):
        owed = at.owes(side, act.measure)
        agreed = f"as promised for round {owed.due}; its cost was paid when it was promised" if owed else ""
        yield Row(plain(agreed or cost_line(at, side, measure, sight), DIM), 4)
    if isinstance(act, Accept) and (offered := at.offer(act.offer)):
        yield from _measures(at, side, "owes", offered.ask, sight)
        yield from _measures(at, offered.by, "receives", offered.give, sight)
    if isinstance(act, Counteract):
        found = next((c for c in scenario.countermeasures if c.id == act.countermeasure), None)
        if found:
            yield Row(plain(f"cost at home {found.cost} · Goldstein {signed(found.value.points)}", DIM), 4)


def overrides(act: Act, scenario: Scenario) -> Content:
    """For which measures of an act the leader overrules objections; empty for none."""
    named = overridden(act)
    return plain(phrase("seat", "overridden", titles=titles(named, scenario)) if named else "", "$text-warning")


def draft_lines(draft: Draft, table: Table) -> Iterator[Content]:
    """The acts of a draft, one line each, with the leader's decisions that they need."""
    for number, act in enumerate(draft.acts, 1):
        override = overrides(act, table.scenario)
        yield join(plain(f"{number}. {drafted(act, table)}"), *(("  ", override) if override.plain else ()))


def _measures(at: Table, side: str, verb: str, ids: tuple[str, ...], sight: Visibility) -> Iterator[Row]:
    for id_ in ids:
        measure = at.scenario.measure(id_)
        yield Row(join(plain(f"{verb:<9}", DIM), plain(title(id_, at.scenario))), 4, 9)
        if measure:
            yield Row(plain(cost_line(at, side, measure, sight), DIM), 13)


def cost_line(at: Table, side: str, measure: Measure, sight: Visibility) -> str:
    """The cost of a measure at home now, by audience if the reader may see it, and who objects."""
    now = level(at, side, measure) if sight.of(side) else measure.cost.level
    parts = [f"cost {now}" + (f" (catalogue: {measure.cost.level})" if now != measure.cost.level else "")]
    if sight.of(side) and (paying := charges(at.scenario.mandate(side), price(at, side, (measure,)))):
        parts.append(paying)
    if measure.objectors:
        parts.append("objects: " + ", ".join(measure.objectors))
    return " · ".join(parts)


def fault_rows(fault: Fault, scenario: Scenario) -> Iterator[Row]:
    """A fault: what is wrong, what would be legal, and the rule with its source."""
    yield Row(join(plain("✗ ", "$text-error"), plain(titled(fault.message, scenario))), 2, 2)
    yield Row(join(plain("legal: ", "$text-success"), plain(titled(fault.legal, scenario))), 4, 2)
    rule = titled(fault.rule, scenario)
    known = f"{rule} " * (rule != fault.rule)
    yield Row(plain(f"{known}({titled(fault.source, scenario)})", DIM), 4, 2)

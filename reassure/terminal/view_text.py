"""Papers for a person at the prompt: the brief, the table, and the menu of acts."""

from collections.abc import Iterator

from agents.typed_acts import USAGE
from moderator.descriptions import package, title
from moderator.rules import domestic
from moderator.rules.menu import Item, menu
from moderator.view import View


def brief(view: View) -> str:
    """A side's instructions, the measures it wants, its red lines, and its capital at home."""
    scenario, mandate = view.table.scenario, view.table.scenario.mandate(view.side)
    held = view.table.capital[view.side]
    return "\n".join(
        [
            scenario.briefs[view.side].text.strip(),
            "Measures you want, most important first:",
            *(f"  {m}: {title(m, scenario)}" for m in scenario.briefs[view.side].wants),
            "Red lines:",
            *(f"  {line.title}: {line.text}" for line in mandate.red_lines),
            "Capital at home, from 0 to 100 (in brackets: the audience blocks below this):",
            *(f"  {a.name}: {held[a.id]:.0f} ({a.floor:.0f})" for a in mandate.audiences),
            f"Agreement: {scenario.agreement.text}",
        ]
    )


def standing(view: View) -> str:
    """The table: open offers, commitments due, unanswered concessions, pressures on the cost at home, channels."""
    table, scenario = view.table, view.table.scenario
    names = {m.id: m.name for m in scenario.sides}
    offers = (
        f"  {o.id} of {names[o.by]}, answer by round {o.until}: {package(o, scenario)}"
        for o in table.offers
        if o.state == "open"
    )
    owed = (
        f"  {c.id} {names[c.by]}, by round {c.due}: {title(c.measure, scenario)}"
        for side in table.sides
        for c in table.owed(side)
    )
    given = (f"  {names[c.by]}, round {c.round}: {title(c.measure, scenario)}" for c in table.unanswered)
    pressures = (f"  {p.levels:+d} level: {p.reason}" for p in domestic.pressures(table, view.side))
    return "\n".join(
        [
            *_headed("Open offers:", offers),
            *_headed("Commitments due:", owed),
            *_headed("Concessions not yet answered:", given),
            *_headed("Changes to the cost of concessions at home now:", pressures),
            "Channels: " + ", ".join(f"{c} ({state})" for c, state in table.channels.items()),
        ]
    )


def choices(view: View) -> str:
    """The menu: legal acts with their costs and sources, and why other measures are not possible now."""
    found = menu(view.table, view.side)
    offers = (f"  {o.id}: {package(o, view.table.scenario)}, answer by round {o.until}" for o in found.answer)
    return "\n".join(
        [
            f"The ladder is open to step {found.step}. Leader's overrides left: {found.overrides_left}.",
            *_headed("Open offers from the other side:", offers),
            *_headed("You can carry out now:", map(_row, found.perform)),
            *_headed("You can offer (joint measures, or in return for others):", map(_row, _to_offer(found.give))),
            *_headed("You can ask the other side for:", map(_row, found.ask)),
            "Countermeasures: " + ", ".join(c.id for c in found.countermeasures),
            "Channels: " + ", ".join(f"{c} ({state})" for c, state in view.table.channels.items()),
            "Acts: " + "; ".join(USAGE.values()),
        ]
    )


def _to_offer(items: tuple[Item, ...]) -> Iterator[Item]:
    return (item for item in items if item.measure.joint or not item.legal)


def _headed(head: str, lines: Iterator[str]) -> Iterator[str]:
    yield head
    yield from [*lines] or ["  none"]


def _row(item: Item) -> str:
    price = ", ".join(f"{a.rpartition('.')[2]} {p:.0f}" for a, p in item.price.items())
    cost = f"cost at home {item.level}" + (f" ({price})" if price else "")
    barred = "" if item.legal else f"  NOT POSSIBLE NOW: {item.faults[0].message}"
    warns = "  (to ask for this crosses their red line, unless you offer a counterpart)" if item.crosses else ""
    source = "; ".join(str(c) for c in item.measure.citations)
    return f"  {item.measure.id}: {item.measure.title}; step {item.measure.step}, {cost} [{source}]{warns}{barred}"

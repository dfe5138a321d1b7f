"""What lies before a person at the prompt: the brief, the table as it stands, and the choices."""

from collections.abc import Iterator

from agents.typed import USAGE
from moderator.rules import domestic
from moderator.rules.menu import Item, menu
from moderator.view import View
from moderator.words import package, title


def brief(view: View) -> str:
    """A side's instructions, what it wants, its red lines, and its capital at home."""
    scenario, mandate = view.table.scenario, view.table.scenario.mandate(view.side)
    held = view.table.capital[view.side]
    return "\n".join(
        [
            scenario.briefs[view.side].text.strip(),
            "Most wanted, first to last:",
            *(f"  {m}: {title(m, scenario)}" for m in scenario.briefs[view.side].wants),
            "Red lines:",
            *(f"  {line.title}: {line.text}" for line in mandate.red_lines),
            "Capital at home, of 100 (blocks under):",
            *(f"  {a.name}: {held[a.id]:.0f} ({a.floor:.0f})" for a in mandate.audiences),
            f"Agreement: {scenario.agreement.text}",
        ]
    )


def standing(view: View) -> str:
    """The table as it stands: offers, what is owed, the ladder, channels, and what makes concessions dearer."""
    table, scenario = view.table, view.table.scenario
    names = {m.id: m.name for m in scenario.sides}
    offers = (
        f"  {o.id} of {names[o.by]}, to be answered by round {o.until}: {package(o, scenario)}"
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
            *_headed("Owed:", owed),
            *_headed("Given and not answered:", given),
            *_headed("Cost at home of every concession now:", pressures),
            "Channels: " + ", ".join(f"{c} ({state})" for c, state in table.channels.items()),
        ]
    )


def choices(view: View) -> str:
    """The legal acts with their costs and sources, and why the others are closed."""
    found = menu(view.table, view.side)
    offers = (f"  {o.id}: {package(o, view.table.scenario)}, until round {o.until}" for o in found.answer)
    return "\n".join(
        [
            f"Ladder open to step {found.step}. Leader's overrides left: {found.overrides_left}.",
            *_headed("Open offers to you:", offers),
            *_headed("Carry out now:", map(_row, found.perform)),
            *_headed("Offer (joint ones, and what must be matched):", map(_row, _to_offer(found.give))),
            *_headed("Ask of the other side:", map(_row, found.ask)),
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
    cost = f"cost {item.level}" + (f" ({price})" if price else "")
    barred = "" if item.legal else f"  NOT NOW: {item.faults[0].message}"
    warns = "  (asking crosses their red line unless you give a counterpart)" if item.crosses else ""
    source = "; ".join(str(c) for c in item.measure.citations)
    return f"  {item.measure.id}: {item.measure.title}; step {item.measure.step}, {cost} [{source}]{warns}{barred}"

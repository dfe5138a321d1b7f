"""Papers for a person at the prompt: the brief and the table."""

from collections.abc import Iterable, Iterator, Mapping

from moderator.descriptions import channel, tabled, title
from moderator.rules import domestic
from moderator.tabled import TabledOffer
from moderator.view import View
from prompts.load import phrase


def brief(view: View) -> str:
    """A side's instructions, the measures it wants, its red lines, and its capital at home."""
    scenario, mandate = view.table.scenario, view.table.scenario.mandate(view.side)
    held = view.table.capital[view.side]
    return "\n".join(
        [
            scenario.briefs[view.side].text.strip(),
            "Measures you want, most important first:",
            *(f"  {m}: {title(m, scenario)}" for m in scenario.briefs[view.side].wants),
            "Your red lines:",
            *(f"  {line.title}: {line.text}" for line in mandate.red_lines),
            *_declared(view),
            "Who judges you at home, and how far each supports you, from 0 to 100 (in brackets: below this it blocks):",
            *(
                f"  {a.name}: {held[a.id]:.0f} ({a.floor:.0f}). {a.forgives or ''} {a.punishes or ''}".rstrip()
                for a in mandate.audiences
            ),
            f"Agreement: {scenario.agreement.text}",
        ]
    )


def _declared(view: View) -> Iterator[str]:
    """The red lines that the other side has declared."""
    other = view.table.scenario.mandate(view.table.scenario.other(view.side))
    yield f"{phrase('table', 'lines', side=other.name)}:"
    yield from (f"  {line.title}: {line.text}" for line in other.red_lines if line.declared)


def charged(view: View, points: Mapping[str, float]) -> str:
    """Points that each audience takes, by name."""
    audiences = view.table.scenario.mandate(view.side).audiences
    return ", ".join(f"{a.name} {points[a.id]:.0f}" for a in audiences if points.get(a.id)) or "nothing"


def standing(view: View) -> str:
    """The table: open offers, commitments due, unanswered concessions, pressures on the cost at home, channels."""
    table, scenario = view.table, view.table.scenario
    names = {m.id: m.name for m in scenario.sides}
    offers = (
        f"  {o.id} of {names[o.by]}, answer by round {o.until}: {tabled(o, scenario)}{_unpayable(view, o)}"
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
            *headed("Open offers:", offers),
            *headed("Commitments due:", owed),
            *headed("Concessions not yet answered:", given),
            *headed("Changes to the cost of concessions at home now:", pressures),
            *headed("Channels:", channels(view)),
            *([phrase("table", "rests", side=names[table.content])] if table.content else []),
            *_declared(view),
        ]
    )


def _unpayable(view: View, offer: TabledOffer) -> str:
    maker = view.table.scenario.mandate(offer.by).name
    return f"; {phrase('table', 'unpayable', side=maker)}" if offer.id in view.table.unpayable else ""


def headed(head: str, lines: Iterable[str]) -> Iterator[str]:
    """A heading and its lines; "none" where there are none."""
    yield head
    yield from [*lines] or ["  none"]


def channels(view: View) -> Iterator[str]:
    """The channels and their state, and the requests for contact that wait."""
    yield from (f"  {c}: {channel(c)} ({state})" for c, state in view.table.channels.items())
    names = {m.id: m.name for m in view.table.scenario.sides}
    waiting = (c for c in view.table.contacts if c.state == "open")
    yield from (f"  {c.id}: {names[c.by]} asks for contact on {channel(c.channel)}" for c in waiting)

"""Papers for a person at the prompt: the brief, the table, and the menu of acts."""

from collections.abc import Iterator, Mapping
from functools import partial

from agents.typed_acts import USAGE
from moderator.coding import crossed_lines
from moderator.descriptions import channel, crossing, incident, package, title, titled, titles
from moderator.moves import Counteract
from moderator.rules import domestic
from moderator.rules.menu import Item, Menu, menu, pieces, pieces_to_ask, pieces_to_perform
from moderator.tabled import TabledOffer
from moderator.view import View
from prompts.load import phrase
from scenarios.types import LADDER, Countermeasure


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
        f"  {o.id} of {names[o.by]}, answer by round {o.until}: {package(o, scenario)}{_unpayable(view, o)}"
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
            *_headed("Channels:", _channels(view)),
            *([phrase("table", "rests", side=names[table.content])] if table.content else []),
            *_declared(view),
        ]
    )


def _unpayable(view: View, offer: TabledOffer) -> str:
    maker = view.table.scenario.mandate(offer.by).name
    return f"; {phrase('table', 'unpayable', side=maker)}" if offer.id in view.table.unpayable else ""


def _channels(view: View) -> Iterator[str]:
    yield from (f"  {c}: {channel(c)} ({state})" for c, state in view.table.channels.items())
    names = {m.id: m.name for m in view.table.scenario.sides}
    waiting = (c for c in view.table.contacts if c.state == "open")
    yield from (f"  {c.id}: {names[c.by]} asks for contact on {channel(c.channel)}" for c in waiting)


def choices(view: View) -> str:
    """The menu: legal acts with their costs and sources, and why other measures are not possible now."""
    found = menu(view.table, view.side)
    offers = (f"  {o.id}: {package(o, view.table.scenario)}, answer by round {o.until}" for o in found.answer)
    row, counter = partial(_row, view), partial(_counter, view)
    parts = (item for item in pieces_to_perform(view.table, view.side) if item.legal)
    step = f"Steps are open up to {LADDER[found.step - 1]}."
    return "\n".join(
        [
            f"{step} Leader's decisions over objections at home (override) left: {found.overrides_left}.",
            *_headed("Open offers from the other side:", offers),
            *_headed("You can carry out now:", map(row, (*found.perform, *parts))),
            *_headed(
                "You can offer (joint measures, or in return for others):",
                map(row, (*_to_offer(found.give), *pieces(view.table, view.side))),
            ),
            *_headed(
                "You can ask the other side for:",
                map(row, (*found.ask, *pieces_to_ask(view.table, view.side))),
            ),
            *_headed(
                "Countermeasures (no use of force; they count as harm):",
                map(counter, found.countermeasures),
            ),
            *_headed("Channels:", _channels(view)),
            *_headed("You can also answer, ask, explain or put off:", _diplomacy(view, found)),
            "Acts: " + "; ".join(USAGE.values()),
        ]
    )


def _diplomacy(view: View, found: Menu) -> Iterator[str]:
    """Proof, explanations, and what the answer to can be put off, each with what to type."""
    scenario = view.table.scenario
    for proof in found.proofs:
        yield f"  show {proof.id} yes|no: proof is asked of {title(proof.measure, scenario)}"
    yield from (f"  ask-proof {ref}: {title(ref, scenario)}" for ref in found.provable)
    yield from (f"  explain|regret {i}: {incident(i, scenario)}" for i in found.explainable)
    if found.reservable:
        yield f"  reserve {' '.join(found.reservable)}: your capital must be asked before you answer"


def _to_offer(items: tuple[Item, ...]) -> Iterator[Item]:
    return (item for item in items if item.measure.joint or not item.legal)


def _headed(head: str, lines: Iterator[str]) -> Iterator[str]:
    yield head
    yield from [*lines] or ["  none"]


def _counter(view: View, found: Countermeasure) -> str:
    scenario = view.table.scenario
    act = Counteract(countermeasure=found.id)
    crossed = "; ".join(crossing(line, scenario) for line in crossed_lines(view.table, view.side, act))
    return f"  {found.id}: {found.title}; cost at home {found.cost}" + (f"; {crossed}" if crossed else "")


def _row(view: View, item: Item) -> str:
    scenario, measure = view.table.scenario, item.measure
    paying = charged(view, item.price) if item.price else ""
    cost = f"cost at home {item.level}" + (f" ({paying})" if paying else "")
    barred = "" if item.legal else f"  NOT POSSIBLE NOW: {titled(item.faults[0].message, scenario)}"
    warns = f"  ({phrase('menu', 'crosses')})" if item.crosses else ""
    answered = f"; answered by: {titles(measure.counterparts, scenario)}" if measure.counterparts else ""
    source = titled("; ".join(str(c) for c in measure.citations), scenario)
    step = LADDER[measure.step - 1]
    return f"  {measure.id}: {measure.title}; {step}, {cost}{answered} [{source}]{warns}{barred}"

"""The menu of a person at the prompt: what they may do now, a line each, and all that is known of a measure."""

from collections.abc import Iterable, Iterator, Mapping

from moderator.coding import crossed_lines
from moderator.descriptions import crossing, incident, tabled, title, titled, titles
from moderator.moves import Counteract
from moderator.rules.giving import giving
from moderator.rules.menu import Item, Menu, menu, pieces, pieces_to_ask, pieces_to_perform
from moderator.view import View
from prompts.load import phrase
from reassure.terminal.view_text import channels, charged
from scenarios.types import LADDER, Countermeasure, whole


def choices(view: View) -> str:
    """What a side may do now, a line each, and how many measures it cannot have now."""
    found, to_ask = menu(view.table, view.side), pieces_to_ask(view.table, view.side)
    pieces_of_own = pieces(view.table, view.side)
    traded = [item for item in found.give if item.measure.joint or not item.legal]
    own = _listed(found.perform, pieces_to_perform(view.table, view.side))
    offered = [item for item in traded if item.legal or _in_return(view, item)]
    offered += [item for item in _listed((), pieces_of_own) if not {item.measure.id, _whole(item)} & _ids(own, offered)]
    asked = _listed(found.ask, to_ask)
    barred = {_whole(item) for item in (*found.give, *found.ask)} - {_whole(item) for item in (*own, *offered, *asked)}
    parted = {_whole(item): item.measure.id for item in (*pieces_of_own, *to_ask) if item.legal}
    sections = {
        "offers": [f"  {o.id}: {tabled(o, view.table.scenario)}, answer by round {o.until}" for o in found.answer],
        "perform": [_short(view, item, parted) for item in own],
        "give": [_short(view, item, parted) for item in offered],
        "ask": [_short(view, item, parted) for item in asked],
        "countermeasures": [_counter(view, counter) for counter in found.countermeasures],
        "channels": [*channels(view)],
        "others": [*_diplomacy(view, found), f"  {phrase('typed-menu', 'protest')}"],
    }
    lines = [_step(found)]
    for name, rows in sections.items():
        lines += [phrase("typed-menu", name), *rows] if rows else []
    return "\n".join([*lines, phrase("typed-menu", "more", count=str(len(barred)))])


def details(view: View, named: str) -> str:
    """All that is known of one measure of the menu with its parts, or of each of them for "all"."""
    found, parts = menu(view.table, view.side), pieces(view.table, view.side)
    items = (*found.perform, *found.give, *parts, *found.ask, *pieces_to_ask(view.table, view.side))
    meant = {item.measure.id: item for item in reversed(items) if named == "all" or _whole(item) == whole(named)}
    if not meant:
        return phrase("typed-menu", "unknown", name=named)
    return "\n".join([_step(found), *(_row(view, item) for item in reversed(meant.values()))])


def _listed(items: Iterable[Item], parts: Iterable[Item]) -> list[Item]:
    """What is legal of some measures, and the parts that are legal of the others."""
    found = [item for item in items if item.legal]
    known = _ids(found)
    return found + [part for part in parts if part.legal and _whole(part) not in known]


def _ids(*groups: Iterable[Item]) -> set[str]:
    return {item.measure.id for items in groups for item in items}


def _whole(item: Item) -> str:
    return whole(item.measure.id)


def _in_return(view: View, item: Item) -> bool:
    """Whether nothing would bar a measure if all of the other side's were given for it."""
    other = view.table.scenario.other(view.side)
    theirs = [m.id for m in view.table.scenario.measures if m.actor == other]
    return not any(giving(view.table, view.side, (item.measure,), theirs))


def _step(found: Menu) -> str:
    return phrase("typed-menu", "step", step=LADDER[found.step - 1], left=str(found.overrides_left))


def _diplomacy(view: View, found: Menu) -> Iterator[str]:
    """Proof, explanations, and what the answer to can be put off, each with what to type."""
    scenario = view.table.scenario
    for proof in found.proofs:
        yield f"  show {proof.id} yes|no: proof is asked of {title(proof.measure, scenario)}"
    yield from (f"  ask-proof {ref}: {title(ref, scenario)}" for ref in found.provable)
    yield from (f"  explain|regret {i}: {incident(i, scenario)}" for i in found.explainable)
    if found.reservable:
        yield f"  reserve {' '.join(found.reservable)}: your capital must be asked before you answer"


def _counter(view: View, found: Countermeasure) -> str:
    scenario = view.table.scenario
    act = Counteract(countermeasure=found.id)
    crossed = "; ".join(crossing(line, scenario) for line in crossed_lines(view.table, view.side, act))
    return f"  {found.id}: {found.title}; cost at home {found.cost}" + (f"; {crossed}" if crossed else "")


def _short(view: View, item: Item, parted: Mapping[str, str]) -> str:
    """A measure in a line: what it costs, and the part or rest that could be had of it instead."""
    paying = charged(view, item.price) if item.price else item.level
    part = f"; {phrase('typed-menu', 'part', name=parted[item.measure.id])}" if item.measure.id in parted else ""
    warns = f"; {phrase('menu', 'crosses')}" if item.crosses else ""
    return f"  {item.measure.id}: {item.measure.title} ({paying}{part}{warns})"


def _row(view: View, item: Item) -> str:
    scenario, measure = view.table.scenario, item.measure
    paying = charged(view, item.price) if item.price else ""
    cost = f"cost at home {item.level}" + (f" ({paying})" if paying else "")
    barred = "" if item.legal else f"  NOT POSSIBLE NOW: {titled(item.faults[0].message, scenario)}"
    warns = f"  ({phrase('menu', 'crosses')})" if item.crosses else ""
    answers = [ref for ref in measure.counterparts if scenario.measure(ref)]
    answered = f"; answered by: {titles(answers, scenario)}" if answers else ""
    source = titled("; ".join(str(c) for c in measure.citations), scenario)
    step = LADDER[measure.step - 1]
    return f"  {measure.id}: {measure.title}; {step}, {cost}{answered} [{source}]{warns}{barred}"

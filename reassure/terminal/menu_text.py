"""The menu of a person at the prompt: what they may do now, a line each, and all that is known of a measure."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from moderator.coding import crossed_lines
from moderator.descriptions import crossing, incident, tabled, title, titled, titles
from moderator.moves import Counteract
from moderator.rules.giving import giving
from moderator.rules.menu import Item, Menu, menu, pieces, pieces_to_ask, pieces_to_perform
from moderator.view import View
from prompts.load import phrase
from reassure.terminal.view_text import channels, charged
from scenarios.types import LADDER, whole


def choices(view: View) -> str:
    """What a side may do now, a line each, and how many measures it cannot have now."""
    found = menu(view.table, view.side)
    if view.table.closing:
        return "\n".join([phrase("typed-menu", "settle"), *(_short(view, item, {}) for item in found.perform)])
    listed = _measures(view, found)
    parts = (*pieces(view.table, view.side), *pieces_to_ask(view.table, view.side))
    parted = {_whole(item): item.measure.id for item in parts if item.legal}
    sections = {
        "offers": [f"  {o.id}: {tabled(o, view.table.scenario)}, answer by round {o.until}" for o in found.answer],
        **{name: [_short(view, item, parted) for item in items] for name, items in listed.items()},
        "countermeasures": [*_counters(view, found)],
        "channels": [*channels(view)],
        "others": [*_diplomacy(view, found)],
    }
    lines = [_step(found)]
    for name, rows in sections.items():
        lines += [phrase("typed-menu", name), *rows] if rows else []
    shown = {_whole(item) for items in listed.values() for item in items}
    barred = {_whole(item) for item in (*found.give, *found.ask)} - shown
    return "\n".join([*lines, phrase("typed-menu", "more", count=str(len(barred)))])


def _measures(view: View, found: Menu) -> dict[str, list[Item]]:
    """The measures of the short menu: to carry out, to give, for the leader to decide, and to ask for."""
    of_own, theirs = pieces(view.table, view.side), [item.measure.id for item in found.ask if item.legal]
    own = _listed(found.perform, pieces_to_perform(view.table, view.side))
    given = [i for i in found.give if (i.legal and i.measure.joint) or (not i.legal and _in_return(view, i, theirs))]
    given += [item for item in _listed((), of_own) if not {item.measure.id, _whole(item)} & _ids(own, given)]
    shown = _ids(own, given)
    decided = [item for item in found.give if item.override and item.measure.id not in shown]
    asked = _listed(found.ask, pieces_to_ask(view.table, view.side))
    return {"perform": own, "give": given, "override": decided, "ask": asked}


def details(view: View, named: str) -> str:
    """All that is known of the measures that a name or words mean, with their parts; of each of them for "all"."""
    found, parts = menu(view.table, view.side), pieces(view.table, view.side)
    items = (*found.perform, *found.give, *parts, *found.ask, *pieces_to_ask(view.table, view.side))
    known = {item.measure.id: item for item in reversed(items)}
    meant = {id_: item for id_, item in known.items() if named == "all" or whole(id_) == whole(named)}
    meant = meant or {id_: i for id_, i in known.items() if named.lower() in f"{id_} {i.measure.title}".lower()}
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


def _in_return(view: View, item: Item, theirs: Collection[str]) -> bool:
    """Whether nothing would bar a measure if the other side gave all of theirs for it."""
    return not any(giving(view.table, view.side, (item.measure,), theirs))


def _step(found: Menu) -> str:
    return phrase("typed-menu", "step", step=LADDER[found.step - 1], left=str(found.overrides_left))


def _diplomacy(view: View, found: Menu) -> Iterator[str]:
    """Proof, explanations, what the answer to can be put off, and the rest, each with what to type."""
    scenario = view.table.scenario
    for proof in found.proofs:
        yield f"  show {proof.id} yes|no: proof is asked of {title(proof.measure, scenario)}"
    yield from (f"  ask-proof {ref}: {title(ref, scenario)}" for ref in found.provable)
    yield from (f"  explain|regret {i}: {incident(i, scenario)}" for i in found.explainable)
    if found.reservable:
        yield f"  {phrase('typed-menu', 'reserve', waiting=', '.join(found.reservable))}"
    for id_ in found.withdraw:
        owed = view.table.commitment(id_)
        yield f"  withdraw {id_}" + (f": {title(owed.measure, scenario)}" if owed else ": your offer")
    yield f"  {phrase('typed-menu', 'protest')}"
    yield f"  {phrase('typed-menu', 'hold')}"


def _counters(view: View, found: Menu) -> Iterator[str]:
    """The countermeasures that can be taken now, and the declared lines that each would cross."""
    scenario = view.table.scenario
    for counter in found.countermeasures:
        if counter.closes_channel and "open" not in view.table.channels.values():
            continue
        act = Counteract(countermeasure=counter.id)
        crossed = "".join(f"; {crossing(line, scenario)}" for line in crossed_lines(view.table, view.side, act))
        yield f"  {counter.id}: {counter.title}{crossed}"


def _short(view: View, item: Item, parted: Mapping[str, str]) -> str:
    """A measure in a line: what it costs, and the part or rest that could be had of it instead."""
    if owed := view.table.owes(view.side, item.measure.id):
        return f"  {item.measure.id}: {item.measure.title} ({phrase('typed-menu', 'owed', due=str(owed.due))})"
    paying = charged(view, item.price) if item.price else item.level
    part = f"; {phrase('typed-menu', 'part', name=parted[item.measure.id])}" if item.measure.id in parted else ""
    warns = f"; {phrase('menu', 'crosses')}" if item.crosses else ""
    return f"  {item.measure.id}: {item.measure.title} ({paying}{part}{warns})"


def _why_not(item: Item, view: View) -> str:
    fault = item.faults[0]
    return titled(f"{fault.message} Legal: {fault.legal}.", view.table.scenario)


def _row(view: View, item: Item) -> str:
    scenario, measure = view.table.scenario, item.measure
    paying = charged(view, item.price) if item.price else ""
    cost = f"cost at home {item.level}" + (f" ({paying})" if paying else "")
    barred = "" if item.legal else f"  NOT POSSIBLE NOW: {_why_not(item, view)}"
    warns = f"  ({phrase('menu', 'crosses')})" if item.crosses else ""
    answers = [ref for ref in measure.counterparts if scenario.measure(ref)]
    answered = f"; answered by: {titles(answers, scenario)}" if answers else ""
    source = titled("; ".join(str(c) for c in measure.citations), scenario)
    step = LADDER[measure.step - 1]
    return f"  {measure.id}: {measure.title}; {step}, {cost}{answered} [{source}]{warns}{barred}"

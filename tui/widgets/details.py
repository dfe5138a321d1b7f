"""Details of a choice before a person takes it, and of a drafted move before it is sent."""

from collections.abc import Iterable, Iterator

from agents.draft import Draft
from moderator.coding import crossed_lines, owed_if_accepted
from moderator.descriptions import channel, crossing, title, titled, titles, told
from moderator.events import Price
from moderator.moves import Act, Counter, Counteract, Fault, Offer
from moderator.rules.domestic import level, pressures, price
from moderator.rules.judge import crossings, judge, overridden, prices
from moderator.rules.menu import Item
from moderator.table import Table, measures_by_id
from prompts.load import phrase
from scenarios.mandate import RedLine
from scenarios.types import LADDER, Countermeasure, Level, Measure, piece
from tui.choices import Choice
from tui.text import DIM, charges, join, paid, plain, pressed, signed
from tui.widgets.acts import fault_rows
from tui.widgets.text_rows import Row

LABEL = 9
"""The width of a label, in cells."""


def choice_rows(choice: Choice, table: Table, side: str) -> Iterator[Row]:
    """The details of a choice: its measure, or the offer that it answers."""
    offer = table.offer(choice.offer) if choice.offer else None
    if choice.item:
        yield from item_rows(choice.item, table, side)
    elif choice.countermeasure and choice.act:
        yield Row(plain(choice.text, "bold"))
        yield from countermeasure_rows(choice.countermeasure, choice.act, table, side)
    elif offer is None:
        yield Row(plain(choice.text, "bold"))
        yield Row(plain(phrase("act-help", choice.kind)))
    else:
        yield Row(plain(f"Offer {offer.id}, made in round {offer.round}, answer by round {offer.until}", "bold"))
        if choice.act:
            yield from _price(choice.act, table, side)
        yield from _barred(choice.faults, table, override=choice.override)
        for measure in owed_if_accepted(table, side, offer.id):
            now = level(table, side, measure)
            yield _labelled("you owe", f"{measure.title} (cost {_level(now, measure)})")
        yield from (_labelled("they give", title(m, table.scenario)) for m in offer.give)


def _price(act: Act, table: Table, side: str) -> Iterator[Row]:
    paying = charges(table.scenario.mandate(side), prices(table, side, act).get(side, {}))
    yield _labelled("price now", paying or "nothing at home")
    if paying:
        yield from _pressures(table, side)


def _pressures(table: Table, side: str) -> Iterator[Row]:
    yield from (_labelled("why", pressed(p)) for p in pressures(table, side))


def _level(now: Level, measure: Measure) -> str:
    return now if now == measure.cost.level else f"{now}, in the catalogue {measure.cost.level}"


def _barred(faults: tuple[Fault, ...], table: Table, *, override: bool) -> Iterator[Row]:
    if override:
        yield Row(plain(phrase("menu", "override"), "$text-warning"))
    yield from (row for fault in faults for row in fault_rows(fault, table.scenario))


def item_rows(item: Item, table: Table, side: str) -> Iterator[Row]:
    """A measure in full: step and kind, cost at home, who objects, verification, sources, and what bars it now."""
    measure = item.measure
    yield Row(plain(measure.title, "bold"))
    yield from _barred(item.faults, table, override=item.override)
    step = f"{LADDER[measure.step - 1]} · {measure.kind} · {measure.mode}"
    yield Row(plain(f"{step} · Goldstein {signed(measure.value.points)}", DIM))
    if item.crosses:
        yield from _crossed(_barring(measure, table, side), table)
    if piece(measure.id):
        yield Row(plain(phrase("menu", "piece")))
    if known := tuple(m for m in measure.counterparts if table.scenario.measure(m)):
        yield _labelled("answered", f"by {titles(known, table.scenario)}")
    yield _labelled("cost", f"{_level(item.level, measure)}: {measure.cost.reason}")
    if paying := charges(table.scenario.mandate(side), item.price):
        yield _labelled("points", paying)
    if item.level != measure.cost.level:
        yield from _pressures(table, side)
    if measure.objectors:
        yield _labelled("objects", ", ".join(measure.objectors))
    yield _labelled("verified", f"{measure.verifiability.level}: {measure.verifiability.how}")
    yield _labelled("source", titled("; ".join(map(str, measure.citations)), table.scenario))


def countermeasure_rows(found: Countermeasure, act: Act, table: Table, side: str) -> Iterator[Row]:
    """A countermeasure in full: what it counts for, what it suspends, its cost at home, and the lines it crosses."""
    yield Row(plain(phrase("countermeasure", "effect", points=signed(found.value.points))))
    if isinstance(act, Counteract) and act.channel:
        yield Row(plain(phrase("countermeasure", "closes", channel=channel(act.channel))))
    seen = phrase("seen", found.verifiability)
    yield Row(plain(phrase("countermeasure", "cost", cost=found.cost, seen=seen)))
    lines = crossed_lines(table, side, act)
    yield from _crossed(lines, table)
    if not lines:
        other = table.scenario.mandate(table.scenario.other(side)).name
        yield Row(plain(phrase("countermeasure", "crosses", other=other)))
    yield _labelled("source", titled("; ".join(map(str, found.citations)), table.scenario))


def _barring(measure: Measure, table: Table, side: str) -> Iterator[RedLine]:
    """The declared red lines of the other side that bar a measure of its own."""
    for line in table.scenario.mandate(table.scenario.other(side)).red_lines:
        if line.declared and any(bar.measure == measure.id for bar in line.bars):
            yield line


def _crossed(lines: Iterable[RedLine], table: Table) -> Iterator[Row]:
    for line in lines:
        yield Row(plain(f"This {crossing(line, table.scenario)}.", "$text-warning"), 0, 2)
        yield _labelled("source", titled("; ".join(map(str, line.citations)), table.scenario))


def verdict(draft: Draft, table: Table, side: str) -> Iterator[Row]:
    """What a check finds: what is missing, the faults of the move, or its cost and the lines that it crosses."""
    lacks, scenario = draft.lacks(), table.scenario
    judged = None if lacks else judge(table, side, draft.move())
    if judged is None or judged.moved is None:
        yield Row(plain(phrase("seat", "not-legal"), "bold $text-error"), 0, 2)
        yield from (Row(join(plain("✗ ", "$text-error"), plain(lack)), 0, 2) for lack in lacks)
        yield from (row for fault in (judged.faults if judged else ()) for row in fault_rows(fault, scenario))
        return
    costs = tuple(_costs(draft, table, side, judged.moved.spent.get(side, {})))
    yield Row(plain(phrase("seat", "legal") + f" {phrase('seat', 'free')}" * (not costs), "bold $text-success"))
    for act, line in crossings(table, side, draft.acts):
        yield Row(plain(f"! {told(act, table)}: {crossing(line, scenario)}.", "$text-warning"), 0, 2)
        yield Row(plain(f"Source: {titled('; '.join(map(str, line.citations)), scenario)}", DIM), 2, 2)
    yield from costs
    for warned in judged.warnings:
        yield Row(plain(f"! {phrase('seat', 'will-ask', warning=warned.message)}", "$text-warning"), 0, 2)
    if used := sum(len(overridden(act)) for act in draft.acts):
        yield Row(plain(phrase("seat", "used", count=times(used)), "$text-warning"))


def _costs(draft: Draft, table: Table, side: str, now: Price) -> Iterator[Row]:
    """What a move costs at home: now, and if its offers are accepted."""
    given = tuple(m for act in draft.acts if isinstance(act, Offer | Counter) for m in act.give)
    later = price(table, side, measures_by_id(table.scenario, given))
    for when, points in (("now", now), ("if it is accepted", later)):
        for line in paid(table.scenario, {side: points}, -1):
            yield Row(join(plain(f"costs {when}: ", DIM), line), 0, 2)


def times(count: int) -> str:
    """A small number of times in words."""
    return phrase("times", str(count)) if count < 3 else phrase("times", "more", count=str(count))


def _labelled(label: str, text: str) -> Row:
    return Row(join(plain(f"{label:<{LABEL}} ", DIM), plain(text)), 0, LABEL + 1)

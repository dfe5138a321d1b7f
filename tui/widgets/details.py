"""Details of a measure or an offer, shown before a person chooses it."""

from collections.abc import Iterator

from moderator.coding import owed_if_accepted
from moderator.descriptions import title
from moderator.moves import Act, Fault
from moderator.rules.domestic import level, pressures
from moderator.rules.judge import prices
from moderator.rules.menu import Item
from moderator.table import Table
from scenarios.types import LADDER, Level, Measure
from tui.draft import Choice
from tui.text import DIM, charges, join, plain, pressed, signed
from tui.widgets.cards import fault_rows
from tui.widgets.text_rows import Row

LABEL = 9
"""The width of a label, in cells."""


def choice_rows(choice: Choice, table: Table, side: str) -> Iterator[Row]:
    """The details of a choice: its measure, or the offer that it answers."""
    offer = table.offer(choice.offer) if choice.offer else None
    if choice.item:
        yield from item_rows(choice.item, table, side)
    elif offer is None:
        yield Row(plain(choice.text))
    else:
        yield Row(plain(f"{offer.id}, made in round {offer.round}, answer by round {offer.until}", "bold"))
        if choice.act:
            yield from _price(choice.act, table, side)
        yield from _barred(choice.faults, override=choice.override)
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


def _barred(faults: tuple[Fault, ...], *, override: bool) -> Iterator[Row]:
    yield from (row for fault in faults for row in fault_rows(fault))
    if override:
        yield Row(plain("The leader's override would make this possible.", "$text-warning"))


def item_rows(item: Item, table: Table, side: str) -> Iterator[Row]:
    """A measure in full: step and kind, cost at home, who objects, verification, sources, and what bars it now."""
    measure = item.measure
    yield Row(plain(measure.title, "bold"))
    yield from _barred(item.faults, override=item.override)
    step = f"step {measure.step}, {LADDER[measure.step - 1]} · {measure.kind} · {measure.mode}"
    yield Row(plain(f"{step} · Goldstein {signed(measure.value.points)}", DIM))
    if item.crosses:
        yield Row(
            plain("To ask for this means to demand that they cross a red line they have declared.", "$text-warning")
        )
    yield _labelled("cost", f"{_level(item.level, measure)}: {measure.cost.reason}")
    if paying := charges(table.scenario.mandate(side), item.price):
        yield _labelled("points", paying)
    if item.level != measure.cost.level:
        yield from _pressures(table, side)
    if measure.objectors:
        yield _labelled("objects", ", ".join(measure.objectors))
    yield _labelled("verified", f"{measure.verifiability.level}: {measure.verifiability.how}")
    yield _labelled("source", "; ".join(str(c) for c in measure.citations))


def _labelled(label: str, text: str) -> Row:
    return Row(join(plain(f"{label:<{LABEL}} ", DIM), plain(text)), 0, LABEL + 1)

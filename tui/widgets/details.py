"""What a person should know of a measure or an offer before they choose it."""

from collections.abc import Iterator

from moderator.menu import Item
from moderator.table import Table
from moderator.words import title
from scenarios.types import LADDER
from tui.draft import Choice
from tui.text import DIM, join, plain, short, signed
from tui.widgets.cards import fault_rows
from tui.widgets.rows import Row

LABEL = 9
"""Cells that a label takes."""


def choice_rows(choice: Choice, table: Table, side: str) -> Iterator[Row]:
    """What a choice means: its measure, or the offer that it answers."""
    offer = table.offer(choice.offer) if choice.offer else None
    if choice.item:
        yield from item_rows(choice.item, table, side)
    elif offer is None:
        yield Row(plain(choice.text))
    else:
        yield Row(plain(f"{offer.id}, made in round {offer.round}, to be answered by round {offer.until}", "bold"))
        for label, measures in (("they give", offer.give), ("you give", offer.ask)):
            yield from (_labelled(label, title(m, table.scenario)) for m in measures)


def item_rows(item: Item, table: Table, side: str) -> Iterator[Row]:
    """A measure in full: step and kind, cost at home, who objects, how it is verified, sources, and what bars it."""
    measure, mandate = item.measure, table.scenario.mandate(side)
    yield Row(plain(measure.title, "bold"))
    step = f"step {measure.step}, {LADDER[measure.step - 1]} · {measure.kind} · {measure.mode}"
    yield Row(plain(f"{step} · Goldstein {signed(measure.value.points)}", DIM))
    yield from (row for fault in item.faults for row in fault_rows(fault))
    if item.override:
        yield Row(plain("The leader's override would open it.", "$text-warning"))
    if item.crosses:
        yield Row(plain("To ask for this would demand that they cross a red line they have declared.", "$text-warning"))
    yield _labelled("cost", f"{item.level}: {measure.cost.reason}")
    paying = [f"{short(a)} {signed(-item.price[a.id])}" for a in mandate.audiences if item.price.get(a.id)]
    if paying:
        yield _labelled("points", ", ".join(paying))
    if measure.objectors:
        yield _labelled("objects", ", ".join(measure.objectors))
    yield _labelled("verified", f"{measure.verifiability.level}: {measure.verifiability.how}")
    yield _labelled("source", "; ".join(str(c) for c in measure.citations))


def _labelled(label: str, text: str) -> Row:
    return Row(join(plain(f"{label:<{LABEL}} ", DIM), plain(text)), 0, LABEL + 1)

"""What a person should know of a measure or an offer before they choose it."""

from collections.abc import Iterator

from textual.content import Content

from moderator.menu import Item
from moderator.table import Table
from moderator.words import title
from scenarios.types import LADDER
from tui.draft import Choice
from tui.text import DIM, join, plain, short, signed
from tui.widgets.cards import fault_rows


def choice_details(choice: Choice, table: Table, side: str) -> Content:
    """What a choice means: its measure, or the offer that it answers."""
    if choice.item:
        return item_details(choice.item, table, side)
    offer = table.offer(choice.offer) if choice.offer else None
    if offer is None:
        return plain(choice.text)
    lines = [plain(f"{offer.id}, made in round {offer.round}, to be answered by round {offer.until}", "bold")]
    lines += [join(plain("they give  ", DIM), plain(title(m, table.scenario))) for m in offer.give]
    lines += [join(plain("you give   ", DIM), plain(title(m, table.scenario))) for m in offer.ask]
    return Content("\n").join(lines)


def item_details(item: Item, table: Table, side: str) -> Content:
    """A measure in full: its step and kind, cost at home, objectors, how it can be verified, sources, what bars it."""
    return Content("\n").join(_item(item, table, side))


def _item(item: Item, table: Table, side: str) -> Iterator[Content]:
    measure, mandate = item.measure, table.scenario.mandate(side)
    yield plain(measure.title, "bold")
    step = f"step {measure.step}, {LADDER[measure.step - 1]} · {measure.kind} · {measure.mode}"
    yield plain(f"{step} · Goldstein {signed(measure.value.points)}", DIM)
    yield join(plain("at home  ", DIM), plain(f"{item.level}: {measure.cost.reason}"))
    points = ", ".join(
        f"{short(a, mandate)} {signed(-item.price[a.id])}" for a in mandate.audiences if a.id in item.price
    )
    if points:
        yield join(plain("points   ", DIM), plain(points))
    if measure.objectors:
        yield join(plain("objects  ", DIM), plain(", ".join(measure.objectors)))
    yield join(plain("verified ", DIM), plain(f"{measure.verifiability.level}: {measure.verifiability.how}"))
    yield join(plain("source   ", DIM), plain("; ".join(str(c) for c in measure.citations)))
    if item.crosses:
        yield plain("To ask for this would demand that they cross a red line they have declared.", "$text-warning")
    if item.override:
        yield plain("The leader's override would open it.", "$text-warning")
    for fault in item.faults:
        yield from (join(" " * (row.indent - 2), row.text) for row in fault_rows(fault))

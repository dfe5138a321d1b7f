"""The table as it stands: clock, offers, commitments, channels, and political capital."""

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from moderator.domestic import pressures, share
from moderator.table import Commitment, Table, TabledOffer, ladder
from moderator.words import title
from scenarios.types import LADDER
from tui.sight import Sight
from tui.text import DIM, badge, join, plain, short

BAR = 16
"""Cells of a bar of a hundred points."""


class Board(VerticalScroll, can_focus=True):
    """The state of the table, showing capital only of sides whose private parts may be seen."""

    BORDER_TITLE = "Table"

    def compose(self) -> ComposeResult:
        """One block of text."""
        yield Static(id="state", markup=False)

    def draw(self, table: Table, sight: Sight) -> None:
        """Show this table."""
        self.query_one("#state", Static).update(Content("\n").join(_lines(table, sight)))


def clock(table: Table) -> Content:
    """The round, and whose turn it is or how the talks ended."""
    if table.closed:
        return plain(f"ended in round {table.closed.round}: {table.closed.outcome}", "bold")
    whose = join(" · ", badge(table.scenario, table.to_move), " to move")
    return join(plain(f"round {min(table.round, table.rounds)} of {table.rounds}", "bold"), whose)


def _lines(table: Table, sight: Sight) -> Iterator[Content]:
    step = ladder(table)
    yield join(plain("Ladder ", "bold $accent"), plain(f"open to step {step} of {len(LADDER)}: {LADDER[step - 1]}"))
    yield from _section(
        "Open offers", [line for s in table.sides for o in table.open_offers(s) for line in _offer(table, o)]
    )
    yield from _section("Commitments due", [_commitment(table, c) for s in table.sides for c in table.owed(s)])
    yield from _section("Given and not answered", [_given(table, c.by, c.measure, c.round) for c in table.unanswered])
    channels = [_channel(c, state) for c, state in table.channels.items()]
    yield from _section("Channels", [Content("   ").join(channels)] if channels else [])
    yield from (_contact(table, c.by, c.id, c.channel) for c in table.contacts if c.state == "open")
    for mandate in table.scenario.sides:
        if sight.of(mandate.id) and mandate.id in table.capital:
            yield from _capital(table, mandate.id)


def _section(name: str, lines: list[Content]) -> Iterator[Content]:
    if not lines:
        yield join(plain(f"{name} ", "bold $accent"), plain("none", DIM))
        return
    yield plain(name, "bold $accent")
    yield from (join("  ", line) for line in lines)


def _offer(table: Table, offer: TabledOffer) -> Iterator[Content]:
    age = table.round - offer.round
    told = f" {offer.id}, {age} round{'s' * (age != 1)} old, to be answered by round {offer.until}"
    yield join(badge(table.scenario, offer.by), plain(told))
    yield from (join(plain("  gives ", DIM), plain(title(m, table.scenario))) for m in offer.give)
    yield from (join(plain("  asks  ", DIM), plain(title(m, table.scenario))) for m in offer.ask)


def _commitment(table: Table, owed: Commitment) -> Content:
    late = plain(f" by round {owed.due}", "$text-warning" if owed.due <= table.round else DIM)
    what = plain(f": {title(owed.measure, table.scenario)}")
    return join(badge(table.scenario, owed.by), plain(f" {owed.id}"), late, what)


def _given(table: Table, by: str, measure: str, round_: int) -> Content:
    age = table.round - round_
    told = plain(f" {title(measure, table.scenario)}"), plain(f" ({age} round{'s' * (age != 1)} ago)", DIM)
    return join(badge(table.scenario, by), *told)


def _channel(channel: str, state: str) -> Content:
    if state == "open":
        return plain(f"○ {channel}")
    return join(plain(f"✗ {channel}"), plain(f" {state}", DIM))


def _contact(table: Table, by: str, contact: str, channel: str) -> Content:
    return join("  ", badge(table.scenario, by), plain(f" asks for contact on {channel} ({contact})"))


def _capital(table: Table, side: str) -> Iterator[Content]:
    mandate, held = table.scenario.mandate(side), table.capital[side]
    left = mandate.overrides - table.overrides[side]
    yield Content("")
    yield join(
        badge(table.scenario, side),
        plain(f" capital {share(table, side):.0f} of 100", "bold $accent"),
        plain(f" · overrides left {left}", DIM),
    )
    for audience in mandate.audiences:
        points = held[audience.id]
        low = points < audience.floor + 5
        name = short(audience, mandate)
        yield join(
            plain(f"{name:<18.18} "), bar(points, audience.floor), plain(f" {points:3.0f}", "bold" if low else "")
        )
    for pressure in pressures(table, side):
        yield plain(
            f"{'dearer' if pressure.levels > 0 else 'cheaper'} by {abs(pressure.levels)}: {pressure.reason}",
            "$text-warning",
        )


def bar(points: float, floor: float) -> Content:
    """Points of a hundred as a bar, with a stroke at the floor under which the audience blocks."""
    full, stop = round(points * BAR / 100), round(floor * BAR / 100)
    cells = ["█" if n < full else "·" for n in range(BAR)]
    cells[min(BAR - 1, stop)] = "│" if stop >= full else "┃"
    return join(
        plain("".join(cells[:full]), "$text-warning" if points < floor + 5 else "$foreground 70%"),
        plain("".join(cells[full:]), DIM),
    )

"""The table: ladder, offers, commitments, unanswered concessions, channels and political capital."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import get_args

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from moderator.descriptions import channel, order, title
from moderator.rules.aims import balance_of
from moderator.rules.domestic import pressures, total_capital
from moderator.rules.endings import agreed, settled
from moderator.rules.ladder import highest_step
from moderator.rules.remarks import promises, questions
from moderator.score.balance import TermKind
from moderator.table import Table
from moderator.tabled import Commitment, Concession, TabledOffer
from moderator.visibility import Visibility
from prompts.load import phrase
from scenarios.mandate import Audience, RedLine
from scenarios.types import LADDER
from tui.text import DIM, badge, join, plain, pressed, short, signed
from tui.widgets.text_rows import Row, Rows

NEAR = 5
"""An audience with fewer points above its floor than this is highlighted."""

MOST_QUESTIONS = 3
"""Open questions that are shown, the latest."""

COLUMNS = 48
"""The width in cells from which the capital of two sides is shown side by side."""


class TablePane(VerticalScroll, can_focus=True):
    """The state of the table; the capital of a side is shown only if the reader may see it."""

    BORDER_TITLE = "Table"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self._shown: tuple[Table, Visibility] | None = None

    def compose(self) -> ComposeResult:
        """One block of rows."""
        yield Rows()

    def draw(self, table: Table, sight: Visibility) -> None:
        """Show this table."""
        self._shown = table, sight
        self._lay_out()

    def on_resize(self) -> None:
        """Lay out the columns again."""
        self._lay_out()

    def _lay_out(self) -> None:
        if self._shown and self.size.width:
            width = self.content_size.width - self.styles.scrollbar_size_vertical
            table = self._shown[0]
            self.query_one(Rows).show((*_state(table), *_capitals(*self._shown, width), *_lines(table)))


def clock(table: Table) -> Content:
    """The round, or how the talks ended."""
    if table.closed:
        last = min(table.closed.round, table.closing.since if table.closing else table.rounds)
        return plain(f"ended in round {last}: {phrase('progress', table.closed.outcome)}", "bold")
    return plain(f"round {min(table.round, table.rounds)} of {table.rounds}", "bold")


def _state(table: Table) -> Iterator[Row]:
    yield Row(join(_name("Ladder"), plain(_ladder(table))), hang=2)
    yield Row(join(_name("Agreement"), plain(_agreement(table))), hang=2)
    offers = [row for s in table.sides for o in table.open_offers(s) for row in _offer(table, o)]
    yield from _section("Open offers", offers)
    yield from _section("Commitments due", [_commitment(table, c) for s in table.sides for c in table.owed(s)])
    yield from _section("Concessions not yet answered", [_given(table, c) for c in table.unanswered])
    for state in ("open", "suspended"):
        named = ", ".join(channel(c) for c, now in table.channels.items() if now == state)
        if named:
            yield Row(join(_name(f"Channels {state}"), plain(named)), hang=2)
    for contact in table.contacts:
        if contact.state == "open":
            asked = plain(f" asks for contact on {channel(contact.channel)}")
            yield Row(join(badge(table.scenario, contact.by), asked), 2, 2)
    if table.content and not table.closed:
        yield Row(plain(phrase("table", "rests", side=table.scenario.mandate(table.content).name)), hang=2)
    yield from _in_words(table)


def _agreement(table: Table) -> str:
    """How much of what counts as agreement is reached, and what is missing once it is."""
    count, need = len(agreed(table)), table.scenario.agreement.need
    told = phrase("table", "agreed", count=str(count), need=str(need))
    return f"{told} {phrase('table', 'settled')}" if settled(table) and not table.closed else told


def _in_words(table: Table) -> Iterator[Row]:
    """What stands in words: requests for proof, questions that wait, and promises that bind nobody."""
    proofs = [_said(table, p.by, title(p.measure, table.scenario)) for p in table.proofs if p.state == "open"]
    asked = [_said(table, q.side, f"“{q.quote}”") for side in table.sides for q in questions(table, side)]
    promised = [
        _said(table, side, title(p.about, table.scenario)) for side in table.sides for p in promises(table, side)
    ]
    for name, rows in (("proof", proofs), ("questions", asked[-MOST_QUESTIONS:]), ("promises", promised)):
        if rows:
            yield from _section(phrase("table", name), rows)


def _said(table: Table, side: str, what: str) -> Row:
    return Row(join(badge(table.scenario, side), plain(f": {what}")), 2, 2)


def _lines(table: Table) -> Iterator[Row]:
    yield Row(Content(""))
    for mandate in table.scenario.sides:
        declared = [_line(line) for line in mandate.red_lines if line.declared]
        yield from _section(phrase("table", "lines", side=mandate.name), declared)


def _ladder(table: Table) -> str:
    """The steps of the ladder that are open, and those that are not, by name."""
    step = highest_step(table)
    told = phrase("table", "ladder", open=", ".join(LADDER[:step]))
    return f"{told} · {phrase('table', 'ladder-closed', closed=', '.join(LADDER[step:]))}" if LADDER[step:] else told


def _line(line: RedLine) -> Row:
    return Row(join("· ", plain(line.title)), 2, 2)


def _name(name: str) -> Content:
    return plain(f"{name} ", "bold $accent")


def _section(name: str, rows: list[Row]) -> Iterator[Row]:
    yield Row(_name(name) if rows else join(_name(name), plain("none", DIM)))
    yield from rows


def _offer(table: Table, offer: TabledOffer) -> Iterator[Row]:
    terms = plain(f", offer {offer.id}, {_age(table, offer.round)}, answer by round {offer.until}")
    yield Row(join(badge(table.scenario, offer.by), terms), 2, 2)
    for verb, measures in (("gives ", offer.give), ("asks  ", offer.ask)):
        yield from (Row(join(plain(verb, DIM), plain(title(m, table.scenario))), 4, 6) for m in measures)
    if first := order(offer, table.scenario):
        yield Row(plain(first, DIM), 4, 6)
    if offer.id in table.unpayable:
        barred = phrase("table", "unpayable", side=table.scenario.mandate(offer.by).name)
        yield Row(plain(barred, "$text-warning"), 4, 2)


def _commitment(table: Table, owed: Commitment) -> Row:
    due = plain(f", by round {owed.due}", "$text-warning" if owed.due <= table.round else DIM)
    what = plain(f": {title(owed.measure, table.scenario)}")
    return Row(join(badge(table.scenario, owed.by), due, what), 2, 2)


def _given(table: Table, given: Concession) -> Row:
    what = plain(f" {title(given.measure, table.scenario)}"), plain(f" ({_age(table, given.round)})", DIM)
    return Row(join(badge(table.scenario, given.by), *what), 2, 2)


def _age(table: Table, since: int) -> str:
    age = table.round - since
    return f"{age} round{'s' * (age != 1)} old" if age else "new"


def _capitals(table: Table, sight: Visibility, width: int) -> Iterator[Row]:
    shown = [m.id for m in table.scenario.sides if sight.of(m.id) and m.id in table.capital]
    yield Row(Content(""))
    if shown:
        yield Row(join(_name(phrase("table", "capital")), plain(phrase("table", "capital-hint"), DIM)), 0, 2)
    if len(shown) > 1 and width >= COLUMNS:
        cell = (width - 2) // 2
        for left, right in zip_longest(*(_capital(table, side, cell) for side in shown), fillvalue=Content("")):
            yield Row(join(left, " " * (cell + 2 - left.cell_length), right))
    else:
        yield from (Row(line) for side in shown for line in _capital(table, side, min(width, COLUMNS)))
    for side in shown:
        yield from _pressed(table, side)
        yield _balance(table, side)


def _balance(table: Table, side: str) -> Row:
    """What the talks have brought a side so far, in one line."""
    found = balance_of(table, side)
    terms = {kind: signed(found.sum_of(kind), 2) for kind in get_args(TermKind)}
    told = phrase("table", "balance", total=signed(found.total, 2), **terms)
    return Row(join(badge(table.scenario, side), plain(f" {told}", DIM)), 0, 2)


def _capital(table: Table, side: str, width: int) -> Iterable[Content]:
    mandate, held = table.scenario.mandate(side), table.capital[side]
    left = mandate.overrides - table.overrides[side]
    yield join(badge(table.scenario, side), plain(f"  {total_capital(table, side):.0f}", "bold"))
    yield plain(f"leader's decisions left: {left}", DIM)
    yield from (_audience(a, held[a.id], width) for a in mandate.audiences)


def _audience(audience: Audience, points: float, width: int) -> Content:
    room = width - 5
    wide = room * 5 // 8
    name = short(audience)
    label = name if len(name) <= wide else f"{name[: wide - 1]}…"
    near = points < audience.floor + NEAR
    number = plain(f" {points:3.0f}", "bold $text-warning" if near else "")
    return join(plain(f"{label:<{wide}} "), bar(points, audience.floor, room - wide), number)


def _pressed(table: Table, side: str) -> Iterator[Row]:
    for pressure in pressures(table, side):
        yield Row(join(badge(table.scenario, side), plain(f" {pressed(pressure)}", DIM)), 0, 2)


def bar(points: float, floor: float, width: int) -> Content:
    """Points from 0 to 100 as a bar, with a stroke at the floor below which the audience blocks."""
    full, stop = round(points * width / 100), min(width - 1, round(floor * width / 100))
    cells = ["━" if n < full else "┄" for n in range(width)]
    cells[stop] = "┃" if stop < full else "╎"
    held, lost = plain("".join(cells[:full]), "$foreground 80%"), plain("".join(cells[full:]), DIM)
    return join(held, lost)

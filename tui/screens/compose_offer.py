"""The form for an offer: what to give, what to ask for, and the deadline."""

from collections.abc import Iterator
from typing import ClassVar, cast, get_args

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from moderator.moves import First, Offer
from moderator.rules.judge import with_override
from moderator.rules.menu import Item, menu, pieces, pieces_to_ask
from moderator.table import Table
from prompts.load import phrase
from tui.screens.footer import Footer
from tui.text import DIM, join, plain
from tui.widgets.details import item_rows
from tui.widgets.filtered_list import FilteredList, Line
from tui.widgets.text_rows import Rows

MOST = 3
"""The largest number of measures to give, and to ask for."""

LONGEST = 5
"""The longest deadline for an answer, in rounds."""


class PackageScreen(ModalScreen[Offer | None]):
    """Measures to give and to ask for: enter marks one, and ctrl+s adds the offer to the draft."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "finish", "Add offer", tooltip="Add this offer to your move"),
        Binding("ctrl+up", "deadline(1)", "Later", tooltip="One more round for the answer"),
        Binding("ctrl+down", "deadline(-1)", "Sooner", tooltip="One round less for the answer"),
        Binding("ctrl+f", "first", "Who first", tooltip="Change who carries out first"),
        Binding("ctrl+o", "override", "Leader", tooltip="Let the leader decide over objections at home, or do not"),
        Binding("escape", "dismiss", "Cancel"),
        Binding("shift+down", "read(3)", show=False, tooltip="Scroll the details down"),
        Binding("shift+up", "read(-3)", show=False, tooltip="Scroll the details up"),
        Binding("f1", "app.keys", "Keys", tooltip="Show all keys"),
    ]

    def __init__(self, table: Table, side: str) -> None:
        super().__init__()
        found = menu(table, side)
        self._table, self._side = table, side
        give, ask = (*found.give, *pieces(table, side)), (*found.ask, *pieces_to_ask(table, side))
        self._items = {f"give {i.measure.id}": i for i in give} | {f"ask {i.measure.id}": i for i in ask}
        self._first: First = "asked"
        self._marked: set[str] = set()
        self._deadline, self._override = 2, False

    def compose(self) -> ComposeResult:
        """The measures, the terms of the offer, and the details of the selected measure."""
        with Vertical(classes="dialog"):
            yield FilteredList(self._lines(), id="choices-list")
            yield Static(id="terms", markup=False)
            with VerticalScroll(id="details", can_focus=False):
                yield Rows(id="detail")
            yield Footer()

    def on_mount(self) -> None:
        """Set the titles."""
        self.query_one(".dialog").border_title = phrase("menu", "offer")
        self.query_one(".dialog").border_subtitle = phrase("menu", "hint")
        self._show_terms()

    def _lines(self) -> Iterator[Line]:
        headings = {"give": "You give (your own or joint measures)", "ask": "You ask for (optional)"}
        for key in self._items:
            yield Line(headings[key.split()[0]], key, self._prompt(key))

    def _prompt(self, key: str) -> Content:
        item = self._items[key]
        box = plain("[x] " if key in self._marked else "[ ] ", "bold" if key in self._marked else DIM)
        barred = plain("not now  ", "$text-warning") if item.faults else Content("")
        return join(box, barred, plain(item.measure.title), plain(f"  {item.level}{_joint(item)}", DIM))

    def _show_terms(self) -> None:
        give, ask = (str(len(self._chosen(kind))) for kind in ("give", "ask"))
        override = phrase("menu", "overridden") if self._override else ""
        rounds = str(self._deadline)
        first = phrase("first", self._first if self._chosen("ask") else "none")
        terms = phrase(
            "menu", "terms", give=give, ask=ask, most=str(MOST), rounds=rounds, first=first, override=override
        )
        self.query_one("#terms", Static).update(plain(terms, "bold"))

    @on(OptionList.OptionHighlighted)
    def _explain(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_id:
            self.query_one("#details").scroll_home()
            self.query_one("#detail", Rows).show(item_rows(self._items[event.option_id], self._table, self._side))

    @on(OptionList.OptionSelected)
    def _toggle(self, event: OptionList.OptionSelected) -> None:
        key = event.option_id
        if not key:
            return
        kind = key.split()[0]
        if key not in self._marked and sum(k.startswith(kind) for k in self._marked) >= MOST:
            self.notify(phrase("menu", "full", most=str(MOST)), markup=False)
            return
        self._marked ^= {key}
        self.query_one(FilteredList).retext(key, self._prompt(key))
        self._show_terms()

    def action_deadline(self, step: int) -> None:
        """Give the other side more or less time to answer."""
        self._deadline = max(1, min(LONGEST, self._deadline + step))
        self._show_terms()

    def action_read(self, lines: int) -> None:
        """Scroll the details of the selected measure."""
        self.query_one("#details").scroll_relative(y=lines)

    def action_override(self) -> None:
        """Switch the leader's decision on or off."""
        self._override = not self._override
        self._show_terms()

    def action_first(self) -> None:
        """Change who carries out first."""
        orders = get_args(First)
        self._first = orders[(orders.index(self._first) + 1) % len(orders)]
        self._show_terms()

    def action_finish(self) -> None:
        """Add the offer to the draft."""
        give, ask = (self._chosen(kind) for kind in ("give", "ask"))
        if not give:
            self.notify(phrase("menu", "none"), markup=False)
            return
        offer = Offer(give=give, ask=ask, deadline=self._deadline, first=self._first if ask else "asked")
        overriding = with_override(self._table, self._side, offer) if self._override else None
        self.dismiss(cast("Offer", overriding or offer))

    def _chosen(self, kind: str) -> tuple[str, ...]:
        return tuple(i.measure.id for k, i in self._items.items() if k in self._marked and k.startswith(kind))


def _joint(item: Item) -> str:
    return ", joint" if item.measure.joint else ""

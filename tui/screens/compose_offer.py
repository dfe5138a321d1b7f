"""The form for an offer: what to give, what to ask for, and the deadline."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from moderator.moves import Offer
from moderator.rules.menu import Item, menu
from moderator.table import Table
from tui.text import DIM, join, plain
from tui.widgets.details import item_rows
from tui.widgets.text_rows import Rows

MOST = 3
"""The largest number of measures to give, and to ask for."""

HINT = "space or enter: mark · f: finish · + and -: change the deadline"

LONGEST = 5
"""The longest deadline for an answer, in rounds."""


class PackageScreen(ModalScreen[Offer | None]):
    """Measures to give and to ask for: space or enter marks one, and f finishes the offer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "mark", "Mark", key_display="space", tooltip="Mark or unmark the selected measure"),
        Binding("f", "finish", "Finish", tooltip="Add this offer to your move"),
        Binding("plus,equals_sign", "deadline(1)", "Later", key_display="+", tooltip="One more round for the answer"),
        Binding("minus", "deadline(-1)", "Sooner", key_display="-", tooltip="One round less for the answer"),
        Binding("o", "override", "Override", tooltip="Use the leader's override, or do not"),
        Binding("escape", "dismiss", "Cancel"),
        Binding("shift+down", "read(3)", show=False, tooltip="Scroll the details down"),
        Binding("shift+up", "read(-3)", show=False, tooltip="Scroll the details up"),
        Binding("question_mark,f1", "app.keys", "Keys", tooltip="Show all keys"),
    ]

    def __init__(self, table: Table, side: str) -> None:
        super().__init__()
        found = menu(table, side)
        self._table, self._side = table, side
        self._items = {f"give {i.measure.id}": i for i in found.give} | {f"ask {i.measure.id}": i for i in found.ask}
        self._marked: set[str] = set()
        self._deadline, self._override = 2, False

    def compose(self) -> ComposeResult:
        """The measures, the terms of the offer, and the details of the selected measure."""
        with Vertical(classes="dialog"):
            yield OptionList(id="menu", markup=False, compact=True)
            yield Static(id="terms", markup=False)
            with VerticalScroll(id="details", can_focus=False):
                yield Rows(id="detail")
            yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one(".dialog").border_title = "Your offer"
        self.query_one(".dialog").border_subtitle = HINT
        options = self.query_one("#menu", OptionList)
        for kind, heading in (("give", "You give (your own or joint measures)"), ("ask", "You ask for (optional)")):
            options.add_option(Option(plain(heading, "bold $accent"), disabled=True))
            options.add_options(Option(self._prompt(k), id=k) for k in self._items if k.startswith(kind))
        options.action_first()
        options.focus()
        self._show_terms()

    def _prompt(self, key: str) -> Content:
        item = self._items[key]
        box = plain("[x] " if key in self._marked else "[ ] ", "bold" if key in self._marked else DIM)
        barred = plain("not now  ", "$text-warning") if item.faults else Content("")
        return join(box, barred, plain(item.measure.title), plain(f"  {item.level}{_joint(item)}", DIM))

    def _show_terms(self) -> None:
        give, ask = (len(self._chosen(kind)) for kind in ("give", "ask"))
        override = " · with the leader's override" if self._override else ""
        terms = f"gives {give}, asks {ask} (at most {MOST} each) · answer within {self._deadline} rounds{override}"
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
            self.notify(
                f"You can give at most {MOST} measures and ask for at most {MOST}. Unmark one first.", markup=False
            )
            return
        self._marked ^= {key}
        event.option_list.replace_option_prompt(key, self._prompt(key))
        self._show_terms()

    def action_mark(self) -> None:
        """Mark or unmark the selected measure."""
        self.query_one("#menu", OptionList).action_select()

    def action_deadline(self, step: int) -> None:
        """Give the other side more or less time to answer."""
        self._deadline = max(1, min(LONGEST, self._deadline + step))
        self._show_terms()

    def action_read(self, lines: int) -> None:
        """Scroll the details of the selected measure."""
        self.query_one("#details").scroll_relative(y=lines)

    def action_override(self) -> None:
        """Switch the leader's override on or off."""
        self._override = not self._override
        self._show_terms()

    def action_finish(self) -> None:
        """Add the offer to the draft."""
        give, ask = (self._chosen(kind) for kind in ("give", "ask"))
        if not give:
            self.notify("An offer must give at least one measure. Mark one with space.", markup=False)
            return
        self.dismiss(Offer(give=give, ask=ask, deadline=self._deadline, override=self._override))

    def _chosen(self, kind: str) -> tuple[str, ...]:
        return tuple(i.measure.id for k, i in self._items.items() if k in self._marked and k.startswith(kind))


def _joint(item: Item) -> str:
    return ", joint" if item.measure.joint else ""

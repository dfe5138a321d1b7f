"""Putting an offer together: what one gives, what one asks for it, and until when."""

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
from tui.widgets.rows import Rows

MOST = 3
"""Measures in one package, on either side."""

HINT = "space or enter marks · f finishes · + and - move the deadline"

LONGEST = 5
"""Rounds that the other side can have to answer."""


class PackageScreen(ModalScreen[Offer | None]):
    """Measures to give and to ask for, each marked with space or enter; f finishes the offer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "mark", "Mark", key_display="space", tooltip="Mark a measure, or take the mark away"),
        Binding("f", "finish", "Finish", tooltip="Put this offer into the draft"),
        Binding("plus,equals_sign", "deadline(1)", "Later", key_display="+", tooltip="A round more to answer"),
        Binding("minus", "deadline(-1)", "Sooner", key_display="-", tooltip="A round less to answer"),
        Binding("o", "override", "Override", tooltip="Use the leader's override for what is barred"),
        Binding("escape", "dismiss", "Cancel"),
        Binding("shift+down", "read(3)", show=False, tooltip="Read on about the marked line"),
        Binding("shift+up", "read(-3)", show=False, tooltip="Read back about the marked line"),
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
        """The measures, what the marked one means, and the terms."""
        with Vertical(classes="dialog"):
            yield OptionList(id="menu", markup=False, compact=True)
            yield Static(id="terms", markup=False)
            with VerticalScroll(id="details", can_focus=False):
                yield Rows(id="detail")
            yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one(".dialog").border_title = "An offer"
        self.query_one(".dialog").border_subtitle = HINT
        options = self.query_one("#menu", OptionList)
        for kind, heading in (("give", "You give (yours or joint)"), ("ask", "You ask for (theirs), if anything")):
            options.add_option(Option(plain(heading, "bold $accent"), disabled=True))
            options.add_options(Option(self._prompt(k), id=k) for k in self._items if k.startswith(kind))
        options.action_first()
        options.focus()
        self._tell()

    def _prompt(self, key: str) -> Content:
        item = self._items[key]
        box = plain("[x] " if key in self._marked else "[ ] ", "bold" if key in self._marked else DIM)
        barred = plain("barred  ", "$text-warning") if item.faults else Content("")
        return join(box, barred, plain(item.measure.title), plain(f"  {item.level}{_joint(item)}", DIM))

    def _tell(self) -> None:
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
            self.notify(f"A package holds at most {MOST} measures on each side.", markup=False)
            return
        self._marked ^= {key}
        event.option_list.replace_option_prompt(key, self._prompt(key))
        self._tell()

    def action_mark(self) -> None:
        """Mark a measure, or take the mark away."""
        self.query_one("#menu", OptionList).action_select()

    def action_deadline(self, step: int) -> None:
        """Give the other side more or less time."""
        self._deadline = max(1, min(LONGEST, self._deadline + step))
        self._tell()

    def action_read(self, lines: int) -> None:
        """Move what is told of the marked line."""
        self.query_one("#details").scroll_relative(y=lines)

    def action_override(self) -> None:
        """Use the leader's override, or do not."""
        self._override = not self._override
        self._tell()

    def action_finish(self) -> None:
        """Take the offer into the draft."""
        give, ask = (self._chosen(kind) for kind in ("give", "ask"))
        if not give:
            self.notify("An offer gives at least one measure: mark one with space.", markup=False)
            return
        self.dismiss(Offer(give=give, ask=ask, deadline=self._deadline, override=self._override))

    def _chosen(self, kind: str) -> tuple[str, ...]:
        return tuple(i.measure.id for k, i in self._items.items() if k in self._marked and k.startswith(kind))


def _joint(item: Item) -> str:
    return ", joint" if item.measure.joint else ""

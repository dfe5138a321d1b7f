"""The menu of acts: all choices with their cost, and forms for acts that need more."""

from collections.abc import Iterator
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList

from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    Counter,
    Decline,
    Hold,
    Message,
    Perform,
    Protest,
    WalkOut,
)
from moderator.rules.judge import with_override
from moderator.table import Table
from prompts.load import phrase
from tui.choices import Choice, groups
from tui.screens.compose_offer import PackageScreen
from tui.screens.footer import Footer
from tui.screens.questions import RemarkScreen
from tui.text import DIM, join, plain
from tui.widgets.details import choice_rows
from tui.widgets.filtered_list import FilteredList, Line
from tui.widgets.text_rows import Rows


class ActsScreen(ModalScreen[Act | None]):
    """The menu of acts: enter chooses the selected act, and ctrl+o chooses it by the leader's decision."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+o", "override", "Leader", tooltip="Choose the selected act by the leader's decision over objections"
        ),
        Binding("escape", "dismiss", "Cancel"),
        Binding("shift+down", "read(3)", show=False, tooltip="Scroll the details down"),
        Binding("shift+up", "read(-3)", show=False, tooltip="Scroll the details up"),
        Binding("f1", "app.keys", "Keys", tooltip="Show all keys"),
    ]

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("enter", "Choose the selected act"),)

    def __init__(self, table: Table, side: str) -> None:
        super().__init__()
        self._table, self._side = table, side
        self._choices: dict[str, Choice] = {}

    def compose(self) -> ComposeResult:
        """The list, and the details of the selected choice."""
        with Vertical(classes="dialog"):
            yield FilteredList(self._lines(), id="choices-list")
            with VerticalScroll(id="details", can_focus=False):
                yield Rows(id="detail")
            yield Footer()

    def on_mount(self) -> None:
        """Set the title."""
        self.query_one(".dialog").border_title = phrase("menu", "act")

    def _lines(self) -> Iterator[Line]:
        for group in groups(self._table, self._side):
            for choice in group.choices:
                key = str(len(self._choices))
                self._choices[key] = choice
                yield Line(group.name, key, _prompt(choice))

    @on(OptionList.OptionHighlighted)
    def _explain(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_id:
            rows = choice_rows(self._choices[event.option_id], self._table, self._side)
            self.query_one("#details").scroll_home()
            self.query_one("#detail", Rows).show(rows)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        if event.option_id:
            self._take(self._choices[event.option_id])

    def action_read(self, lines: int) -> None:
        """Scroll the details of the selected choice."""
        self.query_one("#details").scroll_relative(y=lines)

    def action_override(self) -> None:
        """Choose the selected act by the leader's decision."""
        key = self.query_one(FilteredList).selected
        act = self._choices[key].act if key else None
        if isinstance(act, Accept | Perform):
            self.dismiss(with_override(self._table, self._side, act) or act)

    @work
    async def _take(self, choice: Choice) -> None:
        act = await self._filled(choice)
        if act is not None:
            self.dismiss(act)

    async def _filled(self, choice: Choice) -> Act | None:
        offer = choice.offer or ""
        match choice.form:
            case "offer" | "counter":
                found = await self.app.push_screen_wait(PackageScreen(self._table, self._side))
                if found is None or choice.form == "offer":
                    return found
                return Counter(**found.model_dump(exclude={"act"}), offer=offer)
            case None:
                return choice.act
            case form:
                words = await self.app.push_screen_wait(RemarkScreen(phrase("remark", form)))
                return _in_words(form, offer, words) if words else None


def _prompt(choice: Choice) -> Content:
    level = plain(f"  {choice.item.level}", DIM) if choice.item else Content("")
    barred = plain("not now  ", "$text-warning") if choice.faults else Content("")
    return join("  ", barred, plain(choice.text), level)


def _in_words(form: str, of: str, words: str) -> Act:
    """The act of a form that is completed by a line of words; ``of`` is what it answers, or its channel."""
    match form:
        case "decline":
            return Decline(offer=of, reason=words)
        case "message":
            return Message(channel=of, text=words)
        case "take":
            return AnswerContact(contact=of, message=words)
        case "hold":
            return Hold(reason=words)
        case "walk-out":
            return WalkOut(reason=words)
        case _:
            return Protest(about=words)

"""The menu of acts: all choices with their cost, and forms for acts that need more."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from moderator.moves import Accept, Act, Counter, Decline, Perform, Protest
from moderator.table import Table
from tui.draft import Choice, groups
from tui.screens.compose_offer import PackageScreen
from tui.screens.write_line import RemarkScreen
from tui.text import DIM, join, plain
from tui.widgets.details import choice_rows
from tui.widgets.text_rows import Rows


class ActsScreen(ModalScreen[Act | None]):
    """The menu of acts: enter chooses the selected act, and o chooses it with the leader's override."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "override", "With override", tooltip="Choose the selected act with the leader's override"),
        Binding("escape", "dismiss", "Cancel"),
        Binding("shift+down", "read(3)", show=False, tooltip="Scroll the details down"),
        Binding("shift+up", "read(-3)", show=False, tooltip="Scroll the details up"),
        Binding("question_mark,f1", "app.keys", "Keys", tooltip="Show all keys"),
    ]

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("enter", "Choose the selected act"),)

    def __init__(self, table: Table, side: str) -> None:
        super().__init__()
        self._table, self._side = table, side
        self._choices: dict[str, Choice] = {}

    def compose(self) -> ComposeResult:
        """The list, and the details of the selected choice."""
        with Vertical(classes="dialog"):
            yield OptionList(id="menu", markup=False, compact=True)
            with VerticalScroll(id="details", can_focus=False):
                yield Rows(id="detail")
            yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one(".dialog").border_title = "Choose an act: select it and press enter"
        menu = self.query_one("#menu", OptionList)
        for group in groups(self._table, self._side):
            menu.add_option(Option(plain(group.name, "bold $accent"), disabled=True))
            for choice in group.choices:
                key = str(len(self._choices))
                self._choices[key] = choice
                menu.add_option(Option(_prompt(choice), id=key))
        menu.action_first()
        menu.focus()

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
        """Choose the selected act with the leader's override."""
        menu = self.query_one("#menu", OptionList)
        option = menu.highlighted_option
        act = self._choices[option.id].act if option and option.id else None
        if isinstance(act, Accept | Perform):
            self.dismiss(act.model_copy(update={"override": True}))

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
            case "decline":
                reason = await self.app.push_screen_wait(RemarkScreen(f"Your reason to decline {offer}"))
                return Decline(offer=offer, reason=reason) if reason else None
            case "protest":
                about = await self.app.push_screen_wait(RemarkScreen("What you protest against"))
                return Protest(about=about) if about else None
            case None:
                return choice.act


def _prompt(choice: Choice) -> Content:
    level = plain(f"  {choice.item.level}", DIM) if choice.item else Content("")
    barred = plain("not now  ", "$text-warning") if choice.faults else Content("")
    return join("  ", barred, plain(choice.text), level)

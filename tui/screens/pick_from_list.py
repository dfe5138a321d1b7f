"""A short list to choose one line from."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.screens.footer import Footer


class PickScreen(ModalScreen[str | None]):
    """Gives the id of the chosen line; None if none was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close")]

    def __init__(self, title: str, lines: Mapping[str, Content], marked: str | None = None) -> None:
        super().__init__()
        self._title, self._lines, self._marked = title, lines, marked

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(classes="dialog -small"):
            options = [Option(line, id=id_) for id_, line in self._lines.items()]
            yield OptionList(*options, id="choices", markup=False, compact=True)
            yield Footer()

    def on_mount(self) -> None:
        """Set the titles and the selected line."""
        self.query_one(".dialog").border_title = self._title
        self.query_one(".dialog").border_subtitle = "enter: choose the selected line"
        options = self.query_one("#choices", OptionList)
        if self._marked is not None and self._marked in self._lines:
            options.highlighted = list(self._lines).index(self._marked)
        options.focus()

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        if self.is_current:  # a second press of enter would close the screen below
            self.dismiss(event.option_id)

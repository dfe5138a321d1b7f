"""A form for one line of text, such as a reason or a note."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Footer, Input

LONGEST = 300


class RemarkScreen(ModalScreen[str | None]):
    """Asks for a line of text and gives it; None if the person cancels."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Cancel")]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """The input line."""
        with Vertical(classes="dialog -small"):
            yield Input(max_length=LONGEST)
            yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Set the titles."""
        self.query_one(".dialog").border_title = self._title
        self.query_one(".dialog").border_subtitle = "enter: confirm · esc: cancel"

    @on(Input.Submitted)
    def _given(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(event.value.strip())
        else:
            self.notify("Write a few words first.", markup=False)

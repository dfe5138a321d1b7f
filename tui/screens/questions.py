"""Questions before all else: yes or no, a line of text, and the hand-over between two people at one machine."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from prompts.load import phrase
from scenarios.scenario import Scenario
from tui.screens.footer import Footer
from tui.text import badge, plain

LONGEST = 300
"""The longest line of text, in characters."""


class ConfirmScreen(ModalScreen[bool]):
    """Asks a question and gives True for yes, False for no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "Yes"),
        Binding("n,escape", "dismiss(False)", "No", key_display="n"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """The question."""
        with Vertical(classes="dialog -small"):
            yield Static(plain(self._question), markup=False)
            yield Footer()


class HandOverScreen(Screen[bool]):
    """Covers everything until the person of the next side is alone at the screen; gives False to leave the talks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "dismiss(True)", "Go on"),
        Binding("escape", "dismiss(False)", "Leave the talks"),
    ]

    def __init__(self, scenario: Scenario, side: str) -> None:
        super().__init__()
        self._scenario, self._side = scenario, side

    def compose(self) -> ComposeResult:
        """Whose turn it is, and what both people do now."""
        side, other = (self._scenario.mandate(s).name for s in (self._side, self._scenario.other(self._side)))
        with Vertical(classes="dialog -small"):
            yield Static(badge(self._scenario, self._side), markup=False)
            yield Static(plain("\n" + phrase("hand-over", "text", side=side, other=other)), markup=False)
            yield Footer()


class PassphraseScreen(ModalScreen[str | None]):
    """Asks for a passphrase, which is not shown; None if the person cancels."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Cancel")]

    def compose(self) -> ComposeResult:
        """The input line."""
        with Vertical(classes="dialog -small"):
            yield Input(password=True, max_length=LONGEST)
            yield Footer()

    def on_mount(self) -> None:
        """Set the titles."""
        self.query_one(".dialog").border_title = phrase("board", "passphrase")
        self.query_one(".dialog").border_subtitle = "enter: confirm · esc: cancel"

    @on(Input.Submitted)
    def _given(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


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
            yield Footer()

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

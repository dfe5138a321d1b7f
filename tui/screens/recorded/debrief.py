"""The debrief of a dialogue."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Markdown

from transcripts.clean import clean
from tui.messages import Replay


class DebriefScreen(Screen[None]):
    """The debrief as text; links in it cannot be opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "replay", "Replay", tooltip="Replay this dialogue"),
        Binding("escape", "app.pop_screen", "Close"),
    ]

    def __init__(self, dialogue: str, text: str) -> None:
        super().__init__()
        self._dialogue, self._text = dialogue, text

    def compose(self) -> ComposeResult:
        """The text."""
        with VerticalScroll(id="debrief"):
            yield Markdown(clean(self._text), open_links=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Focus the text, so that it can be scrolled at once."""
        self.query_one("#debrief").border_title = "Debrief"
        self.query_one("#debrief").focus()

    def action_replay(self) -> None:
        """Replay the dialogue."""
        self.post_message(Replay(self._dialogue))

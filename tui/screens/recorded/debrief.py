"""The debrief of a dialogue."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Markdown

from prompts.load import phrase
from transcripts.clean import clean
from tui.messages import Replay
from tui.notices import errors_as_notices
from tui.screens.footer import Footer


class DebriefScreen(Screen[None]):
    """The debrief as text; links in it cannot be opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "replay", "Replay", tooltip="Replay this dialogue"),
        Binding("p", "save", "Save pages", tooltip="Write the debrief as pages to print or to send"),
        Binding("escape", "app.pop_screen", "Close"),
    ]

    def __init__(self, dialogue: str, text: str, save: Callable[[], Sequence[Path]]) -> None:
        super().__init__()
        self._dialogue, self._text, self._save = dialogue, text, save

    def compose(self) -> ComposeResult:
        """The text."""
        with VerticalScroll(id="debrief"):
            yield Markdown(clean(self._text), open_links=False)
        yield Footer()

    def on_mount(self) -> None:
        """Focus the text, so that it can be scrolled at once."""
        self.query_one("#debrief").border_title = "Debrief"
        self.query_one("#debrief").focus()

    def action_save(self) -> None:
        """Write the pages, and say where they are."""
        with errors_as_notices(self.app):
            written = ", ".join(str(path.resolve()) for path in self._save())
            self.notify(phrase("debrief", "saved", paths=written), markup=False, timeout=12)

    def action_replay(self) -> None:
        """Replay the dialogue."""
        self.post_message(Replay(self._dialogue))

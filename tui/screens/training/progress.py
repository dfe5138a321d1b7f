"""What people's sessions show over time."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from prompts.load import phrase
from training.progress import Session, cells, change, heads
from tui.messages import Debrief
from tui.notices import errors_as_notices
from tui.screens.footer import Footer
from tui.text import DIM, join, plain

Sessions = Callable[[str], Sequence[Session]]
"""The sessions of a person, oldest first."""


class ProgressScreen(Screen[None]):
    """Names on the left, and the sessions of the selected one; enter on a session opens its debrief."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back")]

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("tab", "Go to the sessions, or back to the names"),
        ("enter", "Read the debrief of the selected session"),
    )

    def __init__(self, names: Sequence[str], sessions: Sessions) -> None:
        super().__init__()
        self._names, self._sessions = names, sessions

    def compose(self) -> ComposeResult:
        """The names and the table."""
        yield Static(phrase("progress", "title"), id="title", markup=False)
        with Horizontal(id="people"):
            yield OptionList(*(Option(plain(name)) for name in self._names), id="names", markup=False)
            with Vertical():
                yield OptionList(id="sessions", markup=False)
                yield Static(plain(phrase("training", "nobody") if not self._names else "", DIM), id="change")
        yield Footer()

    def on_mount(self) -> None:
        """Set the titles."""
        sessions = self.query_one("#sessions", OptionList)
        sessions.border_title, sessions.border_subtitle = "Sessions", "enter: debrief"
        self.query_one("#names").border_title = "Names"
        self.query_one("#names").focus()

    @on(OptionList.OptionHighlighted, "#names")
    def _person(self, event: OptionList.OptionHighlighted) -> None:
        listed = self.query_one("#sessions", OptionList)
        listed.clear_options()
        with errors_as_notices(self.app):
            found = self._sessions(self._names[event.option_index])
            listed.add_options(map(_option, found))
            listed.highlighted = len(found) - 1 if found else None
            told = "\n".join(filter(None, (change(found), phrase("progress", "limits"))))
            self.query_one("#change", Static).update(plain(told, DIM))

    @on(OptionList.OptionSelected, "#sessions")
    def _opened(self, event: OptionList.OptionSelected) -> None:
        self.post_message(Debrief(str(event.option_id)))


def _option(one: Session) -> Option:
    began, title, side, outcome, *figures = zip(heads(), cells(one), strict=True)
    facts = " · ".join(f"{head.lower()} {cell}" for head, cell in figures)
    where = plain(f"\n{began[1]} · {side[1]} · {outcome[1]}\n{facts}", DIM)
    return Option(join(plain(title[1], "bold"), where), id=one.dialogue)

"""A hint for the person who plays, told step by step; it is worked out in another process."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from engine.analysis import Settings
from engine.hint import PLAYS, hint, steps
from engine.jobs import processes
from moderator.events import Event
from prompts.load import phrase
from tui.notices import errors_as_notices
from tui.processes import prepare_processes
from tui.screens.footer import Footer
from tui.text import plain


class HintScreen(ModalScreen[tuple[str, ...]]):
    """The steps of a hint at the end of some events, the next one at each key press; gives those that were told."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "more", "Tell more", key_display="enter"),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, events: Sequence[Event], name: str) -> None:
        super().__init__()
        self._events, self._of = tuple(events), name
        self._steps: tuple[str, ...] = ()
        self._told = 1

    def compose(self) -> ComposeResult:
        """The steps told so far."""
        with VerticalScroll(classes="dialog"):
            yield Static(phrase("hint", "working"), id="steps", markup=False)
            yield Footer()

    def on_mount(self) -> None:
        """Begin to look for a hint."""
        self.query_one(".dialog").border_title = "Hint"
        self._look()

    @work
    async def _look(self) -> None:
        """Work the hint out in another process, so that no key waits for it."""
        prepare_processes()
        how = Settings(by="balance", plays=PLAYS)
        with errors_as_notices(self.app), processes(1) as pool:
            found = await asyncio.get_running_loop().run_in_executor(pool, hint, self._events, how)
            self._steps = steps(found, self._of)
        if self._steps:
            self._show()
        else:
            self.action_back()

    def _show(self) -> None:
        self.query_one("#steps", Static).update(plain("\n\n".join(self._steps[: self._told])))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """More is told while there is more."""
        return self._told < len(self._steps) if action == "more" else super().check_action(action, parameters)

    def action_back(self) -> None:
        """Go back, with the steps that were told."""
        self.dismiss(self._steps[: self._told])

    def action_more(self) -> None:
        """Tell the next step."""
        self._told += 1
        self._show()

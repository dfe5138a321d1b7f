"""The question what to do about a failed turn."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from moderator.events import Failed
from scenarios.scenario import Scenario
from tui.screens.footer import Footer
from tui.text import badge, join, plain
from tui.widgets.cards import failure_rows
from tui.widgets.text_rows import Rows


class FailureScreen(ModalScreen[str | None]):
    """Gives ``again``, ``forfeit``, ``stop`` or the agent that takes the seat; None if the person decides later."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Later", tooltip="Decide later: read the talks first, then press c"),
        Binding("question_mark,f1", "app.keys", "Keys", tooltip="Show all keys"),
    ]

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("enter", "Choose the selected line"),
        ("↑ ↓", "Select another line"),
    )

    def __init__(self, failed: Failed, scenario: Scenario, agents: Mapping[str, str]) -> None:
        super().__init__()
        self._failed, self._scenario, self._agents = failed, scenario, agents

    def compose(self) -> ComposeResult:
        """What failed, and the choices."""
        with Vertical(classes="dialog -small"):
            yield Rows(failure_rows(self._failed), id="failure")
            yield OptionList(*self._options(), id="choices", markup=False, compact=True)
            yield Footer()

    def _options(self) -> list[Option]:
        takers = [
            Option(plain(f"Let a doctrine play this side: {told}"), id=spec) for spec, told in self._agents.items()
        ]
        return [
            Option(plain("Try again"), id="again"),
            *takers,
            Option(plain("Forfeit this turn"), id="forfeit"),
            Option(plain("End the talks"), id="stop"),
        ]

    def on_mount(self) -> None:
        """Set the title."""
        title = join(badge(self._scenario, self._failed.side), "'s turn failed. What do you want to do?")
        self.query_one(".dialog").border_title = title
        self.query_one(".dialog").border_subtitle = "enter: choose the selected line"
        self.query_one("#choices").focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

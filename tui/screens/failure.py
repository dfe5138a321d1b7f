"""A question after a turn that failed: what becomes of it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from moderator.events import Failed
from scenarios.types import Scenario
from tui.text import badge, join, plain
from tui.widgets.cards import failure_rows
from tui.widgets.rows import Rows


class FailureScreen(ModalScreen[str | None]):
    """Gives ``again``, ``forfeit``, ``stop`` or the agent who takes the seat, and None where it was put off."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Later", tooltip="Look at the talks first; c brings this question back"),
        Binding("question_mark,f1", "app.keys", "Keys", tooltip="Show all keys"),
    ]

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("enter", "Do what is marked"),
        ("↑ ↓", "Mark another line"),
    )

    def __init__(self, failed: Failed, scenario: Scenario, agents: Sequence[str]) -> None:
        super().__init__()
        self._failed, self._scenario, self._agents = failed, scenario, agents

    def compose(self) -> ComposeResult:
        """What failed, and what can be done."""
        with Vertical(classes="dialog -small"):
            yield Rows(failure_rows(self._failed), id="failure")
            yield OptionList(*self._options(), id="choices", markup=False, compact=True)
            yield Footer(show_command_palette=False)

    def _options(self) -> list[Option]:
        takers = [Option(plain(f"Let {spec} take the seat"), id=spec) for spec in self._agents]
        return [
            Option(plain("Try again"), id="again"),
            *takers,
            Option(plain("Forfeit this turn"), id="forfeit"),
            Option(plain("End the talks"), id="stop"),
        ]

    def on_mount(self) -> None:
        """Name the question."""
        title = join(badge(self._scenario, self._failed.side), "'s turn failed: what now?")
        self.query_one(".dialog").border_title = title
        self.query_one(".dialog").border_subtitle = "enter does what is marked"
        self.query_one("#choices").focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

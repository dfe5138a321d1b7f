"""The form for a fork: who plays from this turn on, the seed, and an inject."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, Select, Static

from moderator.table import Table
from transcripts.players import player
from tui.messages import Fork
from tui.requests import GREATEST, ForkRequest
from tui.screens.footer import Footer
from tui.text import plain
from tui.widgets.seat_picker import SeatField, seed_of

KEEP, NONE = "", "none"
EXPLANATION = "A fork is a new dialogue with the same past up to this turn. Change what you like from here on."


class ForkScreen(ModalScreen[None]):
    """The form for the changes of a fork; a field left as it is changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "begin", "Begin", tooltip="Begin the fork"),
        Binding("escape", "dismiss", "Cancel"),
        Binding("question_mark,f1", "app.keys", "Keys", tooltip="Show all keys"),
    ]

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("tab", "Go to the next field"),
        ("enter", "Open a list, and choose from it"),
    )

    def __init__(self, parent: str, turn: int, table: Table, agents: Mapping[str, str]) -> None:
        super().__init__()
        self._parent_id, self._turn, self._table, self._agents = parent, turn, table, agents

    def compose(self) -> ComposeResult:
        """The form."""
        scenario, table = self._table.scenario, self._table
        with Vertical(classes="dialog -small"):
            yield Static(EXPLANATION, markup=False)
            for mandate in scenario.sides:
                agents = {KEEP: f"no change: {player(table.seats[mandate.id])}", **self._agents}
                yield SeatField(scenario, mandate.id, agents, KEEP)
            with Horizontal(classes="field"):
                yield Label("inject", markup=False)
                injects = [(plain("none"), NONE), *((plain(i.title), i.id) for i in scenario.injects)]
                yield Select(injects, value=NONE, allow_blank=False, id="inject", compact=True)
            with Horizontal(classes="field"):
                yield Label("seed", markup=False)
                yield Input(str(table.seed), id="seed", type="integer", max_length=10, compact=True)
                yield Button("Begin", id="begin", variant="primary", compact=True)
            yield Footer()

    def on_mount(self) -> None:
        """Set the title."""
        after = f"after turn {self._turn}" if self._turn else "from the opening"
        self.query_one(".dialog").border_title = plain(f"Fork of {self._parent_id} {after}")
        self.query(Select).first().focus()

    @on(Button.Pressed, "#begin")
    def action_begin(self) -> None:
        """Begin the fork, if the form is complete."""
        seats = {field.side: field.spec for field in self.query(SeatField)}
        seed, inject = seed_of(self.query_one("#seed", Input).value), str(self.query_one("#inject", Select).value)
        if None in seats.values():
            self.notify("Choose an agent for each side.", markup=False, severity="warning")
        elif seed is None:
            self.notify(f"The seed must be a whole number from 0 to {GREATEST}.", markup=False, severity="warning")
        else:
            named = {side: spec for side, spec in seats.items() if spec}
            change = ForkRequest(self._parent_id, self._turn, named, seed, None if inject == NONE else inject)
            self.app.post_message(Fork(change))

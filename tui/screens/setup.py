"""The form for new talks: who plays each side, the seed and the rounds."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.validation import Integer
from textual.widgets import Button, Input, Label, Static

from scenarios.scenario import Scenario
from tui.messages import Begin
from tui.requests import GREATEST, Setup
from tui.screens.footer import Footer
from tui.text import flowing, plain
from tui.widgets.seat_picker import SeatField, seed_of

MOST_ROUNDS = 50


class SetupScreen(ModalScreen[None]):
    """The form for new talks on a scenario; the last choice for a seat is an agent to type in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "begin", "Begin", tooltip="Begin the talks"),
        Binding("escape", "dismiss", "Cancel"),
        Binding("question_mark,f1", "app.keys", "Keys", tooltip="Show all keys"),
    ]

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("tab", "Go to the next field"),
        ("enter", "Open the list of agents, and choose one"),
    )

    def __init__(self, scenario: Scenario, agents: Mapping[str, str], defaults: Mapping[str, str]) -> None:
        super().__init__()
        self._scenario, self._agents, self._defaults = scenario, agents, defaults

    def compose(self) -> ComposeResult:
        """The situation, and the form."""
        with Vertical(classes="dialog"):
            with VerticalScroll(id="situation"):
                yield Static(plain(flowing(self._scenario.situation)), markup=False)
            for mandate in self._scenario.sides:
                chosen = self._defaults.get(mandate.id, next(iter(self._agents)))
                yield SeatField(self._scenario, mandate.id, {chosen: chosen, **self._agents}, chosen)
            with Horizontal(classes="field"):
                yield Label("seed", markup=False)
                yield Input("1", id="seed", type="integer", max_length=10, compact=True)
                yield Label(f"rounds, at most {MOST_ROUNDS}", markup=False)
                yield Input(str(self._scenario.rounds), id="rounds", compact=True, validators=[Integer(1, MOST_ROUNDS)])
                yield Button("Begin", id="begin", variant="primary", compact=True)
            yield Footer()

    def on_mount(self) -> None:
        """Set the title."""
        self.query_one(".dialog").border_title = plain(self._scenario.title)
        self.query_one(f"#seat-{self._scenario.sides[0].id}").focus()

    @on(Button.Pressed, "#begin")
    def action_begin(self) -> None:
        """Begin the talks, if the form is complete."""
        seats = {field.side: field.spec or "" for field in self.query(SeatField)}
        seed, rounds = seed_of(self.query_one("#seed", Input).value), self.query_one("#rounds", Input)
        if not all(seats.values()):
            self.notify("Choose an agent for each side.", markup=False, severity="warning")
        elif seed is None or not rounds.is_valid or not rounds.value:
            problem = f"The seed must be a whole number from 0 to {GREATEST}, and the rounds from 1 to {MOST_ROUNDS}."
            self.notify(problem, markup=False, severity="warning")
        else:
            self.app.post_message(Begin(Setup(self._scenario.id, seats, seed, int(rounds.value))))

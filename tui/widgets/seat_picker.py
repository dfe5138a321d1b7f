"""The field for who plays a side: an agent from a list, or one to type in."""

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Label, Select

from scenarios.scenario import Scenario
from tui.requests import GREATEST
from tui.text import badge, plain

ANOTHER = "another ..."


class SeatField(Horizontal):
    """A side's name, a list of agents (labels by agent), and an input line for another agent."""

    def __init__(self, scenario: Scenario, side: str, agents: Mapping[str, str], chosen: str) -> None:
        super().__init__(classes="field")
        self.side = side
        self._scenario, self._agents, self._chosen = scenario, agents, chosen

    def compose(self) -> ComposeResult:
        """The row."""
        yield Label(badge(self._scenario, self.side))
        options = [(plain(label), spec) for spec, label in (*self._agents.items(), (ANOTHER, ANOTHER))]
        yield Select(options, value=self._chosen, allow_blank=False, id=f"seat-{self.side}", compact=True)
        yield Input(placeholder="such as llm:MODEL", id=f"spec-{self.side}", compact=True)

    @on(Select.Changed)
    def _show_line(self, event: Select.Changed) -> None:
        line = self.query_one(Input)
        line.display = event.value == ANOTHER
        if line.display:
            line.focus()

    @property
    def spec(self) -> str | None:
        """The agent chosen or typed in; None if the input line is still empty."""
        chosen = self.query_one(Select).value
        return self.query_one(Input).value.strip() or None if chosen == ANOTHER else str(chosen)


def seed_of(text: str) -> int | None:
    """The seed in a text; None if it is not a valid seed."""
    fits = text.isdecimal() and len(text) <= len(str(GREATEST)) and int(text) <= GREATEST
    return int(text) if fits else None

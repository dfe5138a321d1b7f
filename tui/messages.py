"""What screens ask of the app, and what a running dialogue asks of its screen."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual.message import Message

from moderator.moves import Move
from moderator.table import Table
from moderator.view import View


@dataclass(frozen=True)
class Setup:
    """Talks to begin: the scenario's id, agent specs by side, the seed, and rounds (the scenario's own if None)."""

    scenario: str
    seats: Mapping[str, str]
    seed: int = 1
    rounds: int | None = None


class Choose(Message):
    """Set up talks on a scenario."""

    def __init__(self, scenario: str) -> None:
        super().__init__()
        self.scenario = scenario


class Begin(Message):
    """Begin talks."""

    def __init__(self, setup: Setup) -> None:
        super().__init__()
        self.setup = setup


class Replay(Message):
    """Open the replay of a recorded dialogue."""

    def __init__(self, dialogue: str) -> None:
        super().__init__()
        self.dialogue = dialogue


class Debrief(Message):
    """Open the debrief of a recorded dialogue."""

    def __init__(self, dialogue: str) -> None:
        super().__init__()
        self.dialogue = dialogue


class Asked(Message):
    """A person is asked for a move."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self.view = view


class Sent(Message):
    """A person's move, checked and legal as far as they can see."""

    def __init__(self, move: Move) -> None:
        super().__init__()
        self.move = move


class Undecided(Message):
    """A person is asked what becomes of the turn in ``table.failed``."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table

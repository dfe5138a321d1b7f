"""What screens ask of the app, and what a running dialogue asks of its screen."""

from textual.message import Message

from moderator.moves import Move
from moderator.table import Table
from moderator.view import View
from tui.requests import Change, Setup
from tui.timeline import Tape


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
    """Open the replay of a recorded dialogue, at an event of it."""

    def __init__(self, dialogue: str, at: int = 0) -> None:
        super().__init__()
        self.dialogue, self.at = dialogue, at


class TakeUp(Message):
    """Go on with a dialogue that has not ended."""

    def __init__(self, dialogue: str) -> None:
        super().__init__()
        self.dialogue = dialogue


class Forking(Message):
    """Ask what is to change in a fork of a dialogue after a turn."""

    def __init__(self, dialogue: str, tape: Tape, turn: int) -> None:
        super().__init__()
        self.dialogue, self.tape, self.turn = dialogue, tape, turn


class Fork(Message):
    """Begin a fork."""

    def __init__(self, change: Change) -> None:
        super().__init__()
        self.change = change


class Seek(Message):
    """Open the search of the record."""


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

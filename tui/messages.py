"""Messages from the screens to the app, and from live talks to their screen."""

from textual.message import Message

from agents.draft import Draft
from engine.analysis import TurnAnalysis
from engine.jobs import Progress
from moderator.facilitation import Ranked
from moderator.moves import Move
from moderator.table import Table
from moderator.view import View
from tui.requests import ForkRequest, Setup
from tui.timeline import Timeline


class SetUp(Message):
    """Open the form for new talks on a scenario."""

    def __init__(self, scenario: str) -> None:
        super().__init__()
        self.scenario = scenario


class Begin(Message):
    """Begin talks."""

    def __init__(self, setup: Setup) -> None:
        super().__init__()
        self.setup = setup


class Replay(Message):
    """Open the replay of a recorded dialogue at an event."""

    def __init__(self, dialogue: str, at: int = 0) -> None:
        super().__init__()
        self.dialogue, self.at = dialogue, at


class Rate(Message):
    """Code a recorded dialogue a second time, under a name."""

    def __init__(self, dialogue: str, coder: str) -> None:
        super().__init__()
        self.dialogue, self.coder = dialogue, coder


class ResumeDialogue(Message):
    """Resume a dialogue that has not ended."""

    def __init__(self, dialogue: str) -> None:
        super().__init__()
        self.dialogue = dialogue


class SetUpFork(Message):
    """Open the form for a fork of a dialogue after a turn."""

    def __init__(self, dialogue: str, tape: Timeline, turn: int) -> None:
        super().__init__()
        self.dialogue, self.tape, self.turn = dialogue, tape, turn


class Fork(Message):
    """Begin a fork."""

    def __init__(self, change: ForkRequest) -> None:
        super().__init__()
        self.change = change


class Analysed(Message):
    """An analysis in other processes has made a turn, or has come further."""

    def __init__(self, part: TurnAnalysis | Progress) -> None:
        super().__init__()
        self.part = part


class Facilitate(Message):
    """Open the facilitator's board on a dialogue, or on the exercise that is running; ``who`` is the facilitator."""

    def __init__(self, who: str, dialogue: str | None = None) -> None:
        super().__init__()
        self.who, self.dialogue = who, dialogue


class OpenTraining(Message):
    """Open the list of exercises."""


class OpenProgress(Message):
    """Open how people have done over time."""


class OpenSearch(Message):
    """Open the search of the record."""


class Debrief(Message):
    """Open the debrief of a recorded dialogue."""

    def __init__(self, dialogue: str) -> None:
        super().__init__()
        self.dialogue = dialogue


class WrittenDown(Message):
    """A person has written down, after the talks, what they believe of the other side."""

    def __init__(self, dialogue: str, ranked: Ranked) -> None:
        super().__init__()
        self.dialogue, self.ranked = dialogue, ranked


class Asked(Message):
    """A person is asked for a move."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self.view = view


class Sent(Message):
    """A person's move; legal by all that they can see of the table."""

    def __init__(self, move: Move) -> None:
        super().__init__()
        self.move = move


class Drafted(Message):
    """A person's draft has changed."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft


class AskedAboutFailure(Message):
    """A person is asked what to do about the failed turn in ``table.failed``."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table

"""Events: what happens at the table, as one closed union. The record holds them, and all state is a fold over them."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from moderator.facilitation import (
    Continued,
    Granted,
    Hinted,
    Marked,
    Paused,
    Ranked,
    ScoreShown,
    Whispered,
)
from moderator.moves import Call, Fault, Move, Remark, Warned
from moderator.score.coded_act import CodedAct
from moderator.score.index import Score
from scenarios.exercise import Exercise
from scenarios.scenario import Scenario
from scenarios.types import Frozen, Inject, Words

RULES = 3
"""The version of the rules and the score that new dialogues are held under; older ones keep their scores."""

End = Literal["agreement", "rest", "spiral", "breakdown", "walk-out", "deadline", "limit", "ended", "failure"]
"""``spiral`` is an end of dialogues under rules 1 alone."""
Source = Literal["schedule", "moderator", "facilitator", "exercise"]
"""Where an inject comes from."""
Price = dict[str, float]
"""Points by audience."""
Capital = dict[str, Price]
"""Points by side and audience."""
Language = Literal["en", "zh", "both"]
"""The language of a side; ``both`` is English with a Chinese translation."""


class Limits(Frozen):
    """Limits at which the talks close: tokens, money, and seconds spent waiting for the delegates."""

    tokens: int | None = Field(default=None, ge=1)
    cost: float | None = Field(default=None, gt=0)
    seconds: float | None = Field(default=None, gt=0)


class Procedure(Frozen):
    """How models are asked and failures handled, as far as it was set; talks are resumed with the same settings."""

    on_failure: Words = ""
    turn_timeout: float | None = Field(default=None, gt=0)
    """Seconds for one turn, all tries together."""
    reader: Words = ""
    """The model that reads statements a second time."""
    narrow: bool = False
    """Whether the schema of a turn holds only legal acts."""
    context: int | None = Field(default=None, ge=1)
    """Tokens of a prompt above which a digest replaces the oldest turns."""
    temperature: float | None = Field(default=None, ge=0)
    reply_tokens: int | None = Field(default=None, ge=1)
    """Limit on a reply with its thoughts."""
    reasoning_effort: Words = ""
    extra: Words = ""
    """Further fields of the requests for moves, as JSON of an object."""
    hints: bool = False
    """Whether people who play may ask the engine for hints."""


class Opened(Frozen):
    """The opening of the talks; ``scenario`` is complete, so that the record needs nothing else."""

    event: Literal["opened"] = "opened"
    scenario: Scenario
    seats: dict[str, Words]
    seed: int
    rounds: int
    version: str
    limits: Limits = Limits()
    languages: dict[str, Language] = Field(default={})
    """By side, the language set for it, if any."""
    procedure: Procedure = Procedure()
    exercise: Exercise | None = None
    """The exercise that the talks are held for, complete, if they are."""
    rules: int = Field(default=1, ge=1)
    """The version of the rules; an opening that names none is of rules 1."""


class Leaked(Frozen):
    """A message that became public."""

    round: int
    side: str
    text: Words


class Injected(Frozen):
    """An inject: something happened to the table before a side's turn."""

    event: Literal["injected"] = "injected"
    round: int
    inject: Inject
    source: Source
    broken: str | None = None
    """The commitment that it broke, if any."""
    leaked: tuple[Leaked, ...] = ()
    """The messages that it made public."""


class Expired(Frozen):
    """An offer expired unanswered and is closed."""

    event: Literal["expired"] = "expired"
    round: int
    offer: str


class Breached(Frozen):
    """A commitment was not carried out by its deadline; the moderator records this itself."""

    event: Literal["breached"] = "breached"
    round: int
    side: str
    commitment: str


class Refused(Frozen):
    """A faulty reply was sent back with its faults; ``move`` is None where no move could be read."""

    event: Literal["refused"] = "refused"
    round: int
    side: str
    attempt: int
    move: Move | None
    problem: Words = ""
    """Why no move could be read."""
    faults: tuple[Fault, ...]
    call: Call | None = None

    @property
    def tried(self) -> str:
        """Which attempt of the turn it was, in words."""
        return f"attempt {self.attempt}" if self.attempt else "not counted as an attempt"


class Forfeited(Frozen):
    """A side lost its turn after too many faulty replies or a failure: for the score it was silent.

    ``acts`` holds what the other side or a deadline has done to this side's measures since its last turn, the calls
    that it left unanswered, or a pass.
    """

    event: Literal["forfeited"] = "forfeited"
    round: int
    side: str
    acts: tuple[CodedAct, ...]
    x: float
    score: Score


class Failed(Frozen):
    """A delegate could not be asked at all."""

    event: Literal["failed"] = "failed"
    round: int
    side: str
    problem: Words
    call: Call | None = None


class Seated(Frozen):
    """Another delegate took a seat, or the same one took it again after a failure."""

    event: Literal["seated"] = "seated"
    round: int
    side: str
    agent: Words
    by: Words = ""
    """The facilitator who seated it, if one did."""


class Forked(Frozen):
    """The talks so far are a copy of another dialogue; from here on they are a fork with its own seed."""

    event: Literal["forked"] = "forked"
    round: int
    parent: Words
    """The id of the other dialogue."""
    turn: int
    """Half-turns that both dialogues have in common."""
    seed: int
    version: str
    procedure: Procedure = Procedure()


class Read(Frozen):
    """A second reader read the words of a legal move before it was made; ``crosses`` is the line they cross, if any.

    The event holds the move, so that nobody is asked again if the talks are interrupted before it is made.
    """

    event: Literal["read"] = "read"
    round: int
    side: str
    move: Move
    asked: Call | None
    """The call that produced the move."""
    crosses: str | None = None
    quote: Words = ""
    """The words that cross it."""
    reason: Words = ""
    remarks: tuple[Remark, ...] = ()
    """What the reader finds that the words do."""
    problem: Words = ""
    """Why the reading failed, if it did: then the move stands as the rules judged it."""
    call: Call | None = None


class Moved(Frozen):
    """A legal move, its cost at home, the capital the other side regained, its coded acts, and the score after it."""

    event: Literal["moved"] = "moved"
    round: int
    side: str
    move: Move
    acts: tuple[CodedAct, ...]
    remarks: tuple[Remark, ...] = ()
    """What its words do besides stating."""
    notes: tuple[str, ...]
    """Why the coding reduced a value, such as words that faded."""
    spent: Capital
    regained: Capital
    overrides: int
    """Leader's overrides that this move used."""
    x: float
    """The sum of credits of this half-turn, in [-1, 1]."""
    score: Score
    call: Call | None = None
    warnings: tuple[Warned, ...] = ()
    """Of its public words."""


class Settled(Frozen):
    """What stood open for a side when the talks were over, scored in a half-turn of its own: mostly what it broke."""

    event: Literal["settled"] = "settled"
    round: int
    side: str
    acts: tuple[CodedAct, ...]
    x: float
    score: Score


TurnTaken = Moved | Forfeited | Settled
"""The events that are half-turns: each has acts, a sum of credits, and the score after it."""


class Closed(Frozen):
    """The end of the talks: the outcome and the reason."""

    event: Literal["closed"] = "closed"
    round: int
    outcome: End
    reason: str


Event = Annotated[
    Opened
    | Injected
    | Expired
    | Breached
    | Refused
    | Forfeited
    | Failed
    | Seated
    | Forked
    | Read
    | Moved
    | Settled
    | Closed
    | Whispered
    | Marked
    | Granted
    | ScoreShown
    | Paused
    | Continued
    | Hinted
    | Ranked,
    Field(discriminator="event"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads and writes one event as JSON."""


class PartialWords(Frozen):
    """Words that a delegate is still writing, or the reason for a delay: shown, never recorded."""

    event: Literal["passing"] = "passing"
    side: str
    statement: Words = ""
    """The public statement so far; the final one may differ."""
    note: Words = ""


StreamItem = Event | PartialWords
"""What the loop yields; only events are recorded."""

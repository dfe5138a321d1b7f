"""What happens at the table, as one closed union: the record holds these, and all state is a fold over them."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from moderator.moves import Call, Fault, Move
from moderator.score.credit import CodedAct
from moderator.score.index import Score
from scenarios.types import Frozen, Inject, Scenario, Words

End = Literal["agreement", "spiral", "breakdown", "walk-out", "deadline", "limit", "failure"]
Source = Literal["schedule", "moderator", "facilitator"]
"""Whence an inject comes."""
Price = dict[str, float]
"""Points by audience."""
Capital = dict[str, Price]
"""Points by side and audience."""
Language = Literal["en", "zh", "both"]
"""What a side speaks; ``both`` is English with its Chinese counterpart."""


class Limits(Frozen):
    """What the talks may take before they close: tokens, money, and seconds spent waiting for the delegates."""

    tokens: int | None = Field(default=None, ge=1)
    cost: float | None = Field(default=None, gt=0)
    seconds: float | None = Field(default=None, gt=0)


class Procedure(Frozen):
    """How models are asked and failures met, where that was said: talks that break off go on in the same way."""

    on_failure: Words = ""
    turn_timeout: float | None = Field(default=None, gt=0)
    """Seconds for one turn, all tries together."""
    reader: Words = ""
    """The model that reads statements a second time."""
    narrow: bool = False
    """Whether the schema of a turn holds legal acts alone."""
    context: int | None = Field(default=None, ge=1)
    """Tokens of a prompt past which the oldest turns are told in brief."""


class Opened(Frozen):
    """The talks open; ``scenario`` is whole, so that the record needs nothing else."""

    event: Literal["opened"] = "opened"
    scenario: Scenario
    seats: dict[str, Words]
    seed: int
    rounds: int
    version: str
    limits: Limits = Limits()
    languages: dict[str, Language] = Field(default={})
    """By side, the language it was told to speak, where it was."""
    procedure: Procedure = Procedure()


class Injected(Frozen):
    """Something happened to the table before a side's turn."""

    event: Literal["injected"] = "injected"
    round: int
    inject: Inject
    source: Source
    broken: str | None = None
    """The commitment that it broke, if any."""


class Expired(Frozen):
    """An offer ran out unanswered, and is closed for good."""

    event: Literal["expired"] = "expired"
    round: int
    offer: str


class Breached(Frozen):
    """A commitment was not carried out by its deadline: the moderator records it by itself."""

    event: Literal["breached"] = "breached"
    round: int
    side: str
    commitment: str


class Refused(Frozen):
    """A faulty reply went back with its faults; ``move`` is None where no move could be read."""

    event: Literal["refused"] = "refused"
    round: int
    side: str
    attempt: int
    move: Move | None
    problem: Words = ""
    """Why no move could be read."""
    faults: tuple[Fault, ...]
    call: Call | None = None


class Forfeited(Frozen):
    """A side lost its turn after too many faults; this is no diplomatic act.

    ``acts`` holds only what the other side or a deadline made of this side's measures meanwhile.
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
    """A seat was taken by another delegate, or, after a failure, again by the same one."""

    event: Literal["seated"] = "seated"
    round: int
    side: str
    agent: Words


class Forked(Frozen):
    """From here on the talks are a copy of another dialogue's that goes its own way, with a seed of its own."""

    event: Literal["forked"] = "forked"
    round: int
    parent: Words
    """The other dialogue's id."""
    turn: int
    """Half-turns that both have in common."""
    seed: int
    version: str
    procedure: Procedure = Procedure()


class Read(Frozen):
    """A second reader read the words of a legal move before it was made; ``crosses`` is the line it found crossed.

    The move stands here too, so that nobody need be asked again if the talks break off before it is made.
    """

    event: Literal["read"] = "read"
    round: int
    side: str
    move: Move
    asked: Call | None
    """The call that the move came by."""
    crosses: str | None = None
    quote: Words = ""
    """The words that cross it."""
    reason: Words = ""
    problem: Words = ""
    """Why there is no reading, if there is none: then the move stands as the rules found it."""
    call: Call | None = None


class Moved(Frozen):
    """A legal move, what it cost and gave back at home, its acts as coded for the score, and the score after it."""

    event: Literal["moved"] = "moved"
    round: int
    side: str
    move: Move
    acts: tuple[CodedAct, ...]
    notes: tuple[str, ...]
    """What the coding did to a value, such as a word that faded."""
    spent: Capital
    regained: Capital
    overrides: int
    """Leader's overrides that this move used."""
    x: float
    """The sum of credits of this half-turn, in [-1, 1]."""
    score: Score
    call: Call | None = None


class Closed(Frozen):
    """The talks ended, and how."""

    event: Literal["closed"] = "closed"
    round: int
    outcome: End
    reason: str


Event = Annotated[
    Opened | Injected | Expired | Breached | Refused | Forfeited | Failed | Seated | Forked | Read | Moved | Closed,
    Field(discriminator="event"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads and writes one event as JSON."""


class Passing(Frozen):
    """Words as they are written, or why they are slow to come: shown as they pass, never kept."""

    event: Literal["passing"] = "passing"
    side: str
    statement: Words = ""
    """The public statement so far; what is said in the end may differ."""
    note: Words = ""


Heard = Event | Passing
"""What the talks tell whoever listens; only events are kept."""

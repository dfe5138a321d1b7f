"""What a facilitator can ask for while talks go on, as one closed union; bodies come from another program."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, TypeAdapter, ValidationError

from moderator.moves import Move
from scenarios.types import Frozen, Id, Side, without_surrogates
from transcripts.clean import clean

LONGEST_LINE, LONGEST_TEXT = 120, 400
"""Characters of a headline or a name, and of words that a person reads in one glance."""

LONGEST_GRANT = 240
"""Minutes that can be granted at once."""


def tidy(text: object) -> object:
    """A text on one line, without hidden characters and needless spaces; other values unchanged."""
    return clean(" ".join(str(without_surrogates(text)).split())) if isinstance(text, str) else text


Named = Annotated[str, BeforeValidator(tidy), StringConstraints(min_length=1, max_length=LONGEST_LINE)]
Said = Annotated[str, BeforeValidator(tidy), StringConstraints(min_length=1, max_length=LONGEST_TEXT)]
Remarked = Annotated[str, BeforeValidator(tidy), StringConstraints(max_length=LONGEST_TEXT)]
Agent = Annotated[str, StringConstraints(pattern=r"^(human|llm|(scripted|llm):[^\s]{1,80})$")]


class PlayInject(Frozen):
    """Play an inject of the plan or of the scenario."""

    ask: Literal["inject"] = "inject"
    inject: Id


class WriteCable(Frozen):
    """Write a cable on the spot: a headline and one or two lines that both sides read."""

    ask: Literal["cable"] = "cable"
    headline: Named
    lines: tuple[Said, ...] = Field(min_length=1, max_length=2)


class Pause(Frozen):
    """Pause the talks."""

    ask: Literal["pause"] = "pause"
    reason: Remarked = ""


class GoOn(Frozen):
    """Continue the talks after a pause."""

    ask: Literal["continue"] = "continue"


class GrantTime(Frozen):
    """Give more time, for this turn and for all."""

    ask: Literal["time"] = "time"
    minutes: float = Field(gt=0, le=LONGEST_GRANT)

    @property
    def seconds(self) -> float:
        """The time in seconds."""
        return 60 * self.minutes


class Whisper(Frozen):
    """Say something to one seat alone."""

    ask: Literal["whisper"] = "whisper"
    side: Side
    text: Said


class TakeSeat(Frozen):
    """Take over a side."""

    ask: Literal["take"] = "take"
    side: Side


class GiveSeat(Frozen):
    """Have an agent play a side, such as ``scripted:grit``, a model, or the person at the trainee's screen again."""

    ask: Literal["give"] = "give"
    side: Side
    agent: Agent


class ShowScore(Frozen):
    """Show trust and S to those who play, or hide them."""

    ask: Literal["score"] = "score"
    shown: bool


class MarkTurn(Frozen):
    """Mark a turn with a remark for the debrief; turn 0 is the opening."""

    ask: Literal["mark"] = "mark"
    turn: int = Field(ge=0, le=1_000)
    text: Said


class EndTalks(Frozen):
    """End the talks."""

    ask: Literal["end"] = "end"
    reason: Remarked = ""


class MakeMove(Frozen):
    """A move for a side that was taken over, in the turn that follows so many turns taken."""

    ask: Literal["move"] = "move"
    side: Side
    turn: int = Field(ge=0, le=1_000)
    move: Move


Request = Annotated[
    PlayInject
    | WriteCable
    | Pause
    | GoOn
    | GrantTime
    | Whisper
    | TakeSeat
    | GiveSeat
    | ShowScore
    | MarkTurn
    | EndTalks
    | MakeMove,
    Field(discriminator="ask"),
]
REQUEST: TypeAdapter[Request] = TypeAdapter(Request)
"""Reads and writes one request as JSON."""


def read(body: str) -> Request | None:
    """The request that a body holds; None where another program wrote something else."""
    try:
        return REQUEST.validate_json(body)
    except (ValidationError, RecursionError):
        return None

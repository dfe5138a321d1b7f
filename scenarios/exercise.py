"""Exercises: a scenario made smaller for a lesson, with seats, an opponent, time, a plan of injects and objectives."""

from collections.abc import Iterable
from hashlib import scrypt
from hmac import compare_digest
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import AfterValidator, Field, StringConstraints

from scenarios.scenario import Agreement, Brief, Scenario, Slot
from scenarios.types import Effect, Frozen, Id, Inject, Line, Side, Text, Value

if TYPE_CHECKING:
    from scenarios.load import Library

Difficulty = Literal["easy", "fair", "hard", "very-hard"]
DIFFICULTIES: tuple[Difficulty, ...] = get_args(Difficulty)
AtZero = Literal["nothing", "hold", "ask"]
"""What follows when the time of a turn is over: nothing, a hold for the trainee, or a question to the facilitator."""
When = Literal["round", "minute", "unanswered", "commitment-due", "offer-of-step", "score-below", "trust-below"]
"""``round`` and ``minute``: from then on. ``unanswered``, ``commitment-due``: so many concessions of ``side`` are not
answered, or so many of its commitments are to be carried out. ``offer-of-step``: an offer with a measure of that step
is open. ``score-below``, ``trust-below``: S, or how far the other side believes ``side``, is below the level."""
MeasuredBy = Literal[
    "answers-in-proportion",
    "opens-channel",
    "keeps-brief",
    "balance-above",
    "answers-gifts-within",
    "keeps-commitments",
    "reaches-agreement",
    "explains-incident",
    "asks-proof",
    "crosses-no-red-line",
    "capital-above",
    "within-time",
]
"""What an objective is measured by; the events alone decide it, for the trainee's side."""

DIGEST = "scrypt:"


def digest(passphrase: str) -> str:
    """The digest of a passphrase, so that no record and no export holds the words; a digest and "" are left alone."""
    if not passphrase or passphrase.startswith(DIGEST):
        return passphrase
    return DIGEST + scrypt(passphrase.encode("utf-8", "replace"), salt=b"reassure", n=2**14, r=8, p=1, dklen=32).hex()


Passphrase = Annotated[str, StringConstraints(max_length=80), AfterValidator(digest)]
AGENT = r"^(scripted|llm):[^\s]{1,80}$"
Agent = Annotated[str, StringConstraints(pattern=AGENT)]
LONGEST_GUIDE = 40_000
"""Characters of a facilitator's guide."""
Guide = Annotated[str, StringConstraints(max_length=LONGEST_GUIDE)]


class Opponent(Frozen):
    """Who plays the side that no trainee plays: a difficulty, or an agent such as ``scripted:grit`` in its place."""

    difficulty: Difficulty | None = None
    agent: Agent | None = None


class Trigger(Frozen):
    """When an inject is due; ``at`` is a round, a minute, a count, a step or a level, as ``when`` says."""

    when: When
    at: float
    side: Side | None = None
    """Whose concessions or commitments, or who is believed."""


class Planned(Frozen):
    """An inject of the plan; without a trigger it is in the facilitator's deck."""

    inject: Id
    trigger: Trigger | None = None
    note: Line | None = None
    """For the facilitator: what it is for, and when to play it."""


class Cable(Frozen):
    """A cable that a trainer or a facilitator wrote."""

    id: Id
    headline: Line
    text: Text
    actor: Side = "neither"
    """Whose act it is: a side, ``both`` or ``neither``."""
    points: float = Field(default=0, ge=-10, le=10)
    """The Goldstein value of what it tells; 0 leaves the score alone."""
    effect: Effect = Effect()

    def as_inject(self) -> Inject:
        """The cable as an inject; it cites no paper."""
        return Inject(
            id=self.id,
            actor=self.actor,
            title=self.headline,
            cable=self.text,
            value=Value(points=self.points, code="Written for the exercise"),
            effect=self.effect,
            basis="inferred",
        )


class Objective(Frozen):
    """What a trainee is to learn, tied to something that the events show."""

    text: Line
    measured_by: MeasuredBy
    at: float | None = None
    """The level or the number of rounds, where the measure takes one."""


class Criterion(Frozen):
    """A line of the rubric: what a tutor looks for, and how it looks when it is weak, sound or strong."""

    criterion: Line
    weak: Line
    sound: Line
    strong: Line


class Exercise(Frozen):
    """An exercise, complete: with its scenario it is all that a trainer, a trainee and a record need."""

    id: Id
    title: Line
    summary: Line
    scenario: Id
    seats: tuple[Side, ...] = Field(min_length=1, max_length=2)
    """The sides that a trainee may play."""
    trainees: Literal[1, 2] = 1
    """How many may sit at the table: with two, one plays each side; one alone always plays against the opponent."""
    opponent: Opponent
    rounds: int = Field(ge=1, le=50)
    minutes: int | None = Field(default=None, ge=1, le=480)
    """For the whole of the talks."""
    turn_minutes: float | None = Field(default=None, gt=0, le=120)
    at_zero: AtZero = "nothing"
    measures: Annotated[tuple[Id, ...], Field(max_length=64)] = ()
    """The measures of the scenario that stay in play; empty for all."""
    channels: dict[Id, Literal["open", "suspended"]] = Field(default={}, max_length=8)
    """The channels in place of the scenario's; empty for its own."""
    agreement: Agreement | None = None
    """What counts as agreement in place of the scenario's."""
    situation: Text | None = None
    """What both sides know, in place of the scenario's."""
    briefs: dict[Side, Brief] = Field(default={}, max_length=2)
    """Confidential instructions in place of the scenario's."""
    cables: Annotated[tuple[Cable, ...], Field(max_length=24)] = ()
    """The trainer's own."""
    injects: Annotated[tuple[Planned, ...], Field(max_length=24)] = ()
    """The plan of injects, in place of the scenario's deck."""
    coach: bool = False
    """Whether a trainee may ask the coach."""
    show_score: bool = False
    """Whether a trainee sees S and trust while the talks go on."""
    passphrase: Passphrase = ""
    """Opens the facilitator's board on the trainee's terminal; kept as a digest. Empty where there is no such board."""
    objectives: tuple[Objective, ...] = Field(min_length=1, max_length=8)
    rubric: Annotated[tuple[Criterion, ...], Field(max_length=12)] = ()
    questions: Annotated[tuple[Line, ...], Field(max_length=12)] = ()
    """For the debrief."""
    guide: Guide = ""
    """The facilitator's guide, from ``ID.guide.md`` beside the exercise's file."""

    def for_seat(self) -> "Exercise":
        """The exercise as a trainee may see it: without plan, own cables, briefs, guide, passphrase and rubric."""
        hidden = {"injects": (), "cables": (), "briefs": {}, "guide": "", "passphrase": "", "rubric": ()}
        return self.model_copy(update=hidden)

    def opens_board(self, passphrase: str) -> bool:
        """Whether these words open the facilitator's board on the trainee's terminal."""
        return bool(self.passphrase) and compare_digest(self.passphrase, digest(passphrase))

    def scenario_of(self, library: "Library") -> Scenario:
        """The scenario as this exercise has it, with the trainer's cables; LibraryError if the two do not fit."""
        return library.scenario_of(self)

    def narrowed(self, scenario: Scenario) -> Scenario:
        """A scenario with this exercise's measures, channels, agreement, rounds, aims and cables, without others."""
        kept = tuple(m for m in scenario.measures if not self.measures or m.id in self.measures)
        in_play = {m.id for m in kept}
        briefs = {
            side: brief.model_copy(update={"wants": tuple(m for m in brief.wants if m in in_play)})
            for side, brief in (scenario.briefs | self.briefs).items()
        }
        update = {
            "rounds": self.rounds,
            "measures": kept,
            "channels": self.channels or scenario.channels,
            "agreement": self.agreement or scenario.agreement,
            "situation": self.situation or scenario.situation,
            "objectives": tuple(objective.text for objective in self.objectives),
            "briefs": briefs,
            "deck": tuple(Slot(inject=planned.inject) for planned in self.injects if not planned.trigger),
            "injects": (*scenario.injects, *(cable.as_inject() for cable in self.cables)),
        }
        return scenario.model_copy(update=update)


def in_order(exercises: Iterable[Exercise]) -> tuple[Exercise, ...]:
    """Exercises from the easiest to the hardest: by difficulty, with those of a named agent last, then by time."""

    def place(exercise: Exercise) -> tuple[int, int, str]:
        difficulty = exercise.opponent.difficulty
        hard = DIFFICULTIES.index(difficulty) if difficulty else len(DIFFICULTIES)
        return hard, exercise.minutes or 0, exercise.id

    return tuple(sorted(exercises, key=place))

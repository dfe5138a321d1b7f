"""The parts of scenarios: measures, red lines, audiences, injects and mandates, as frozen data."""

from collections.abc import Mapping
from functools import cached_property, lru_cache
from operator import not_
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Level = Literal["none", "low", "moderate", "high"]
Grade = Literal["low", "medium", "high"]
Kind = Literal["word", "norm", "deed", "regime"]
Basis = Literal["paper", "inferred"]
Step = Annotated[int, Field(ge=1, le=4)]
Points = Annotated[float, Field(ge=-10, le=10)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=64)]
Ref = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*(#part|#rest)?$", max_length=70)]
"""A measure by its id; with ``#part`` what can be done of it by itself, with ``#rest`` what is left after that."""
Side = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=24)]
"""The id of a mandate, such as ``washington``; ``joint``, ``both`` and ``neither`` are reserved."""

ONE_LINE = r"^[^\r\n]+$"
Line = Annotated[str, StringConstraints(min_length=1, max_length=400, pattern=ONE_LINE)]
SENTENCE = r"^\S[^\r\n]*\.$"
Argument = Annotated[str, StringConstraints(max_length=160, pattern=SENTENCE)]
"""A short sentence on one line, with its full stop."""
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


def without_surrogates(text: object) -> object:
    """A text with unpaired surrogates replaced, so that it can be stored as UTF-8; other values unchanged."""
    if not isinstance(text, str) or text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")


Words = Annotated[str, BeforeValidator(without_surrogates)]
"""Text from outside, of any length."""

Phrase = Annotated[str, StringConstraints(pattern=r"^[^\s*]+[*]?( [^\s*]+[*]?)*$", max_length=48)]
"""Words as they are said, in any language; a star at the end of a word stands for any ending."""

Phrases = Annotated[tuple[Phrase, ...], Field(max_length=128)]
Way = Literal["accept", "give-up", "trade", "permit", "shrug"]

LEVELS: tuple[Level, ...] = ("none", "low", "moderate", "high")
LADDER = ("credible commitments", "strategic restraints", "norms of competition", "regimes")
JOINT = "joint"


@lru_cache(maxsize=1024)
def whole(ref: str) -> str:
    """The id of the measure that a reference is to, or to a piece of."""
    return ref.partition("#")[0]


@lru_cache(maxsize=1024)
def piece(ref: str) -> str:
    """``part``, ``rest``, or empty for a whole measure."""
    return ref.partition("#")[2]


class Own:
    """Marks a field that the program writes itself, so that it is not offered for the file of a person."""


def replaced(held: Mapping[str, Any], fields: int, changed: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of frozen data, which has so many, with some of them changed and nothing that was computed of them."""
    found = dict(held)
    while len(found) > fields:
        found.popitem()  # what was computed stands behind the fields
    found.update(changed)
    return found


class Frozen(BaseModel):
    """Data that never changes and has no fields other than those declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields changed; what was computed from the fields is left behind.

        It does what pydantic's own does for data without extra and private fields, with less work.
        """
        if deep:
            return super().model_copy(update=update, deep=deep)
        changed = update or {}
        held = replaced(self.__dict__, len(self.__pydantic_fields__), changed)
        copied, given = self.__class__.__new__(self.__class__), self.__pydantic_fields_set__
        if not changed.keys() <= given:
            given = given | changed.keys()
        object.__setattr__(copied, "__dict__", held)
        object.__setattr__(copied, "__pydantic_fields_set__", given)
        object.__setattr__(copied, "__pydantic_extra__", None)
        object.__setattr__(copied, "__pydantic_private__", None)
        return copied

    def __getstate__(self) -> dict[Any, Any]:
        """The fields, for another process; what was computed from them is left behind."""
        return super().__getstate__() | {"__dict__": replaced(self.__dict__, len(self.__pydantic_fields__), {})}


class Paper(Frozen):
    """A paper that the catalogue is drawn from."""

    id: Id
    author: Line
    title: Line
    publisher: Line
    year: int


class Citation(Frozen):
    """A place in a paper: a table row or a section."""

    paper: Id
    place: Line

    def __str__(self) -> str:
        return f"{self.paper}, {self.place}"


class Cost(Frozen):
    """What a measure costs its actor at home; ``basis`` is ``paper`` only if a paper gives the level itself."""

    level: Level
    basis: Basis
    reason: Line


class Verifiability(Frozen):
    """How well the other side can see that a measure was carried out."""

    level: Grade
    how: Line


class Value(Frozen):
    """The Goldstein value of an act in [-10, 10], with the event code that it belongs to."""

    points: Points
    code: Line


class Measure(Frozen):
    """Something a side can do to reassure the other; ``actor`` is a side or ``joint``."""

    id: Id
    actor: Side
    title: Line
    step: Step
    kind: Kind
    mode: Literal["unilateral", "reciprocal", "joint", "multilateral"]
    domains: tuple[Id, ...]
    cost: Cost
    benefit: Line
    objectors: tuple[Line, ...]
    """Who objects at home, in words."""
    audiences: tuple[Id, ...]
    """The audiences that pay for it; of both sides for a joint measure."""
    counterparts: tuple[Id, ...] = ()
    verifiability: Verifiability
    value: Value
    citations: tuple[Citation, ...] = Field(min_length=1)
    overlaps: tuple[Id, ...] = ()
    """Other ids of the same act, which counts once."""
    part_of: Id | None = None
    part: Line | None = None
    """What can be done of it by itself, such as ``for one quarter``; None where it is whole or nothing."""

    def __hash__(self) -> int:
        """By its id alone, as it is looked up often."""
        return hash(self.id)

    @cached_property
    def joint(self) -> bool:
        """Whether it needs both signatures."""
        return self.actor == JOINT or self.mode == "joint"

    def piece(self, named: str) -> "Measure | None":
        """Its part or its rest as a measure of half the value; None where it cannot be had in part.

        The cost of a part is a level lower and never below low; the rest pays the difference.
        """
        if self.part is None or named not in ("part", "rest"):
            return None
        level = LEVELS.index(self.cost.level)
        cost = LEVELS[max(min(level, 1), level - 1)] if named == "part" else self.cost.level
        told = self.part if named == "part" else f"the rest, after {self.part}"
        half = self.value.model_copy(update={"points": self.value.points / 2})
        update = {"id": f"{self.id}#{named}", "title": f"{self.title} ({told})", "value": half, "part": None}
        return self.model_copy(update=update | {"cost": self.cost.model_copy(update={"level": cost})})


class Wording(Frozen):
    """Words that say a thing in one clause: an object and, if any are listed, a verb and a phrase of ``beside``.

    They may be in any order. ``ways`` are the common verbs for accepting, giving up, offering in trade, permitting and
    not caring; ``verbs`` are further ones, found in all their forms. ``beside`` may be anywhere in the sentence, and
    ``unless`` may not. ``of`` is the actor of the clause: the speaker or nobody by name (``own``), the speaker by name
    (``named``), anybody else or nobody (``other``), the other side by name (``theirs``), or whoever it is (``any``).
    """

    ways: tuple[Way, ...] = ()
    verbs: Phrases = ()
    objects: Phrases = Field(min_length=1)
    beside: Phrases = ()
    unless: Phrases = ()
    of: Literal["own", "named", "other", "theirs", "any"] = "own"
    warns: bool = False
    """Whether the words are only warned of, since they may be said with another sense."""


Wordings = Annotated[tuple[Wording, ...], Field(max_length=40)]


class Effect(Frozen):
    """What an inject does at the table: to the cost of concessions, a channel and a commitment."""

    shift: Literal[-1, 0, 1] = 0
    """By how many levels the domestic cost of concessions changes."""
    sides: tuple[Side, ...] = ()
    """The sides whose costs change."""
    rounds: int = Field(default=1, ge=1, le=10)
    closes_channel: Id | None = None
    drops_commitment: bool = False
    """Whether it breaks the actor's oldest commitment."""
    leaks: bool = False
    """Whether it publishes the messages of the last two rounds; only sides that sent any then pay for it."""


Mending = Annotated[tuple[Id, ...], Field(exclude_if=not_)]
"""Measures that would mend something; left out of a record where there are none, as in older ones."""


class Inject(Frozen):
    """Something that happens to the table; ``actor`` is a side, ``both`` or ``neither``."""

    id: Id
    actor: Side
    title: Line
    cable: Text
    """The text that both sides read."""
    value: Value
    touches: tuple[Id, ...] = ()
    effect: Effect = Effect()
    same_as: tuple[Id, ...] = ()
    """Countermeasures that are the same act: to the side that has just taken one, the cable is no news."""
    runs_against: Mending = ()
    """The measures that it goes against; our own reading, as of those that it bears on."""
    bears_on: Mending = ()
    """Further measures to which it gives new weight, the most direct first."""
    trigger: Literal["appeasement"] | None = None
    """When the moderator plays it by itself: after concessions that are not answered."""
    basis: Basis
    citations: tuple[Citation, ...] = ()
    """Empty only for a cable that was written for an exercise or by a facilitator."""

    def __hash__(self) -> int:
        """By its id alone, as it is looked up often."""
        return hash(self.id)


class Countermeasure(Frozen):
    """An answer to harm without any use of force, from a closed list."""

    id: Id
    actor: Side
    """A side, or ``both`` where either may use it."""
    title: Line
    value: Value
    cost: Level
    verifiability: Grade
    crosses: tuple[Id, ...] = ()
    closes_channel: bool = False
    runs_against: Mending = ()
    """The measures that it goes against, the most direct first; our own reading."""
    once: bool = Field(default=False, exclude_if=not_)
    """Whether it makes no sense once either side has taken it, as talks that are cancelled cannot be cancelled."""
    citations: tuple[Citation, ...] = Field(min_length=1)


class Rule(Frozen):
    """A process rule from the papers, and which part of the product enforces it."""

    def __hash__(self) -> int:
        """By its id alone, as it is looked up often."""
        return hash(self.id)

    id: Id
    claim: Line
    rule: Line
    enforced_by: Literal["moderator", "score", "agents", "scenario", "shown", "not yet"]
    basis: Basis
    citations: tuple[Citation, ...] = Field(min_length=1)
    wordings: Wordings = ()
    """Words with which a side would break it."""

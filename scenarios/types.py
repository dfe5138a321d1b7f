"""The nouns of the sandbox: measures, red lines, audiences, injects, mandates and scenarios, as frozen data."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Level = Literal["none", "low", "moderate", "high"]
Grade = Literal["low", "medium", "high"]
Kind = Literal["word", "norm", "deed", "regime"]
Basis = Literal["paper", "inferred"]
Step = Annotated[int, Field(ge=1, le=4)]
Points = Annotated[float, Field(ge=-10, le=10)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=64)]
Side = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=24)]
"""The id of a mandate, such as ``washington``; ``joint``, ``both`` and ``neither`` are taken."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=400, pattern=r"^[^\r\n]+$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


def wellformed(text: object) -> object:
    """A text with its unpaired surrogates replaced, so that it can be kept as UTF-8; anything else as it is."""
    return text.encode("utf-8", "replace").decode("utf-8") if isinstance(text, str) else text


Words = Annotated[str, BeforeValidator(wellformed)]
"""Text from outside, of any length."""

Phrase = Annotated[str, StringConstraints(pattern=r"^[^\s*]+[*]?( [^\s*]+[*]?)*$", max_length=48)]
"""Words as they are said, in any language; a star at the end of a word stands for any ending."""

Phrases = Annotated[tuple[Phrase, ...], Field(max_length=64)]
Way = Literal["accept", "give-up", "trade"]

LEVELS: tuple[Level, ...] = ("none", "low", "moderate", "high")
LADDER = ("credible commitments", "strategic restraints", "norms of competition", "regimes")
JOINT = "joint"


class Frozen(BaseModel):
    """Data that never changes once made, and holds nothing it does not declare."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Paper(Frozen):
    """A work the catalogue draws on."""

    id: Id
    author: Line
    title: Line
    publisher: Line
    year: int


class Citation(Frozen):
    """Where a paper says it: a table row or a section."""

    paper: Id
    place: Line

    def __str__(self) -> str:
        return f"{self.paper}, {self.place}"


class Cost(Frozen):
    """What a measure costs its mover at home; ``paper`` only where a paper gives the level itself."""

    level: Level
    basis: Basis
    reason: Line


class Verifiability(Frozen):
    """How well the other side can see that a measure was carried out."""

    level: Grade
    how: Line


class Value(Frozen):
    """The Goldstein value of an act in [-10, 10], with the code it is read from."""

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
    """Who at home objects, in words."""
    audiences: tuple[Id, ...]
    """The audiences that pay for it, of either side for a joint measure."""
    counterparts: tuple[Id, ...] = ()
    verifiability: Verifiability
    value: Value
    citations: tuple[Citation, ...] = Field(min_length=1)
    overlaps: tuple[Id, ...] = ()
    """The same act under another id: it counts once."""
    part_of: Id | None = None

    @property
    def joint(self) -> bool:
        """Whether it needs both signatures."""
        return self.actor == JOINT or self.mode == "joint"


class Bar(Frozen):
    """A measure that a side's own red line keeps from it, and what lifts the bar.

    ``matched``: the other side gives, or has given, one of ``matched_by``, or of the measure's counterparts where
    none is named. ``override``: the leader's override. ``never``: nothing does.
    """

    measure: Id
    unless: Literal["matched", "override", "never"]
    matched_by: tuple[Id, ...] = ()
    reason: Line


class Wording(Frozen):
    """Words that say a thing in one clause, with one phrase of each list that is not empty, in any order.

    ``ways`` are the common verbs for accepting, giving up and putting up for trade, beside any ``verbs`` of its own,
    which are found in all their forms. ``beside`` may stand anywhere in the sentence. ``of`` is whom the clause tells
    of: the speaker or nobody by name (``own``), the speaker by name (``named``), or anybody else (``other``).
    """

    ways: tuple[Way, ...] = ()
    verbs: Phrases = ()
    objects: Phrases = Field(min_length=1)
    beside: Phrases = ()
    of: Literal["own", "named", "other"] = "own"


Wordings = Annotated[tuple[Wording, ...], Field(max_length=24)]


class RedLine(Frozen):
    """A line a side will not let be crossed; only a ``declared`` one counts in the score when crossed."""

    id: Id
    title: Line
    text: Line
    status: Literal["explicit", "perceived", "constraint", "inferred"]
    declared: bool
    reason: Line | None = None
    """Why it is taken for a red line, where no paper calls it one."""
    citations: tuple[Citation, ...] = Field(min_length=1)
    bars: tuple[Bar, ...] = ()
    """The side's own measures that would cross it."""
    eased_by: tuple[Id, ...] = ()
    """Measures, mostly the other side's, that respect it."""
    wordings: Wordings = ()
    """What the side itself cannot say without conceding it."""


class Audience(Frozen):
    """People at home whose consent a side spends.

    ``weight`` is its share of the side's capital; ``tolerance`` in [0, 1) is the part of a cost it shrugs off;
    under ``floor`` (points of 100) it blocks what it objects to.
    """

    id: Id
    name: Line
    weight: float = Field(gt=0, le=1)
    tolerance: float = Field(ge=0, lt=1)
    floor: float = Field(ge=0, le=100)
    reason: Line


class Constraint(Frozen):
    """A fact of domestic politics, the audience it works through and the measures it bears on."""

    id: Id
    title: Line
    audience: Id
    effect: Literal["raises", "lowers", "shapes"]
    bears_on: Line
    measures: tuple[Id, ...] = ()
    basis: Basis
    citations: tuple[Citation, ...] = Field(min_length=1)


class Trait(Frozen):
    """What a paper says of how a leadership decides, and what that does in play."""

    id: Id
    title: Line
    in_play: Line
    citations: tuple[Citation, ...] = Field(min_length=1)


class Mandate(Frozen):
    """One side: its name, red lines, audiences, constraints at home, and how its leadership decides."""

    id: Side
    name: Line
    state: Line
    called: Phrases = ()
    """What else it and its forces are called, in any language."""
    doctrine: Id
    """The scripted doctrine that plays it by default."""
    voice: Line
    """How its delegation speaks."""
    overrides: int = Field(ge=0, le=5)
    """How often the leader may override an audience or jump the ladder in one dialogue."""
    overrides_reason: Line
    opening_surcharge: bool = False
    """Whether conceding first costs it one level more."""
    red_lines: tuple[RedLine, ...] = ()
    audiences: tuple[Audience, ...] = Field(min_length=1)
    constraints: tuple[Constraint, ...] = ()
    traits: tuple[Trait, ...] = ()


class Effect(Frozen):
    """What an inject does at the table: how dear concessions become, and what it cuts."""

    shift: Literal[-1, 0, 1] = 0
    """By how many levels the domestic cost of concessions moves."""
    sides: tuple[Side, ...] = ()
    """Whose costs move."""
    rounds: int = Field(default=1, ge=1, le=10)
    closes_channel: Id | None = None
    drops_commitment: bool = False
    """The actor's oldest commitment is broken."""


class Inject(Frozen):
    """Something that happens to the table; ``actor`` is a side, ``both`` or ``neither``."""

    id: Id
    actor: Side
    title: Line
    cable: Text
    """What both delegations read."""
    value: Value
    touches: tuple[Id, ...] = ()
    effect: Effect = Effect()
    trigger: Literal["appeasement"] | None = None
    """Where the moderator plays it by itself: when concessions go unanswered."""
    basis: Basis
    citations: tuple[Citation, ...] = Field(min_length=1)


class Countermeasure(Frozen):
    """An answer short of force: the closed list has no other."""

    id: Id
    actor: Side
    """A side, or ``both`` where either may use it."""
    title: Line
    value: Value
    cost: Level
    verifiability: Grade
    crosses: tuple[Id, ...] = ()
    closes_channel: bool = False
    citations: tuple[Citation, ...] = Field(min_length=1)


class Rule(Frozen):
    """A process rule read out of the papers, and where this sandbox holds to it."""

    id: Id
    claim: Line
    rule: Line
    enforced_by: Literal["moderator", "score", "agents", "scenario", "shown", "not yet"]
    basis: Basis
    citations: tuple[Citation, ...] = Field(min_length=1)
    wordings: Wordings = ()
    """What neither side can say without breaking it."""


class Agreement(Frozen):
    """What counts as agreement: ``need`` of these measures, signed or carried out by all who owe them."""

    measures: tuple[Id, ...] = Field(min_length=1)
    need: int = Field(ge=1)
    status: Literal["agreed", "performed"]
    text: Line


class Slot(Frozen):
    """An inject in a deck; without a round it waits for a facilitator."""

    inject: Id
    round: int | None = Field(default=None, ge=1)


class Brief(Frozen):
    """A side's confidential instructions and its priorities, most wanted first."""

    text: Text
    wants: tuple[Id, ...] = ()
    """Measures it most wants from the other side or jointly."""


class Setting(Frozen):
    """What a scenario says of itself, whether its parts are named or in it."""

    id: Id
    title: Line
    as_of: Line
    situation: Text
    opens: Side
    rounds: int = Field(ge=1, le=50)
    channels: dict[Id, Literal["open", "suspended"]]
    trust: dict[Side, float]
    """By side, how far the other believes it at the start, in [.02, .98]."""
    capital: dict[Side, dict[Id, float]]
    """By side and audience, points of 100 at the start."""
    deck: tuple[Slot, ...]
    objectives: tuple[Line, ...]
    agreement: Agreement
    briefs: dict[Side, Brief]
    citations: tuple[Citation, ...] = Field(min_length=1)


class ScenarioEntry(Setting):
    """A scenario as written in a file, naming its parts by id."""

    sides: tuple[Side, Side]
    measures: tuple[Id, ...] = Field(min_length=1)


class Scenario(Setting):
    """A scenario with all its parts in it: what a dialogue needs, and nothing else."""

    sides: tuple[Mandate, Mandate]
    measures: tuple[Measure, ...]
    countermeasures: tuple[Countermeasure, ...]
    injects: tuple[Inject, ...]
    rules: tuple[Rule, ...]

    def mandate(self, side: str) -> Mandate:
        """The mandate of a side; KeyError for a side that is not at this table."""
        for mandate in self.sides:
            if mandate.id == side:
                return mandate
        raise KeyError(side)

    def other(self, side: str) -> str:
        """The id of the side opposite."""
        first, second = self.sides
        return second.id if side == first.id else first.id

    def source(self, id: str) -> str:  # noqa: A002 the field's own name
        """Where a process rule or a red line is read from: its citations in one line, or that it is the table's own."""
        entries: list[Rule | RedLine] = [*self.rules, *(line for mandate in self.sides for line in mandate.red_lines)]
        found = next((entry for entry in entries if entry.id == id), None)
        return "; ".join(str(c) for c in found.citations) if found else "a rule of this table"

    def measure(self, id: str) -> Measure | None:  # noqa: A002 the field's own name
        """The measure of that id, if it is in play."""
        return next((m for m in self.measures if m.id == id), None)

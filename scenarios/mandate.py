"""What binds one side: its red lines, its audiences and limits at home, and how its leadership decides."""

from typing import Literal

from pydantic import Field

from scenarios.types import Basis, Citation, Frozen, Id, Line, Phrases, Side, Wordings


class Bar(Frozen):
    """A measure that a side's own red line bars, and what lifts the bar.

    ``matched``: the other side gives, or has given, one of ``matched_by``, or of the measure's counterparts if none
    is named. ``override``: the leader's override. ``never``: nothing.
    """

    measure: Id
    unless: Literal["matched", "override", "never"]
    matched_by: tuple[Id, ...] = ()
    reason: Line


class RedLine(Frozen):
    """A red line of a side; only a ``declared`` one counts in the score when it is crossed."""

    id: Id
    title: Line
    text: Line
    status: Literal["explicit", "perceived", "constraint", "inferred"]
    declared: bool
    reason: Line | None = None
    """Why it counts as a red line, if no paper calls it one."""
    citations: tuple[Citation, ...] = Field(min_length=1)
    bars: tuple[Bar, ...] = ()
    """The side's own measures that would cross it."""
    eased_by: tuple[Id, ...] = ()
    """Measures that respect it, mostly of the other side."""
    wordings: Wordings = ()
    """Words with which the side itself would concede it."""


class Audience(Frozen):
    """People at home who judge a side; their patience is its capital.

    ``weight`` is its share of the side's capital; ``tolerance`` in [0, 1) is the share of a cost that it accepts;
    below ``floor`` (points of 100) it blocks what it objects to.
    """

    id: Id
    name: Line
    weight: float = Field(gt=0, le=1)
    tolerance: float = Field(ge=0, lt=1)
    floor: float = Field(ge=0, le=100)
    reason: Line
    """The passage of a paper that suggests it."""
    forgives: Line | None = None
    """What it lets pass, in one sentence; recorded dialogues may have none."""
    punishes: Line | None = None
    """What it does not let pass, in one sentence."""


class Constraint(Frozen):
    """A fact of domestic politics, the audience through which it works and the measures that it affects."""

    id: Id
    title: Line
    audience: Id
    effect: Literal["raises", "lowers", "shapes"]
    bears_on: Line
    measures: tuple[Id, ...] = ()
    basis: Basis
    citations: tuple[Citation, ...] = Field(min_length=1)


Habit = Literal["reacts", "trades", "pivots", "asks-proof", "bold"]
"""What a trait makes a side do: wait and answer, prefer trades, change course, ask for proof, skip a step."""


class Trait(Frozen):
    """What a paper says about how a leadership decides, and its effect in play."""

    id: Id
    title: Line
    in_play: Line
    instruction: Line | None = None
    """What it asks of whoever plays the side; None where it asks nothing."""
    habit: Habit | None = None
    """What a doctrine does because of it."""
    citations: tuple[Citation, ...] = Field(min_length=1)


class Mandate(Frozen):
    """One side: its name, red lines, audiences, constraints at home, and how its leadership decides."""

    def __hash__(self) -> int:
        """By its id alone, as it is looked up often."""
        return hash(self.id)

    id: Side
    name: Line
    state: Line
    called: Phrases = ()
    """Other names of the side and its forces, in any language."""
    doctrine: Id
    """The scripted doctrine that plays it by default."""
    voice: Line
    """How its delegation speaks."""
    overrides: int = Field(ge=0, le=5)
    """How often the leader may override an audience or skip a step of the ladder in one dialogue."""
    overrides_reason: Line
    opening_surcharge: bool = False
    """Whether conceding first costs it one level more."""
    red_lines: tuple[RedLine, ...] = ()
    audiences: tuple[Audience, ...] = Field(min_length=1)
    constraints: tuple[Constraint, ...] = ()
    traits: tuple[Trait, ...] = ()

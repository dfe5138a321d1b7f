"""Scenarios: who sits at the table, what is in play, and when it counts as agreed."""

from collections.abc import Mapping
from functools import cached_property
from operator import not_
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from scenarios.mandate import Mandate
from scenarios.parts import Parts
from scenarios.types import Argument, Citation, Countermeasure, Frozen, Id, Inject, Line, Measure, Rule, Side, Text

Arguments = Annotated[tuple[Argument, ...], Field(min_length=1, max_length=4)]


class Agreement(Frozen):
    """What counts as agreement: ``need`` of these measures, agreed or carried out by all who owe them."""

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
    permits: Annotated[tuple[Line, ...], Field(max_length=24)] = ()
    """What it may say in public of what the instructions hold, in plain sentences."""


class ScenarioBase(Frozen):
    """The fields of a scenario apart from its sides, measures and other parts."""

    id: Id
    title: Line
    as_of: Line
    situation: Text
    opens: Side
    rounds: int = Field(ge=1, le=50)
    channels: dict[Id, Literal["open", "suspended"]]
    trust: dict[Side, float]
    """By side, how far the other side believes it at the start, in [.02, .98]."""
    capital: dict[Side, dict[Id, float]]
    """By side and audience, points of 100 at the start."""
    deck: tuple[Slot, ...]
    objectives: tuple[Line, ...]
    agreement: Agreement
    briefs: dict[Side, Brief]
    arguments: dict[Side, dict[Id, Arguments]] = Field(default={}, exclude_if=not_)
    """By side and measure, what a scripted delegation says of why the measure matters to the subject.

    Not written where there are none, so that exports of older records keep their bytes.
    """
    citations: tuple[Citation, ...] = Field(min_length=1)


class ScenarioEntry(ScenarioBase):
    """A scenario in a file, which names its parts by id."""

    sides: tuple[Side, Side]
    measures: tuple[Id, ...] = Field(min_length=1)


class Scenario(ScenarioBase):
    """A scenario with all its parts: what a dialogue needs, and nothing else."""

    sides: tuple[Mandate, Mandate]
    measures: tuple[Measure, ...]
    countermeasures: tuple[Countermeasure, ...]
    injects: tuple[Inject, ...]
    rules: tuple[Rule, ...]

    @cached_property
    def written(self) -> str:
        """It as JSON, worked out once: each of many dialogues is recorded with it."""
        return self.model_dump_json()

    @cached_property
    def memory(self) -> dict[Any, Any]:
        """What was worked out from this scenario."""
        return {}

    @cached_property
    def parts(self) -> Parts:
        """Its sides and measures by id, computed once."""
        return Parts(self.sides, self.measures, self.rules)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields changed, which keeps the computed parts if they are the same."""
        copied = super().model_copy(update=update, deep=deep)
        same = copied.sides is self.sides and copied.measures is self.measures and copied.rules is self.rules
        if same:
            copied.__dict__["parts"] = self.parts
        return copied

    def mandate(self, side: str) -> Mandate:
        """The mandate of a side; KeyError for a side that is not at this table."""
        return self.parts.mandates[side]

    def other(self, side: str) -> str:
        """The id of the other side."""
        return self.parts.others[side]

    def by_place(self, id: str) -> str:  # noqa: A002 the field's own name
        """An id with the place of its side for the side's name, such as ``first.limit-deployments``.

        Chance goes by it, so that sides under other names play the same.
        """
        side, dot, rest = id.partition(".")
        return f"{self.parts.places.get(side, side)}{dot}{rest}"

    def source(self, id: str) -> str:  # noqa: A002 the field's own name
        """The source of a process rule or a red line: its citations in one line, or that it is a rule of this table."""
        return self.parts.sources.get(id, "a rule of this table")

    def measure(self, id: str) -> Measure | None:  # noqa: A002 the field's own name
        """The measure with this id, if it is in play."""
        return self.parts.measures.get(id)

    def in_part(self, ref: str) -> str:
        """The part of a measure that can be had in part, by reference; any other as it is."""
        part = f"{ref}#part"
        return part if part in self.parts.measures else ref

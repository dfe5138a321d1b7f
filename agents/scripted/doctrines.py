"""The doctrines of scripted agents, as data."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from random import Random
from typing import Annotated

from pydantic import Field, TypeAdapter

from scenarios.types import Frozen, Line

Chance = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, le=3)]


class Doctrine(Frozen):
    """The weights and probabilities of a doctrine; on their common scale a costly deed is worth about 0.5."""

    summary: Line
    opens: Weight
    """Weight of what a first concession may bring in return; at 0 it never gives first."""
    patience: int = Field(ge=0)
    """Number of its unanswered concessions after which it waits."""
    answers: Weight
    """Weight of answering concessions of the other side."""
    bargains: Weight
    """Weight of trades, compared with unilateral concessions."""
    margin: float = Field(ge=-1, le=1)
    """Least value of a trade, after its price, that it accepts."""
    home: Weight
    """Weight of the domestic price."""
    keeps: Chance
    """Probability that it carries out a commitment."""
    prompt: bool
    """Whether it carries out commitments at once."""
    proof: bool
    """Whether it asks the other side to deliver first while trust is low."""
    deeds: bool
    """Whether it makes unilateral concessions that are more than words."""
    temper: Chance
    """Probability that it answers harm with a countermeasure."""
    volatile: Chance
    """Probability that it withdraws an offer, or drops its own proposal after a counter-offer."""
    whim: Chance
    """Probability, in each turn, that it plays at random."""


class Seat(Frozen):
    """A side in a scenario, the doctrine that plays it, and the seed of its random draws."""

    scenario: str
    side: str
    name: str
    """Name of the doctrine."""
    doctrine: Doctrine
    seed: int

    def dice(self, place: int | str, purpose: str) -> Random:
        """A random generator for one purpose in one place; the same arguments give the same draws."""
        return Random(f"{self.seed}:{self.scenario}:{place}:{self.side}:{purpose}")


@cache
def doctrines() -> Mapping[str, Doctrine]:
    """All doctrines by name."""
    source = (files("agents.scripted") / "doctrines.toml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, Doctrine]).validate_python(tomllib.loads(source))

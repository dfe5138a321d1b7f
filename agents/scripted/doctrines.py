"""The doctrines that scripted delegations play by, as data."""

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
    """How a delegation weighs and chooses; worth and price are on one scale, where a costly deed is about .5."""

    summary: Line
    opens: Weight
    """Weight of what giving first may bring back; at 0 it never gives first."""
    patience: int = Field(ge=0)
    """Concessions of its own that it leaves unanswered before it waits."""
    answers: Weight
    """Weight of answering what it was given."""
    bargains: Weight
    """Weight of trades, against steps of its own."""
    margin: float = Field(ge=-1, le=1)
    """What a trade must bring beyond its price."""
    home: Weight
    """Weight of the price at home."""
    keeps: Chance
    """How likely it carries out what it owes."""
    prompt: bool
    """Whether it carries out what it owes at once."""
    proof: bool
    """Whether it asks that the other side deliver first, while trust is low."""
    deeds: bool
    """Whether it gives more than words unasked."""
    temper: Chance
    """How readily it answers harm with a countermeasure."""
    volatile: Chance
    """How likely it takes back an offer, or goes back on a proposal that the other side answers with its own."""
    whim: Chance
    """How likely it plays at random, in each turn."""


class Seat(Frozen):
    """A side in a scenario, the doctrine it is played by, and the seed of its dice."""

    scenario: str
    side: str
    name: str
    """The doctrine's name."""
    doctrine: Doctrine
    seed: int

    def dice(self, place: int | str, purpose: str) -> Random:
        """Dice for one purpose in one place, the same whenever they are asked for."""
        return Random(f"{self.seed}:{self.scenario}:{place}:{self.side}:{purpose}")


@cache
def doctrines() -> Mapping[str, Doctrine]:
    """Every doctrine by its name."""
    words = (files("agents.scripted") / "doctrines.toml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, Doctrine]).validate_python(tomllib.loads(words))

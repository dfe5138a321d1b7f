"""The doctrines of scripted agents, as data."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, TypeAdapter

from agents.scripted.dice import Dice, Draws, Seeded, random_of
from moderator.moves import First
from scenarios.scenario import Scenario
from scenarios.types import Frozen, Line

Chance = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, le=3)]
Demands = Literal["usual", "high-first", "low-first", "absurd"]
Tone = Literal["own", "polite", "hostile"]


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
    first: First
    """Who carries out first in the exchanges that it offers."""
    parts: Chance
    """Probability that it bargains for part of a measure that cannot be had whole."""
    reserves: Chance
    """Probability that it must ask its capital about an offer that weighs at home."""
    explains: Chance
    """Probability that it accounts for an incident of its own side; with the mildest temper it regrets it."""
    private: Chance
    """Probability that it says through a channel what it would like next."""
    checks: bool
    """Whether it asks for proof while trust is low."""
    latitude: float = Field(ge=0, le=1, default=0.0)
    """Most by which strict instructions raise the margin and lower ``answers``, and lenient ones do the reverse."""
    bold: bool = False
    """Whether its leader skips a step of the ladder for less than others would."""
    voice: str | None = None
    """The doctrine whose sentences it closes a statement with, if it has none of its own."""
    demands: Demands = "usual"
    """What it asks for: what its weights say, at first the most or the least that is legal, or always the most."""
    tone: Tone = "own"
    """The words of its statements: its own, or polite or hostile ones in their place, whatever it does."""


class Seat(NamedTuple):
    """A side in a scenario, the doctrine that plays it, and the seed of its random draws."""

    scenario: Scenario
    side: str
    name: str
    """Name of the doctrine."""
    doctrine: Doctrine
    seed: int
    draws: Draws | None = None
    """What answers its questions, if not the seed."""

    def dice(self, place: int | str, purpose: str) -> Dice:
        """The draws for one purpose in one place; the same arguments give the same draws."""
        return Dice(self._purpose(place, purpose), self.draws or Seeded(self.seed))

    def happens(self, place: int | str, purpose: str, chance: float) -> bool:
        """Whether something happens that changes words and no act."""
        return random_of(self.seed, self._purpose(place, purpose)).random() < chance

    def shuffled(self, words: Iterable[str], place: int | str, purpose: str) -> list[str]:
        """Words in random order; no act depends on it."""
        found = list(words)
        random_of(self.seed, self._purpose(place, purpose)).shuffle(found)
        return found

    def _purpose(self, place: int | str, purpose: str) -> str:
        at, side = self.scenario.by_place(str(place)), self.scenario.by_place(self.side)
        return f"{self.scenario.id}:{at}:{side}:{purpose}"


@cache
def styles() -> Mapping[str, Doctrine]:
    """The doctrines that differ in style, by name."""
    return _read("doctrines.toml")


@cache
def graded() -> Mapping[str, Doctrine]:
    """The opponents of graded difficulty for training, by name, from the easiest to the hardest."""
    return _read("graded.toml")


@cache
def probes() -> Mapping[str, Doctrine]:
    """The opponents that show what another agent does in one respect, by name: for studies, not to be chosen from."""
    return _read("probes.toml")


@cache
def doctrines() -> Mapping[str, Doctrine]:
    """The doctrines to choose from, by name."""
    return {**styles(), **graded()}


@cache
def known() -> Mapping[str, Doctrine]:
    """All doctrines that can take a seat, by name: those to choose from, and the probes."""
    return {**doctrines(), **probes()}


def _read(name: str) -> Mapping[str, Doctrine]:
    source = (files("agents.scripted") / name).read_text(encoding="utf-8")
    return TypeAdapter(dict[str, Doctrine]).validate_python(tomllib.loads(source))

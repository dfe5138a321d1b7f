"""What a person asks for: talks to begin, and forks to make; whoever builds talks reads it, on the screens or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from moderator.chair import Talks
from moderator.events import Event
from moderator.moves import Move

GREATEST = 2**31 - 1
"""The greatest seed; the least is 0."""


@dataclass(frozen=True)
class Setup:
    """Talks to begin: the scenario's id, agent specs by side, the seed, and rounds (the scenario's own if None)."""

    scenario: str
    seats: Mapping[str, str]
    seed: int = 1
    rounds: int | None = None


@dataclass(frozen=True)
class Change:
    """A fork to make: the dialogue and the turn that it leaves, and what is to be otherwise from there on."""

    parent: str
    turn: int
    seats: Mapping[str, str]
    """The agents by side that take a seat; a side that is not named goes on with its own."""
    seed: int | None = None
    inject: str | None = None
    move: Move | None = None
    """The next move, where it is given."""


class Branch(NamedTuple):
    """A fork that is ready to be held: how many events it shares with its parent, and those that make it differ."""

    shared: int
    changes: Sequence[Event]
    talks: Talks

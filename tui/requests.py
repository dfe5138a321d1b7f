"""Requests of a person: new talks and forks; also used by the command line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from moderator.chair import Talks
from moderator.events import Event
from moderator.moves import Move

GREATEST = 2**31 - 1
"""The largest seed; the smallest is 0."""


@dataclass(frozen=True)
class Setup:
    """New talks: the id of the scenario, agents by side, the seed, and the rounds (None for those of the scenario)."""

    scenario: str
    seats: Mapping[str, str]
    seed: int = 1
    rounds: int | None = None
    exercise: str | None = None
    """The id of the exercise, if the talks are held for one; the scenario is then the exercise's own."""
    trainees: Mapping[str, str] = field(default_factory=dict)
    """By side, the name that a person trains under."""


@dataclass(frozen=True)
class ForkRequest:
    """A fork: the parent dialogue, the last shared turn, and the changes after it."""

    parent: str
    turn: int
    seats: Mapping[str, str]
    """New agents by side; a side that is missing keeps its agent."""
    seed: int | None = None
    inject: str | None = None
    move: Move | None = None
    """The next move, if it is given."""


class ReadyFork(NamedTuple):
    """A fork that is ready to run: the number of events shared with its parent, its own first events, and its talks."""

    shared: int
    changes: Sequence[Event]
    talks: Talks

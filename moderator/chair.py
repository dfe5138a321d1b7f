"""Whoever helps the moderator: decides about a turn that failed, steps in between turns, reads statements twice."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from moderator.events import Event, Failed, Forked, Injected, Opened, Seated
from moderator.moves import Call, Move
from moderator.table import Table
from moderator.view import Delegate, View
from scenarios.types import Frozen, Words

Ask = Callable[[View], Awaitable[Move]]
"""A person's move, asked for with what that person may see."""
Decide = Callable[[Table], Awaitable[str]]
"""A person's decision about a failed turn: ``again``, ``forfeit``, ``stop``, or the agent that takes the seat."""
Verdict = Literal["forfeit", "stop"]
Intervention = Callable[[Table], Awaitable[Injected | Seated | Forked | None]]
"""What is put before the talks as they stand, if anything; asked again after each event."""
Relief = Callable[[Table], Awaitable[Delegate | Verdict]]
"""What becomes of the turn in ``table.failed``: who takes the seat now, the turn forfeited, or the talks stopped."""


class Reading(Frozen):
    """What a second reader makes of the public words of a move; nothing is crossed unless it says what."""

    crosses: str | None = None
    """The red line or rule, by id."""
    quote: Words = ""
    reason: Words = ""
    problem: Words = ""
    """Why there is no reading, if there is none."""
    call: Call | None = None


class Reader(Protocol):
    """Whoever reads the words of a legal move before it is made."""

    async def read(self, table: Table, side: str, move: Move) -> Reading:
        """What the words cross, if anything; never raises for a failure of its own, but says so in the reading."""


async def nothing(_table: Table) -> None:
    """Nobody steps in."""


async def stop(_table: Table) -> Verdict:
    """The talks close as failed."""
    return "stop"


def again(failed: Failed | None, seats: Mapping[str, Delegate], relieve: Relief) -> Relief:
    """Has a turn that failed before a break tried once more; later failures are met as otherwise."""

    async def relieved(table: Table) -> Delegate | Verdict:
        return seats[table.to_move] if table.failed is failed else await relieve(table)

    return relieved if failed else relieve


async def forfeit(_table: Table) -> Verdict:
    """The turn is forfeited, and the talks go on."""
    return "forfeit"


@dataclass(frozen=True)
class Chair:
    """How a failure is met, who reads statements a second time, and what is put between turns, if anything is."""

    relieve: Relief = stop
    reader: Reader | None = None
    step_in: Intervention = nothing


async def stay() -> None:
    """Nothing is held open."""


class Talks(NamedTuple):
    """Talks that are ready to be held; ``leave`` closes what their delegates hold open."""

    opening: Opened
    delegates: Mapping[str, Delegate]
    chair: Chair = Chair()
    leave: Callable[[], Awaitable[None]] = stay
    past: tuple[Event, ...] = ()
    """What has happened already, where the talks are taken up again."""

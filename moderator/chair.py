"""The chair: decides about failed turns, steps in between turns and has statements read a second time."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from moderator.events import Closed, Event, Failed, Forked, Injected, Opened, Seated
from moderator.facilitation import Aside
from moderator.moves import Call, Move, Remark, Warned
from moderator.speech.meaning import Meaning
from moderator.table import Table
from moderator.view import Delegate, View
from scenarios.errors import ReassureError
from scenarios.types import Frozen, Words

AskMove = Callable[[View], Awaitable[Move]]
"""Asks a person for a move; the view holds what that person may see."""
AskDecision = Callable[[Table], Awaitable[str]]
"""A person's decision about a failed turn: ``again``, ``forfeit``, ``stop``, or the agent that takes the seat."""
Verdict = Literal["forfeit", "stop"]
Stepped = Injected | Seated | Forked | Closed | Aside
"""The events by which somebody steps into the talks."""
Intervention = Callable[[Table], Awaitable[Stepped | Move | None]]
"""Returns the event to add at this table, or None; called again after each event, and while a person thinks.

A move is made for the side to move, when its time has run out.
"""
Seat = Callable[[Seated], Delegate]
"""Builds the delegate for a seat that changes hands while the talks go on."""
FailurePolicy = Callable[[Table], Awaitable[Delegate | Verdict]]
"""Decides about the turn in ``table.failed``: a delegate for the seat, a forfeit, or the end of the talks."""


class NoSeatError(ReassureError):
    """A seat was to change hands in talks where none can."""


class Reading(Frozen):
    """A second reader's verdict on the public words of a move; ``crosses`` is None where they cross no line."""

    crosses: str | None = None
    """The id of the red line or rule."""
    quote: Words = ""
    reason: Words = ""
    remarks: tuple[Remark, ...] = ()
    """What it finds that the words do."""
    problem: Words = ""
    """Why the reading failed, if it did."""
    call: Call | None = None


class Reader(Protocol):
    """A second reader of the words of a legal move, before the move is made."""

    async def read(self, table: Table, side: str, move: Move, warned: tuple[Warned, ...] = ()) -> Reading:
        """The verdict; a failure of the reader itself is reported in ``problem`` and not raised."""


async def no_intervention(_table: Table) -> None:
    """No intervention."""


def no_seat(event: Seated) -> Delegate:
    """Nobody can take a seat in these talks."""
    raise NoSeatError(f"Nobody can take the seat of {event.side} in these talks; hold them as an exercise.")


async def stop_on_failure(_table: Table) -> Verdict:
    """Close the talks as failed."""
    return "stop"


def retry_first(failed: Failed | None, seats: Mapping[str, Delegate], relieve: FailurePolicy) -> FailurePolicy:
    """A relief that tries ``failed`` again when talks are resumed; later failures go to ``relieve``."""

    async def relieved(table: Table) -> Delegate | Verdict:
        return seats[table.to_move] if table.failed is failed else await relieve(table)

    return relieved if failed else relieve


async def forfeit_on_failure(_table: Table) -> Verdict:
    """Forfeit the turn and go on with the talks."""
    return "forfeit"


@dataclass(frozen=True)
class Chair:
    """The policy on failure, the second reader and the sense of meaning, if there are any, and the interventions.

    ``seat`` builds the delegate of a seat into which somebody else is put.
    """

    on_failure: FailurePolicy = stop_on_failure
    reader: Reader | None = None
    step_in: Intervention = no_intervention
    meaning: Meaning | None = None
    seat: Seat = no_seat


async def close_nothing() -> None:
    """Close nothing: the delegates hold nothing open."""


class Talks(NamedTuple):
    """Talks that are ready to start; ``leave`` closes what their delegates hold open."""

    opening: Opened
    delegates: Mapping[str, Delegate]
    chair: Chair = Chair()
    leave: Callable[[], Awaitable[None]] = close_nothing
    past: tuple[Event, ...] = ()
    """The events so far, where the talks are resumed."""

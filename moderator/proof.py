"""Proof replay: the loop run again from a record, and the first event that comes out otherwise."""

from collections.abc import Sequence
from contextlib import aclosing

from moderator.events import Event, Opened, Passing
from moderator.loop import negotiate
from moderator.replay import MissError, recorded
from scenarios.types import Frozen


class Difference(Frozen):
    """Where a record and the loop part: the place in the record, and what the loop makes of it, if anything."""

    at: int
    recorded: Event | None
    made: Event | None
    problem: str = ""


async def differs(events: Sequence[Event]) -> Difference | None:
    """The first difference between a record and the loop that answers from it; None where there is none.

    A record that was broken off is compared as far as it goes. MissError where it does not begin with an opening.
    """
    delegates, chair = recorded(events)
    opening = events[0]
    assert isinstance(opening, Opened)  # noqa: S101 recorded refuses any other first event
    at = 0
    try:
        async with aclosing(negotiate(opening, delegates, chair=chair)) as heard:
            async for made in heard:
                if at == len(events):
                    return Difference(at=at, recorded=None, made=None if isinstance(made, Passing) else made)
                if made != events[at]:
                    return Difference(at=at, recorded=events[at], made=None if isinstance(made, Passing) else made)
                at += 1
                if at == len(events) and events[-1].event != "closed":
                    return None
    except MissError as miss:
        return Difference(at=at, recorded=events[at] if at < len(events) else None, made=None, problem=str(miss))
    return None if at == len(events) else Difference(at=at, recorded=events[at], made=None)

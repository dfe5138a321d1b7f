"""Proof replay: runs the loop again from a record and finds the first event that differs."""

from collections.abc import Sequence
from contextlib import aclosing

from moderator.events import Event, Opened, PartialWords
from moderator.facilitation import Ranked
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.replay import NotInRecordError, check_rules, delegates_from_record
from scenarios.types import Frozen


class Difference(Frozen):
    """The first difference between a record and the loop: its index in the record, and the event of each, if any."""

    at: int
    recorded: Event | None
    made: Event | None
    problem: str = ""


async def first_difference(events: Sequence[Event]) -> Difference | None:
    """The first difference between a record and the loop run again from it; None if there is none.

    An interrupted record is compared up to its last event. Raises NotInRecordError if it does not begin with an
    opening, and OtherRulesError if it was held under other rules.
    """
    delegates, chair = delegates_from_record(events)
    check_rules(fold(events[:1]))
    opening = events[0]
    assert isinstance(opening, Opened)  # noqa: S101 delegates_from_record() raises for any other
    at = 0
    try:
        async with aclosing(negotiate(opening, delegates, chair=chair)) as stream:
            async for made in stream:
                if at == len(events):
                    return Difference(at=at, recorded=None, made=None if isinstance(made, PartialWords) else made)
                if made != events[at]:
                    return Difference(at=at, recorded=events[at], made=None if isinstance(made, PartialWords) else made)
                at += 1
                if at == len(events) and not any(event.event == "closed" for event in events):
                    return None
    except NotInRecordError as miss:
        return Difference(at=at, recorded=events[at] if at < len(events) else None, made=None, problem=str(miss))
    at += sum(isinstance(event, Ranked) for event in events[at:])  # what was written down after the talks
    return None if at == len(events) else Difference(at=at, recorded=events[at], made=None)

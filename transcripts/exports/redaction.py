"""A redacted copy of a dialogue: without what a side did not make public, in a chain of its own.

Left out are rationales, messages, briefs with their wants, raw replies, moves that were never made, injects that have
not happened, and readers' notes; of an exercise its plan and papers, and what was said to one seat alone, noted on a
turn or written down after the talks. Costs at home stay: they are arithmetic, and the table cannot be computed without
them.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from moderator.descriptions import without_message
from moderator.events import Event, Injected, Moved, Opened, Read, Refused
from moderator.facilitation import Hinted, Marked, Ranked, Whispered
from moderator.moves import Call, Fault
from scenarios.scenario import Brief, Scenario
from transcripts.exports.records import Record, became_move, brief_placeholder, chained, check_chain

LEFT_OUT = "(left out)"


def redacted(record: Record) -> Record:
    """The redacted copy; a redacted copy stays the same. StoreError where an event was changed after its recording."""
    check_chain(record)
    return Record(record.dialogue, chained(_public(record)))


def _public(record: Record) -> Iterator[tuple[str, Event]]:
    """The events that stay, each with its time; readings of moves that were never made are left out."""
    events = record.events
    yield record.kept[0].at, _opening(record.opening, record.original or record.head, events)
    for one in record.kept[1:]:
        if not isinstance(one.event, Read) or became_move(events, one.seq):
            yield one.at, _without_secrets(one.event)


def _opening(opening: Opened, head: str, events: Sequence[Event]) -> Opened:
    happened = {(e.round, e.inject.id) for e in events if isinstance(e, Injected)}
    ids = {inject for _, inject in happened}
    scenario: Scenario = opening.scenario.model_copy(
        update={
            "briefs": {side: Brief(text=brief_placeholder(head)) for side in opening.scenario.briefs},
            "deck": tuple(slot for slot in opening.scenario.deck if (slot.round, slot.inject) in happened),
            "injects": tuple(inject for inject in opening.scenario.injects if inject.id in ids),
        }
    )
    exercise = opening.exercise.for_seat() if opening.exercise else None
    return opening.model_copy(update={"scenario": scenario, "exercise": exercise})


def _without_secrets(event: Event) -> Event:
    match event:
        case Refused():
            faults = tuple(_fault(fault) for fault in event.faults)
            return event.model_copy(update={"move": None, "problem": "", "faults": faults} | _calls(event))
        case Moved() | Read():
            acts = tuple(map(without_message, event.move.acts))
            move = event.move.model_copy(update={"rationale": "", "acts": acts})
            remarks = tuple(remark for remark in event.remarks if not remark.private)
            warnings = {"warnings": ()} if isinstance(event, Moved) else {}
            return event.model_copy(update={"move": move, "remarks": remarks} | warnings | _calls(event))
        case Whispered() | Marked():
            return event.model_copy(update={"text": LEFT_OUT})
        case Hinted():
            return event.model_copy(update={"steps": ()})
        case Ranked():
            return event.model_copy(update={"wants": (), "red_lines": (), "decided": ""})
        case _:
            return event.model_copy(update=_calls(event))


def _fault(fault: Fault) -> Fault:
    """A fault with its rule alone: its other texts may quote the move, or show what it was about."""
    return fault.model_copy(update=dict.fromkeys(("message", "source", "legal"), LEFT_OUT) | {"quote": ""})


def _calls(event: Event) -> dict[str, Any]:
    calls = {name: getattr(event, name, None) for name in ("call", "asked")}
    return {name: call.model_copy(update={"raw": ""}) for name, call in calls.items() if isinstance(call, Call)}

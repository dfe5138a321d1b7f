"""JSON Lines for fine-tuning: one chat a side, as its model would have been asked and would have answered.

Only what was legal is there: a reply that was sent back is left out with its question, and the move that was made in
the end answers the question as it was first put. A chat ends with the last answer.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from moderator.moves import Reply
from moderator.replay import asked
from moderator.view import View
from transcripts.exports.jsonl import written
from transcripts.exports.records import Record, made

Exchange = tuple[View, Reply]
"""What a side saw when it was asked, and the reply by which it moved."""

Told = Callable[[Sequence[Exchange]], Sequence[object]]
"""The messages of a chat, from the exchanges of a side."""


def chats(records: Iterable[Record], told: Told) -> Iterator[str]:
    """The file, line by line; a side that never moved has none."""
    for record in records:
        for mandate in record.opening.scenario.sides:
            if exchanges := list(_exchanges(record, mandate.id)):
                yield written({"messages": told(exchanges)})


def _exchanges(record: Record, side: str) -> Iterator[Exchange]:
    events = record.events
    for found in asked(events):
        if found.view.side == side and isinstance(found.answer, Reply) and made(events, found.at):
            first = found.view.table.model_copy(update={"attempt": 0, "faults": ()})
            yield found.view.model_copy(update={"table": first}), found.answer

"""JSON Lines for fine-tuning: one chat for each side, with the prompts that its model would get and the replies.

Only legal moves are included: a refused reply is left out with its prompt, and the move that was accepted follows the
first prompt of the turn. A chat ends with the last reply.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from moderator.moves import Reply
from moderator.replay import requests
from moderator.view import View
from transcripts.exports.jsonl import written
from transcripts.exports.records import Record, became_move

Exchange = tuple[View, Reply]
"""What a side saw when it was asked, and the reply that became its move."""

ToMessages = Callable[[Sequence[Exchange]], Sequence[object]]
"""Makes the messages of a chat from the exchanges of a side."""


def chats(records: Iterable[Record], told: ToMessages) -> Iterator[str]:
    """The lines of the file; a side that never moved has no line."""
    for record in records:
        for mandate in record.opening.scenario.sides:
            if exchanges := list(_exchanges(record, mandate.id)):
                yield written({"messages": told(exchanges)})


def _exchanges(record: Record, side: str) -> Iterator[Exchange]:
    events = record.events
    for found in requests(events):
        if found.view.side == side and isinstance(found.answer, Reply) and became_move(events, found.at):
            first = found.view.table.model_copy(update={"attempt": 0, "faults": ()})
            yield found.view.model_copy(update={"table": first}), found.answer

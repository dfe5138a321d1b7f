"""Delegates that answer from a record: the loop run again with them must yield the record."""

from collections.abc import Iterable

from moderator.events import Event, Failed, Moved, Refused
from moderator.moves import Call, Reply
from moderator.view import DelegateFailedError, View
from scenarios.types import ReassureError


class MissError(ReassureError):
    """The loop asked for a reply that the record does not hold."""


class Recorded:
    """A side that gives the replies it gave, by position; MissError once there are none left."""

    def __init__(self, side: str, label: str, events: Iterable[Event]) -> None:
        self.label = label
        replying = (e for e in events if isinstance(e, Moved | Refused | Failed) and e.side == side)
        self._replies = iter([_reply(event) for event in replying])

    async def act(self, view: View) -> Reply:
        """The next reply of the record."""
        reply = next(self._replies, None)
        if reply is None:
            raise MissError(f"The record holds no further reply of {view.side} in round {view.table.round}.")
        if isinstance(reply, str):
            raise DelegateFailedError(reply)
        return reply


def _reply(event: Moved | Refused | Failed) -> Reply | str:
    if isinstance(event, Failed):
        return event.problem
    problem = event.problem if isinstance(event, Refused) else ""
    return Reply(move=event.move, call=event.call or Call(agent="record"), problem=problem)

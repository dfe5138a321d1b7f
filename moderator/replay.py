"""The replies of a record, and delegates that answer from it: the loop run again with them must yield the record."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from moderator.chair import Chair, Reading, Verdict
from moderator.events import Closed, Event, Failed, Forfeited, Forked, Injected, Moved, Opened, Read, Refused, Seated
from moderator.fold import fold, step
from moderator.moves import Call, Move, Reply
from moderator.table import Table
from moderator.view import Delegate, DelegateFailedError, View, seen_by
from scenarios.errors import ReassureError

T = TypeVar("T")


class MissError(ReassureError):
    """The loop asked for something that the record does not hold."""


class UnreadError(ReassureError):
    """A move of the record was made without a second reader, though others were read."""


@dataclass(frozen=True)
class Asked:
    """A side was asked, and answered or failed to; ``at`` is the place of that event in the record."""

    at: int
    view: View
    answer: Reply | Failed


def asked(events: Sequence[Event]) -> Iterator[Asked]:
    """Every time a delegate was asked in a record, in order."""
    if not events:
        return
    table = fold(events[:1])
    for at, event in enumerate(events[1:], start=1):
        answer = _answer(event) if table.read is None else None
        if answer is not None:
            yield Asked(at, seen_by(table, table.to_move), answer)
        table = step(table, event)


def _answer(event: Event) -> Reply | Failed | None:
    match event:
        case Moved() | Refused():
            problem = event.problem if isinstance(event, Refused) else ""
            return Reply(move=event.move, call=event.call or Call(agent="record"), problem=problem)
        case Read():
            return Reply(move=event.move, call=event.asked or Call(agent="record"))
        case Failed():
            return event
        case _:
            return None


class Recorded:
    """A side that gives the replies it gave, by position; MissError once there are none left."""

    def __init__(self, side: str, label: str, answers: Iterable[Reply | Failed]) -> None:
        self.label = label
        self._side = side
        self._answers = iter(answers)

    def under(self, label: str) -> "Recorded":
        """The same replies under another name, as where a seat changed hands."""
        return Recorded(self._side, label, self._answers)

    async def act(self, view: View) -> Reply:
        """The next reply of the record."""
        answer = _next(self._answers, f"no further reply of {self._side} in round {view.table.round}")
        if isinstance(answer, Failed):
            raise DelegateFailedError(answer.problem, answer.call)
        return answer


def recorded(events: Sequence[Event], start: int = 0) -> tuple[dict[str, Delegate], Chair]:
    """The delegates and the chair that answer from a record, from event ``start`` on."""
    opening = events[0]
    if not isinstance(opening, Opened):
        raise MissError("The record does not begin with the opening of talks; choose another dialogue.")
    seats = fold(events[: max(start, 1)]).seats
    replies = [found for found in asked(events) if found.at >= start]
    sides = {
        side: Recorded(side, label, [r.answer for r in replies if r.view.side == side]) for side, label in seats.items()
    }
    met = _met(events, start)

    async def relieve(table: Table) -> Delegate | Verdict:
        decided = _next(met, f"no decision on the failure in round {table.round}")
        match decided:
            case Seated():
                sides[decided.side] = sides[decided.side].under(decided.agent)
                return sides[decided.side]
            case Forfeited():
                return "forfeit"
            case Closed():
                return "stop"

    stepped = iter(_interventions(events, start))
    coming = next(stepped, None)

    async def step_in(table: Table) -> Injected | Seated | Forked | None:
        nonlocal coming
        if coming is None or coming[0] != table:
            return None
        event, coming = coming[1], next(stepped, None)
        return event

    readings = [event for event in events[start:] if isinstance(event, Read)]
    return dict(sides), Chair(relieve, _RecordedReader(readings) if readings else None, step_in)


def _met(events: Sequence[Event], start: int) -> Iterator[Seated | Forfeited | Closed]:
    """What became of each failure of a record: it may have been left to wait, or something put before it was met."""
    failed = False
    for at, event in enumerate(events):
        if failed and isinstance(event, Seated | Forfeited | Closed):
            failed = False
            if at >= start:
                yield event
        failed = failed or isinstance(event, Failed)


def _interventions(events: Sequence[Event], start: int) -> Iterator[tuple[Table, Injected | Seated | Forked]]:
    """What was put between the turns of a record, each with the table that it met."""
    table = fold(events[:1])
    for at, event in enumerate(events[1:], start=1):
        if at >= start and isinstance(event, Injected | Seated | Forked) and not _by_itself(table, event):
            yield table, event
        table = step(table, event)


def _by_itself(table: Table, event: Injected | Seated | Forked) -> bool:
    """Whether the loop comes to an event without anybody stepping in."""
    if isinstance(event, Injected):
        return event.source != "facilitator"
    return isinstance(event, Seated) and table.failed is not None


class _RecordedReader:
    """Gives the readings of a record, by position; UnreadError for a move that was not read."""

    def __init__(self, readings: Iterable[Read]) -> None:
        self._readings = iter(readings)
        self._coming = next(self._readings, None)

    async def read(self, table: Table, side: str, move: Move) -> Reading:
        found = self._coming
        if found is None or (found.round, found.side, found.move) != (table.round, side, move):
            raise UnreadError(f"The record holds no reading of this move of {side} in round {table.round}.")
        self._coming = next(self._readings, None)
        return Reading(**{name: getattr(found, name) for name in Reading.model_fields})


def _next(rest: Iterator[T], wanted: str) -> T:
    found = next(rest, None)
    if found is None:
        raise MissError(f"The record holds {wanted}.")
    return found

"""Replay: delegates that answer from a record. The loop run again with them must yield the same record."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from moderator.chair import Chair, Reading, Stepped, Verdict
from moderator.events import (
    RULES,
    Closed,
    Event,
    Failed,
    Forfeited,
    Injected,
    Moved,
    Opened,
    Read,
    Refused,
    Seated,
)
from moderator.fold import fold, step
from moderator.moves import Call, Move, Reply, Warned
from moderator.table import Table
from moderator.view import Delegate, DelegateFailedError, View
from moderator.visibility import view_of
from scenarios.errors import ReassureError

T = TypeVar("T")


class NotInRecordError(ReassureError):
    """The loop asked for something that is not in the record."""


class OtherRulesError(ReassureError):
    """A dialogue that was held under another version of the rules than this program plays."""


class NoReadingError(ReassureError):
    """A move in the record has no second reading, though others have one."""


@dataclass(frozen=True)
class Request:
    """A side was asked and answered or failed; ``at`` is the index of that event in the record."""

    at: int
    view: View
    answer: Reply | Failed


def requests(events: Sequence[Event]) -> Iterator[Request]:
    """Each time that a delegate was asked in a record, in order."""
    if not events:
        return
    table = fold(events[:1])
    for at, event in enumerate(events[1:], start=1):
        answer = _answer(event) if table.read is None else None
        if answer is not None:
            yield Request(at, view_of(table, table.to_move), answer)
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


class RecordedDelegate:
    """A delegate that gives the recorded replies of a side in order; NotInRecordError when none are left."""

    def __init__(self, side: str, label: str, answers: Iterable[Reply | Failed]) -> None:
        self.label = label
        self._side = side
        self._answers = iter(answers)

    def with_label(self, label: str) -> "RecordedDelegate":
        """The same replies under another label, for a seat that changed hands."""
        return RecordedDelegate(self._side, label, self._answers)

    async def act(self, view: View) -> Reply:
        """The next reply in the record."""
        answer = _next(self._answers, f"no further reply of {self._side} in round {view.table.round}")
        if isinstance(answer, Failed):
            raise DelegateFailedError(answer.problem, answer.call)
        return answer


def check_rules(table: Table) -> None:
    """OtherRulesError where a dialogue was not held under the rules that this program plays."""
    if table.rules != RULES:
        raise OtherRulesError(
            f"This dialogue was held under rules {table.rules}, and this version plays rules {RULES}: it can be read, "
            "replayed and exported, but not proved, resumed, forked or analysed."
        )


def delegates_from_record(events: Sequence[Event], start: int = 0) -> tuple[dict[str, Delegate], Chair]:
    """The delegates and the chair that answer from a record, starting at event ``start``."""
    opening = events[0]
    if not isinstance(opening, Opened):
        raise NotInRecordError("The record does not begin with the opening of talks; choose another dialogue.")
    seats = fold(events[: max(start, 1)]).seats
    replies = [found for found in requests(events) if found.at >= start]
    sides = {
        side: RecordedDelegate(side, label, [r.answer for r in replies if r.view.side == side])
        for side, label in seats.items()
    }
    decisions = _decisions(events, start)

    async def relieve(table: Table) -> Delegate | Verdict:
        decided = _next(decisions, f"no decision on the failure in round {table.round}")
        match decided:
            case Seated():
                sides[decided.side] = sides[decided.side].with_label(decided.agent)
                return sides[decided.side]
            case Forfeited():
                return "forfeit"
            case Closed():
                return "stop"

    interventions = _interventions(events, start)
    upcoming = next(interventions, None)

    async def step_in(table: Table) -> Stepped | None:
        nonlocal upcoming
        if upcoming is None or upcoming[0] != table:
            if table.facilitation.paused:
                raise NotInRecordError(f"The record has no end of the pause in round {table.round}.")
            return None
        event, upcoming = upcoming[1], next(interventions, None)
        return event

    def seat(event: Seated) -> Delegate:
        sides[event.side] = sides[event.side].with_label(event.agent)
        return sides[event.side]

    readings = [event for event in events[start:] if isinstance(event, Read)]
    reader = _RecordedReader(readings) if readings else None
    return dict(sides), Chair(relieve, reader, step_in, _RecordedMeaning(events), seat)


def _decisions(events: Sequence[Event], start: int) -> Iterator[Seated | Forfeited | Closed]:
    """The decision about each failure in a record; other events may come between the two."""
    failed = False
    for at, event in enumerate(events):
        if failed and isinstance(event, Seated | Forfeited | Closed):
            failed = False
            if at >= start and not _steps_in(event):
                yield event
        failed = failed or isinstance(event, Failed)


def _interventions(events: Sequence[Event], start: int) -> Iterator[tuple[Table, Stepped]]:
    """The events by which somebody stepped in between turns, each with the table before it."""
    table = fold(events[:1])
    for at, event in enumerate(events[1:], start=1):
        if at >= start and isinstance(event, Stepped) and not _of_the_loop(table, event):
            yield table, event
        table = step(table, event)


def _of_the_loop(table: Table, event: Stepped) -> bool:
    """Whether the loop yields an event by itself, without an intervention."""
    if isinstance(event, Injected):
        return event.source in ("schedule", "moderator")
    if _steps_in(event):
        return False
    return isinstance(event, Closed) or (isinstance(event, Seated) and table.failed is not None)


def _steps_in(event: Event) -> bool:
    """Whether a facilitator ended the talks or gave a seat to somebody."""
    return (isinstance(event, Closed) and event.outcome == "ended") or (isinstance(event, Seated) and bool(event.by))


class _RecordedReader:
    """Gives the recorded readings in order; NoReadingError for a move that was not read."""

    def __init__(self, readings: Iterable[Read]) -> None:
        self._readings = iter(readings)
        self._upcoming = next(self._readings, None)

    async def read(
        self,
        table: Table,
        side: str,
        move: Move,
        warned: tuple[Warned, ...] = (),  # noqa: ARG002 a reader may look at them
    ) -> Reading:
        found = self._upcoming
        if found is None or (found.round, found.side, found.move) != (table.round, side, move):
            raise NoReadingError(f"The record has no reading of this move of {side} in round {table.round}.")
        self._upcoming = next(self._readings, None)
        return Reading(**{name: getattr(found, name) for name in Reading.model_fields})


class _RecordedMeaning:
    """Gives the warnings by meaning of recorded moves."""

    def __init__(self, events: Sequence[Event]) -> None:
        moved = (event for event in events if isinstance(event, Moved))
        self._warnings = {
            (event.round, event.side, event.move): tuple(w for w in event.warnings if w.by == "meaning")
            for event in moved
        }

    def prepare(self, table: Table, side: str) -> None:
        """Nothing needs to be read."""

    def warnings(self, table: Table, side: str, move: Move) -> tuple[Warned, ...]:
        return self._warnings.get((table.round, side, move), ())


def _next(rest: Iterator[T], wanted: str) -> T:
    found = next(rest, None)
    if found is None:
        raise NotInRecordError(f"The record has {wanted}.")
    return found

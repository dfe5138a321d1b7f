"""The time that each turn took, from the times of the record."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from statistics import median
from typing import NamedTuple

from moderator.events import Injected, TurnTaken
from moderator.facilitation import Continued, Paused
from transcripts.debrief.findings import Ref
from transcripts.debrief.passages import Passage
from transcripts.store.store import RecordedEvent


class TimedTurn(NamedTuple):
    """A turn, the side's id, the seconds it took, and the title of an inject that came before it, if any did."""

    turn: Ref
    side: str
    seconds: float
    after: str


class Pace(NamedTuple):
    """How long the turns of a side took, in seconds."""

    median: float
    longest: TimedTurn
    turns: tuple[TimedTurn, ...]


def timed(kept: Sequence[RecordedEvent], walked: Sequence[Passage]) -> tuple[TimedTurn, ...]:
    """Each turn with its time; ``walked`` are the passages of all events but the opening."""
    return tuple(_timed(kept, walked))


def pace(turns: Sequence[TimedTurn], side: str) -> Pace | None:
    """The pace of a side; None where it had no turn."""
    own = tuple(turn for turn in turns if turn.side == side)
    if not own:
        return None
    return Pace(median(turn.seconds for turn in own), max(own, key=lambda turn: turn.seconds), own)


def _timed(kept: Sequence[RecordedEvent], walked: Sequence[Passage]) -> Iterator[TimedTurn]:
    began, inject, idle, paused = _moment(kept[0]), "", 0.0, _moment(kept[0])
    for one, passage in zip(kept[1:], walked, strict=True):
        now, event = _moment(one), passage.event
        if isinstance(event, Injected):
            inject = event.inject.title
        if isinstance(event, Paused):
            paused = now
        if isinstance(event, Continued):
            idle += (now - paused).total_seconds()
        if isinstance(event, TurnTaken):
            seconds = max(0.0, (now - began).total_seconds() - idle)
            yield TimedTurn(passage.turn, event.side, seconds, inject)
            began, inject, idle = now, "", 0.0


def _moment(one: RecordedEvent) -> datetime:
    return datetime.fromisoformat(one.at)

"""The time that each turn took, from the times of the record."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from statistics import median
from typing import NamedTuple

from moderator.events import Injected, TurnTaken
from training.clock import Clock
from transcripts.debrief.figures import Ref
from transcripts.debrief.passages import Passage
from transcripts.store.rows import RecordedEvent
from transcripts.store.times import Stamp


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
    running, inject = Clock().after(_stamp(kept[0])), ""
    for one, passage in zip(kept[1:], walked, strict=True):
        stamp, event = _stamp(one), passage.event
        if isinstance(event, Injected):
            inject = event.inject.title
        if isinstance(event, TurnTaken):
            yield TimedTurn(passage.turn, event.side, running.at(stamp.at).turn, inject)
            inject = ""
        running = running.after(stamp)


def _stamp(one: RecordedEvent) -> Stamp:
    return Stamp(one.seq, datetime.fromisoformat(one.at), one.event.event)

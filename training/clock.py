"""The clock of an exercise: time gone and left, from the times of the record, and what follows when it is over."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import reduce
from typing import NamedTuple

from moderator.chair import Stepped
from moderator.events import Closed
from moderator.facilitation import Paused
from moderator.loop import CLOCK
from moderator.moves import PERSON, Hold, Move
from moderator.table import Table
from prompts.load import phrase
from scenarios.exercise import Exercise
from transcripts.store.store import Store
from transcripts.store.times import Stamp, stamps

TURNS = ("moved", "forfeited", "settled")
"""Kinds of events with which a turn ends."""

WARNED = 0.8
"""The share of the time after which a person is warned."""


class Clock(NamedTuple):
    """Seconds gone in all and in this turn up to the last event; ``since`` is its time, None while the clock stands.

    Neither a pause counts nor the time between a break-off and a resumption.
    """

    whole: float = 0.0
    turn: float = 0.0
    since: datetime | None = None
    granted: float = 0.0
    granted_now: float = 0.0
    """Seconds granted in all, and in this turn."""

    def after(self, stamp: Stamp) -> "Clock":
        """The clock after one more event."""
        gone = self.resting if stamp.kind == "continued" else self.at(stamp.at)
        runs = stamp.kind not in ("paused", "closed") and (self.since is not None or stamp.kind in STARTS)
        ended = stamp.kind in TURNS
        return Clock(
            whole=gone.whole,
            turn=0.0 if ended else gone.turn,
            since=stamp.at if runs else None,
            granted=self.granted + stamp.granted,
            granted_now=0.0 if ended else self.granted_now + stamp.granted,
        )

    @property
    def resting(self) -> "Clock":
        """The clock as it stands."""
        return self._replace(since=None)

    def at(self, now: datetime) -> "Clock":
        """The clock at a time after the last event."""
        gone = max(0.0, (now - self.since).total_seconds()) if self.since else 0.0  # a system's clock may be set back
        return self._replace(whole=self.whole + gone, turn=self.turn + gone, since=now if self.since else None)


STARTS = ("opened", "continued")
"""Kinds of events with which the clock starts."""


def clock(stamped: Iterable[Stamp], begun: Clock | None = None) -> Clock:
    """The clock after these events."""
    return reduce(Clock.after, stamped, begun or Clock())


class Watch:
    """The clock of a dialogue, read out of its record."""

    def __init__(self, store: Store, dialogue: str) -> None:
        self._store, self._dialogue = store, dialogue
        self._last, self._clock = -1, Clock()

    def now(self) -> Clock:
        """The clock now; StoreError where the record cannot be read."""
        if fresh := stamps(self._store, self._dialogue, self._last):
            self._last, self._clock = fresh[-1].seq, clock(fresh, self._clock)
        return self._clock.at(datetime.now(UTC))


class Left(NamedTuple):
    """Seconds that are left, of the whole exercise and of this turn; below 0 when it is over, None without a limit."""

    whole: float | None
    turn: float | None

    @property
    def over(self) -> bool:
        """Whether the time of the turn or of the exercise is over."""
        return any(seconds is not None and seconds <= 0 for seconds in self)


def left(exercise: Exercise, now: Clock) -> Left:
    """The time that is left of an exercise; what a facilitator grants counts for the turn and for the whole."""
    whole = exercise.minutes and 60 * exercise.minutes + now.granted - now.whole
    turn = exercise.turn_minutes and 60 * exercise.turn_minutes + now.granted_now - now.turn
    return Left(whole, turn)


def nearly_over(exercise: Exercise, remaining: Left) -> bool:
    """Whether a person should be warned: a fifth of the turn's or of the whole time is left, or less."""
    limits = (exercise.minutes, exercise.turn_minutes)
    return any(
        seconds is not None and limit and seconds <= (1 - WARNED) * 60 * limit
        for seconds, limit in zip(remaining, limits, strict=True)
    )


def when_over(exercise: Exercise, table: Table, remaining: Left) -> Stepped | Move | None:
    """What follows at this table once the time is over, as the exercise says; None if nothing does.

    A person's turn that is over is held, or the talks pause for the facilitator; an exercise that is over ends.
    """
    if not remaining.over or exercise.at_zero == "nothing" or table.closing or table.closed:
        return None
    of_all = remaining.whole is not None and remaining.whole <= 0
    about = "whole" if of_all else "turn"
    if exercise.at_zero == "ask":
        return Paused(round=table.round, reason=phrase("clock", f"{about}-asked"), by=CLOCK)
    if of_all:
        return Closed(round=table.round, outcome="ended", reason=phrase("clock", "whole-over"))
    if table.seats[table.to_move] != PERSON or table.read or table.failed:
        return None
    return Move(statement=phrase("clock", "held"), acts=(Hold(),))


def in_words(remaining: Left) -> str:
    """The time that is left, such as ``12:30 left, this turn 3:05``; empty without a limit."""
    told = (
        phrase("clock", f"left-{name}", time=minutes(seconds))
        for name, seconds in zip(("whole", "turn"), remaining, strict=True)
        if seconds is not None
    )
    return ", ".join(told)


def minutes(seconds: float) -> str:
    """Minutes and seconds as a clock shows them, 0:00 once the time is over."""
    whole, rest = divmod(max(0, round(seconds)), 60)
    return f"{whole}:{rest:02}"

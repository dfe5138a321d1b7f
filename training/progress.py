"""Progress: what a person's sessions show over time, each figure from the record alone."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import mean

from moderator.facilitation import Ranked
from moderator.rules.aims import balance_of
from moderator.table import Table
from prompts.load import phrase
from scenarios.exercise import Exercise
from scenarios.types import Frozen
from training.assessment.objectives import assess
from training.assessment.ranking import kendall
from training.assessment.times import pace, timed
from transcripts.debrief.passages import passages
from transcripts.exports.records import Record, read_record
from transcripts.store.beside import trainees
from transcripts.store.database import StoreError
from transcripts.store.store import Store

HEADS = ("began", "exercise", "side", "outcome", "objectives", "tau", "balance", "gifts", "turn")
"""The columns of a table of sessions, by which their titles are found."""


class Session(Frozen):
    """One session of a person in one seat; figures that the talks do not give are None."""

    dialogue: str
    began: datetime
    exercise: str
    """Its id; empty for talks that were held freely."""
    title: str
    side: str
    """The name of the side."""
    outcome: str | None
    """None while the talks are not over; nothing is then assessed."""
    met: int = 0
    objectives: int = 0
    """Objectives that the talks gave occasion for, and how many of them were met."""
    tau: float | None = None
    """Kendall's tau between what the person believed of the other side's wants and the truth, in [-1, 1]."""
    balance: float | None = None
    unanswered: int | None = None
    """Gifts that were left unanswered at the end."""
    turn_seconds: float | None = None
    """The median of the time of a turn."""


UNREADABLE = "unreadable"
"""The outcome of a session that this version cannot read."""


def sessions_of(store: Store, name: str) -> tuple[Session, ...]:
    """The sessions of a person, oldest first; of one that cannot be read there is no more than where it was."""
    return tuple(_kept(store, dialogue, side) for dialogue, side in trainees.sessions(store, name))


def _kept(store: Store, dialogue: str, side: str) -> Session:
    try:
        return session(read_record(store, dialogue), side)
    except StoreError:
        listed = store.dialogue(dialogue)
        return Session(
            dialogue=dialogue, began=listed.started, exercise="", title=listed.title, side=side, outcome=UNREADABLE
        )


def session(record: Record, side: str) -> Session:
    """What a person's session on one side shows."""
    opening = record.opening
    exercise, scenario = opening.exercise, opening.scenario
    walked, table = passages(record.events)
    begun = Session(
        dialogue=record.dialogue,
        began=datetime.fromisoformat(record.kept[0].at),
        exercise=exercise.id if exercise else "",
        title=exercise.title if exercise else scenario.title,
        side=scenario.mandate(side).name,
        outcome=table.closed.outcome if table.closed else None,
    )
    if table.closed is None or not table.turn:
        return begun
    turns = timed(record.kept, walked)
    of_side = pace(turns, side)
    met, occasions = _objectives(record, exercise, side, sum(turn.seconds for turn in turns) / 60)
    return begun.model_copy(
        update={
            "met": met,
            "objectives": occasions,
            "tau": _tau(table, side),
            "balance": balance_of(table, side).total,
            "unanswered": sum(c.by == scenario.other(side) for c in table.unanswered),
            "turn_seconds": of_side.median if of_side else None,
        }
    )


def _objectives(record: Record, exercise: Exercise | None, side: str, minutes: float) -> tuple[int, int]:
    results = assess(record.events, exercise, side, minutes) if exercise else ()
    known = [result.met for result in results if result.met is not None]
    return sum(known), len(known)


def _tau(table: Table, side: str) -> float | None:
    guess: Ranked | None = next((r for r in reversed(table.facilitation.ranked) if r.side == side), None)
    brief = table.scenario.briefs.get(table.scenario.other(side))
    return kendall(guess.wants, brief.wants) if guess and guess.wants and brief else None


def cells(one: Session) -> tuple[str, ...]:
    """A session as the cells of a table, in the order of ``HEADS``; a dash where there is no figure."""
    dash = phrase("progress", "none")
    return (
        f"{one.began.astimezone():%d %b %Y %H:%M}",
        one.title,
        one.side,
        phrase("progress", one.outcome or "open"),
        f"{one.met} of {one.objectives}" if one.objectives else dash,
        dash if one.tau is None else f"{one.tau:+.2f}",
        dash if one.balance is None else f"{one.balance:+.2f}",
        dash if one.unanswered is None else str(one.unanswered),
        dash if one.turn_seconds is None else f"{one.turn_seconds:.0f} s",
    )


def heads() -> tuple[str, ...]:
    """The titles of the columns."""
    return tuple(phrase("progress", f"head-{name}") for name in HEADS)


def change(found: Sequence[Session]) -> str:
    """How the later half of a person's finished sessions compares with the earlier one; empty below four."""
    done = [one for one in found if one.objectives]
    if len(done) < FEWEST:
        return ""
    half = len(done) // 2
    before, after = (_share(part) for part in (done[:half], done[half:]))
    return phrase("progress", "change", before=f"{before:.0%}", after=f"{after:.0%}", count=str(len(done)))


FEWEST = 4
"""Finished sessions below which no change is told."""


def _share(part: Iterable[Session]) -> float:
    return mean(one.met / one.objectives for one in part)


def finished(found: Iterable[Session]) -> frozenset[str]:
    """The ids of the exercises that a person has played to an end; a run that failed is none."""
    return frozenset(one.exercise for one in found if one.outcome not in (None, "failure"))


def next_exercise(exercises: Sequence[Exercise], found: Sequence[Session]) -> Exercise | None:
    """The first exercise of a course that a person has not finished; None when all are."""
    done = finished(found)
    return next((exercise for exercise in exercises if exercise.id not in done), None)

"""What people have done in exercises, read out of the record."""

from prompts.load import phrase
from scenarios.exercise import Exercise, in_order
from scenarios.load import Library
from training.progress import Session, next_exercise, session
from transcripts.exports.records import read_record
from transcripts.store.store import Store
from transcripts.store.trainees import TraineeError, names
from transcripts.store.trainees import sessions as kept


def sessions(store: Store, name: str) -> tuple[Session, ...]:
    """The sessions of a person, oldest first; TraineeError if nobody has trained under this name."""
    found = kept(store, name)
    if not found:
        known = ", ".join(names(store)) or phrase("progress", "none")
        raise TraineeError(phrase("progress", "unknown", name=name, names=known))
    return tuple(session(read_record(store, dialogue), side) for dialogue, side in found)


def course(library: Library, store: Store, name: str) -> tuple[tuple[Exercise, ...], tuple[Session, ...]]:
    """The exercises of the course in order, and what a person has done of them so far."""
    exercises = tuple(in_order(library.exercises))
    done = tuple(session(read_record(store, dialogue), side) for dialogue, side in kept(store, name))
    return exercises, done


def standing(exercises: tuple[Exercise, ...], done: tuple[Session, ...]) -> list[str]:
    """Where a person stands in the course, a line an exercise."""
    coming = next_exercise(exercises, done)
    finished = {one.exercise for one in done if one.outcome not in (None, "failure")}
    lines = []
    for place, exercise in enumerate(exercises, start=1):
        state = "done" if exercise.id in finished else "next" if exercise == coming else "later"
        told = phrase("progress", state)
        lines.append(phrase("progress", "course", place=str(place), title=exercise.title, state=told))
    return lines if coming else [*lines, phrase("progress", "complete")]

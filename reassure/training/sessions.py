"""What people have done in exercises, read out of the record."""

from prompts.load import phrase
from scenarios.exercise import Exercise, in_order
from scenarios.load import Library
from training.progress import Session, finished, next_exercise, sessions_of
from transcripts.store.beside.trainees import TraineeError, names
from transcripts.store.store import Store


def sessions(store: Store, name: str) -> tuple[Session, ...]:
    """The sessions of a person, oldest first; TraineeError if nobody has trained under this name."""
    found = sessions_of(store, name)
    if not found:
        known = ", ".join(names(store)) or phrase("progress", "none")
        raise TraineeError(phrase("progress", "unknown", name=name, names=known))
    return found


def course(library: Library, store: Store, name: str) -> tuple[tuple[Exercise, ...], tuple[Session, ...]]:
    """The exercises of the course in order, and what a person has done of them so far."""
    exercises = tuple(in_order(library.exercises))
    return exercises, sessions_of(store, name)


def standing(exercises: tuple[Exercise, ...], done: tuple[Session, ...]) -> list[str]:
    """Where a person stands in the course, a line an exercise."""
    coming = next_exercise(exercises, done)
    played, lines = finished(done), []
    for place, exercise in enumerate(exercises, start=1):
        state = "done" if exercise.id in played else "next" if exercise == coming else "later"
        told = phrase("progress", state)
        lines.append(phrase("progress", "course", place=str(place), title=exercise.title, state=told))
    return lines if coming else [*lines, phrase("progress", "complete")]

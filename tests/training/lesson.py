"""An exercise for tests of the training: a plan or objectives on the scenario of the Taiwan Strait, without injects."""

from scenarios.exercise import Exercise, MeasuredBy, Objective, Planned, Trigger
from scenarios.load import load

LESSON = load().exercise("first-steps")


def planned(inject: str, trigger: Trigger | None = None) -> Planned:
    return Planned(inject=inject, trigger=trigger)


def plan(*injects: Planned) -> Exercise:
    return LESSON.model_copy(update={"injects": injects})


def objective(kind: MeasuredBy, at: float | None = None) -> Exercise:
    """An exercise with one objective, for at most 30 minutes."""
    only = Objective(text="By the end, a trainee can.", measured_by=kind, at=at)
    return LESSON.model_copy(update={"objectives": (only,), "minutes": 30})

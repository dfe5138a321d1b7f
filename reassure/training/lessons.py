"""How an exercise is begun: who sits where, under which names, against whom."""

import secrets
from collections.abc import Mapping, Sequence

from moderator.moves import PERSON
from scenarios.errors import ReassureError
from scenarios.exercise import DIFFICULTIES, Exercise
from transcripts.store.beside.trainees import checked
from tui.requests import GREATEST, Setup


class LessonError(ReassureError):
    """An exercise that cannot be begun in this way."""


def lesson(exercise: Exercise, sides: Sequence[str], names: Sequence[str], seat: str, against: str, seed: int) -> Setup:
    """The setup for an exercise; ``sides`` are those of its scenario, in order.

    ``seat`` is the side of the first name, by default the exercise's first; ``against`` is a difficulty, an agent, or
    ``human`` for a second person at this machine. By default a second name is a second person, and one alone plays
    against the exercise's opponent. LessonError where it has no such seat, where there are more names than people, or
    where both people have one name.
    """
    own = seat or exercise.seats[0]
    if own not in exercise.seats:
        raise LessonError(f"In {exercise.id} a trainee plays {' or '.join(exercise.seats)}, not {own}; change --seat.")
    (other,) = (side for side in sides if side != own)
    opposite = agent(exercise, against or (PERSON if len(names) > 1 else ""))
    if opposite == PERSON and other not in exercise.seats:
        raise LessonError(f"In {exercise.id} no trainee plays {other}; one person plays it alone.")
    people = (own, other) if opposite == PERSON else (own,)
    if len(names) > len(people):
        raise LessonError(
            f"There are {len(names)} names for {len(people)} trainee; a second one needs --against human."
        )
    named: Mapping[str, str] = {side: checked(name) for side, name in zip(people, names, strict=False)}
    if len({name.casefold() for name in named.values()}) < len(named):
        raise LessonError(f"Both people are called {named[own]}; give two names, so that each has their own progress.")
    return Setup(exercise.scenario, {own: PERSON, other: opposite}, seed, None, exercise.id, named)


def agent(exercise: Exercise, against: str) -> str:
    """The agent opposite the trainee: as named, or as the exercise says."""
    if against:
        return f"scripted:{against}" if against in DIFFICULTIES else against
    return exercise.opponent.agent or f"scripted:{exercise.opponent.difficulty}"


def fresh_seed() -> int:
    """A seed that nobody chose, so that an exercise that is repeated does not go the same way."""
    return secrets.randbelow(GREATEST)

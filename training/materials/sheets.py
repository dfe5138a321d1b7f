"""Sheets: what each reader of an exercise holds in the hand, as one self-contained page of HTML."""

from collections.abc import Iterator
from typing import NamedTuple

from moderator.visibility import Visibility, before_talks, everything
from scenarios.exercise import Exercise
from scenarios.scenario import Scenario
from training.materials import running, sections
from training.materials.words import word
from transcripts.exports.pieces import page

OBSERVER, FACILITATOR = "observer", "facilitator"


class Sheet(NamedTuple):
    """A sheet and its reader: the id of a side for a trainee, ``observer`` or ``facilitator``."""

    reader: str
    html: str


def sheets(exercise: Exercise, scenario: Scenario) -> Iterator[Sheet]:
    """The sheets of all readers; ``scenario`` is the one that the exercise plays.

    Each is made from what ``moderator.visibility`` lets its reader see, and from nothing else.
    """
    for side in exercise.seats:
        yield Sheet(side, _trainee(exercise, scenario, side))
    yield Sheet(OBSERVER, _observer(exercise, scenario))
    yield Sheet(FACILITATOR, _facilitator(exercise, scenario))


def _trainee(exercise: Exercise, scenario: Scenario, side: str) -> str:
    seen, table = before_talks(exercise, scenario, Visibility(sides=frozenset((side,)), score=False))
    mandate = table.scenario.mandate(side)
    return _page(
        seen,
        word("trainee", side=mandate.name),
        sections.general(seen, table),
        sections.lines(table.scenario),
        sections.measures(table.scenario),
        sections.role(table, side),
        sections.planning(mandate),
    )


def _observer(exercise: Exercise, scenario: Scenario) -> str:
    seen, table = before_talks(exercise, scenario, Visibility(sides=frozenset(), score=False))
    return _page(
        seen,
        word(OBSERVER),
        sections.general(seen, table),
        sections.lines(table.scenario),
        sections.measures(table.scenario),
        sections.observer(seen),
    )


def _facilitator(exercise: Exercise, scenario: Scenario) -> str:
    seen, table = before_talks(exercise, scenario, everything(scenario))
    return _page(
        seen,
        word(FACILITATOR),
        running.running(seen, table.scenario),
        running.guide(seen),
        running.assessing(seen),
        *(sections.role(table, side) for side in table.sides),
        sections.general(seen, table, apart=True),
        sections.lines(table.scenario),
        sections.measures(table.scenario),
        confidential=True,
    )


def _page(exercise: Exercise, reader: str, *parts: str, confidential: bool = False) -> str:
    head = sections.head(exercise, reader, confidential=confidential)
    body = "\n".join(filter(None, (head, *parts)))
    return page(f"{exercise.title}: {reader}", sections.PIECES.css, body)

"""Checks that imported events form a dialogue that every part of this program can read."""

from collections.abc import Iterator, Sequence

from moderator.events import (
    RULES,
    Event,
    Failed,
    Forfeited,
    Forked,
    Moved,
    Opened,
    Read,
    Refused,
    Seated,
    Settled,
    TurnTaken,
)
from moderator.facilitation import Aside, Ranked
from moderator.replay import requests
from scenarios.checks import entry_faults, scenario_faults
from scenarios.exercise_checks import exercise_faults
from scenarios.scenario import Scenario, ScenarioBase, ScenarioEntry
from transcripts.debrief.debrief import debrief
from transcripts.debrief.passages import passages
from transcripts.imports.references import unknown
from transcripts.store.projections import Place, rows
from transcripts.verify import FOLD_ERRORS, scores

ROUNDS, ACTS, CLOSING, LABEL = 50, 100, 400, 200
"""The limits, above what this program writes: rounds, coded acts of a turn, turns of closing, characters of names."""

READ_ERRORS = (*FOLD_ERRORS, ArithmeticError, AttributeError, RuntimeError)
"""Errors that a reader of the events may raise, such as a RuntimeError where an entry is missing."""


def flaw(events: Sequence[Event]) -> tuple[int, str] | None:
    """The place of the first faulty event, counted from 0, and the reason; None where the dialogue is sound."""
    opening = events[0]
    if not isinstance(opening, Opened):
        return 0, "it is not the opening of the talks"
    try:
        found = next(_flaws(opening, events), None)
        if found is None:
            _read(opening, events)
    except READ_ERRORS:
        return len(events) - 1, "the events up to here contradict each other"
    return found


def _flaws(opening: Opened, events: Sequence[Event]) -> Iterator[tuple[int, str]]:
    yield from ((0, why) for why in _opening_faults(opening))
    sides, turns = {mandate.id for mandate in opening.scenario.sides}, 0
    for at, event in enumerate(events):
        if getattr(event, "side", opening.scenario.opens) not in sides:
            yield at, "it is of a side that is not at the table"
        if not all(label.isprintable() and len(label) <= LABEL for label in _labels(event)):
            yield at, "a name in it is not a plain line of text"
        turns += isinstance(event, TurnTaken)
        if turns > 2 * opening.rounds + CLOSING or (isinstance(event, TurnTaken) and len(event.acts) > ACTS):
            yield at, "it exceeds the limits of a dialogue"
    for at, passage in enumerate(passages(events)[0], start=1):
        event, table = passage.event, passage.before
        yield from ((at, f"it names the {id_}, which its talks do not have") for id_ in unknown(event, table))
        if table.closed and not isinstance(event, Ranked):
            yield at, "it comes after the end of the talks"
        if isinstance(event, Settled) and not table.closing:
            yield at, "it settles debts before the talks are over"
        turn = isinstance(event, Moved | Forfeited | Refused | Read | Failed)
        if turn and (getattr(event, "side", ""), getattr(event, "round", 0)) != (table.to_move, table.round):
            yield at, "it is another side's turn, or another round"
    yield from scores(events)


def _opening_faults(opening: Opened) -> Iterator[str]:
    scenario, sides = opening.scenario, {mandate.id for mandate in opening.scenario.sides}
    yield from (f"its scenario is not valid: {why}" for why in _scenario_faults(scenario))
    if opening.exercise:
        faults = exercise_faults(opening.exercise, scenario)
        yield from (f"its exercise is not valid: {why}" for why in faults)
    if set(opening.seats) != sides or not sides.issuperset(opening.languages):
        yield "its seats are not those of the two sides"
    if opening.rules > RULES:
        yield f"it was held under rules {opening.rules}, which this version does not know: update reassure"
    if not 1 <= opening.rounds <= ROUNDS:
        yield f"it has {opening.rounds} rounds; 1 to {ROUNDS} are allowed"


def _scenario_faults(scenario: Scenario) -> Iterator[str]:
    setting = {name: getattr(scenario, name) for name in ScenarioBase.model_fields}
    named = {name: tuple(part.id for part in getattr(scenario, name)) for name in ("sides", "measures")}
    for entry in (ScenarioEntry.model_validate(setting | named), *scenario.sides):
        yield from entry_faults(entry)
    yield from scenario_faults(scenario)


def _labels(event: Event) -> tuple[str, ...]:
    """The names that this program writes in the middle of a line."""
    match event:
        case Opened():
            return (*event.seats.values(), event.version)
        case Seated():
            return (event.agent, event.by)
        case Forked():
            return (event.parent, event.version)
        case _:
            return (getattr(event, "by", ""),) if isinstance(event, Aside) else ()


def _read(opening: Opened, events: Sequence[Event]) -> None:
    """Read the events in every way that the program does, so that an error occurs here and not later."""
    debrief(events)
    list(requests(events))
    for event in events:
        list(rows(event, Place(0, "", 0), opening.scenario))

"""Whatever is changed in an exercise, its check reports it or everything that reads the exercise can go on."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from moderator.fold import unopened
from scenarios.exercise import Exercise
from scenarios.exercise_checks import exercise_faults
from scenarios.load import load
from scenarios.reach import round_of_agreement
from tests.sweep import examples
from training.assessment.objectives import measured
from training.materials.sheets import sheets
from training.triggers import due_inject, in_words

pytestmark = pytest.mark.sweep

LIBRARY = load()
DOCUMENTS = [exercise.model_dump_json() for exercise in LIBRARY.exercises]
IDS = [entry.id for entry in (*LIBRARY.measures, *LIBRARY.injects)]
WORDS = ("washington", "beijing", "joint", "both", "round", "minute", "trust-below", "unanswered", "open", "easy", "")
VALUES = (0, 1, 2, -1, 0.5, 1e9, True, None, [], {}, ["washington"], {"leaders": "open"})
ANYTHING = st.sampled_from((*WORDS, *IDS)) | st.sampled_from(VALUES).map(deepcopy)


def places(value: object, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The ways to every value inside a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield (*way, key)
        yield from places(item, (*way, key))


def with_changes(data: st.DataObject) -> dict[str, Any]:
    """An exercise that ships, as data, with up to three values replaced."""
    document: dict[str, Any] = json.loads(data.draw(st.sampled_from(DOCUMENTS)))
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(list(places(document))))
        at: Any = document
        for key in way:
            at = at[key]
        at[last] = data.draw(ANYTHING)
    return document


@given(data=st.data())
@settings(max_examples=examples(200))
def test_any_changed_exercise_is_reported_or_can_be_used(data: st.DataObject) -> None:
    try:
        exercise = Exercise.model_validate_json(json.dumps(with_changes(data)), strict=True)
    except ValidationError:
        return
    base = LIBRARY.scenario(exercise.scenario) if exercise.scenario in {s.id for s in LIBRARY.scenarios} else None
    if base is None or any(exercise_faults(exercise, base)):
        return
    scenario = exercise.narrowed(base)
    reached = round_of_agreement(scenario)
    assert reached
    assert reached <= scenario.rounds
    due_inject(exercise, unopened(scenario), 1000.0)
    assert all(in_words(planned.trigger, scenario) for planned in exercise.injects)
    assert all(map(measured, exercise.objectives))
    assert len(list(sheets(exercise, scenario))) == len(exercise.seats) + 2

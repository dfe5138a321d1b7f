"""docs/exercises.md explains every key of an exercise, and no other; its examples can be read."""

import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from scenarios.exercise import (
    AtZero,
    Cable,
    Criterion,
    Difficulty,
    Exercise,
    MeasuredBy,
    Objective,
    Opponent,
    Planned,
    Trigger,
    When,
)
from scenarios.scenario import Agreement, Brief
from scenarios.types import Effect

PAGE = (Path(__file__).parents[2] / "docs" / "exercises.md").read_text(encoding="utf-8")
TABLES: dict[str, tuple[type[BaseModel], str]] = {
    "The exercise": (Exercise, "key"),
    "The opponent": (Opponent, "key"),
    "The agreement": (Agreement, "key"),
    "A brief": (Brief, "key"),
    "A cable of your own": (Cable, "key"),
    "The plan": (Planned, "key"),
    "Objectives": (Objective, "key"),
    "The rubric": (Criterion, "key"),
}


def section(head: str) -> str:
    return PAGE.split(f"## {head}\n")[1].split("\n## ")[0]


def table(head: str, of: str) -> list[list[str]]:
    """The rows of the table in a section whose first column is called ``of``, each as its cells."""
    found = re.search(rf"^\| {of} \|.*\n\|-.*\n((?:\|.*\n?)+)", section(head), re.MULTILINE)
    assert found
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in found[1].splitlines()]


def keys(head: str, of: str) -> list[str]:
    return [row[0].strip("`") for row in table(head, of)]


@pytest.mark.parametrize("head", TABLES)
def test_the_keys_of_a_table_are_those_of_its_type(head: str) -> None:
    model, of = TABLES[head]
    assert keys(head, of) == list(model.model_fields)


def test_the_keys_inside_a_trigger_and_an_effect_are_explained_too() -> None:
    assert keys("The plan", "key of `trigger`") == list(Trigger.model_fields)
    assert keys("A cable of your own", "key of `effect`") == list(Effect.model_fields)


def test_every_trigger_and_every_measure_of_an_objective_is_explained() -> None:
    assert keys("The plan", "`when`") == list(get_args(When))
    assert keys("Objectives", "`measured_by`") == list(get_args(MeasuredBy))
    for word in (*get_args(AtZero), *get_args(Difficulty)):
        assert f"`{word}`" in PAGE


@pytest.mark.parametrize("head", TABLES)
def test_every_key_has_an_example_that_can_be_read(head: str) -> None:
    for name, _, example in table(head, TABLES[head][1]):
        (given,) = re.findall(r"`([^`]+)`", example)
        whole = given.replace("{ need = 2, ... }", "{ need = 2 }").replace('", ... }', '" }')
        found = tomllib.loads(whole.replace("[exercises.", "[").replace("[[exercises.", "[["))
        assert name.strip("`") in {
            *found,
            *(key for value in found.values() if isinstance(value, dict) for key in value),
        }


def test_the_new_exercise_shows_every_key_but_the_longest() -> None:
    new = (Path(__file__).parents[2] / "scenarios" / "new-exercise.toml").read_text(encoding="utf-8")
    missing = [key for key in Exercise.model_fields if not re.search(rf"\b{key}\b", new)]
    assert missing == ["guide"]

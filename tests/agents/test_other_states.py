"""Doctrines also play another pair of states, whose measures have no phrases of their own."""

from pathlib import Path
from shutil import copy

import pytest

from agents.scripted.delegate import ScriptedDelegate, doctrines
from moderator.events import Moved
from scenarios.load import load
from scenarios.scenario import Scenario
from tests.agents.playing import ended, talk

NORTH_SOUTH = Path(__file__).parents[1] / "scenarios" / "north-south.toml"


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    folder = tmp_path_factory.mktemp("library")
    copy(NORTH_SOUTH, folder)
    library = load(folder)
    return next(library.scenario(s.id) for s in library.scenarios if "washington" not in s.sides)


@pytest.mark.parametrize("doctrine", doctrines())
def test_a_doctrine_plays_and_speaks_for_any_pair_of_states(scenario: Scenario, doctrine: str) -> None:
    for seed in range(1, 6):
        events = talk(scenario, {m.id: ScriptedDelegate(doctrine, seed) for m in scenario.sides})
        assert ended(events).outcome != "failure"
        assert all("{" not in e.move.statement for e in events if isinstance(e, Moved))

"""Doctrines also play another pair of states, whose measures have no phrases of their own."""

from pathlib import Path
from shutil import copy

import pytest

from agents.llm.system_message import instructions
from agents.scripted.delegate import ScriptedDelegate, doctrines
from moderator.events import Moved
from moderator.fold import fold
from moderator.visibility import view_of
from scenarios.load import load
from scenarios.relabel import Label, relabelled
from scenarios.scenario import Scenario
from tests.agents.playing import ended, talk
from tests.dialogue import opening

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


def test_a_model_is_instructed_for_any_pair_of_states(scenario: Scenario) -> None:
    for side in scenario.sides:
        told = instructions(view_of(fold((opening(scenario),)), side.id))
        assert side.name in told
        assert "washington" not in told.lower()


def test_a_model_is_told_the_same_under_other_labels_but_for_the_labels() -> None:
    usual = load().scenario("tariff-truce")
    labels = {"washington": Label(id="azure", name="Azure", state="the Azure Union")}
    plain, other = (
        instructions(view_of(fold((opening(one),)), one.sides[1].id)) for one in (usual, relabelled(usual, labels))
    )
    assert "azure.fewer-navigation-patrols" in other
    assert len(plain.split()) == len(other.split())

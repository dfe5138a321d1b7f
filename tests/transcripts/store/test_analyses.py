"""Analyses are kept beside the events, each under the engine and the settings that made it."""

import pytest

from scenarios.scenario import Scenario
from tests.dialogue import play
from tests.transcripts.every_event import keep as recorded
from transcripts.store.beside.analyses import Made, keep, kept, settings_kept
from transcripts.store.maintenance import delete
from transcripts.store.rows import DeletedError
from transcripts.store.store import Store
from transcripts.verify import file_flaws, verify


@pytest.fixture
def dialogue(store: Store, tariffs: Scenario) -> str:
    return recorded(store, play(tariffs, rounds=1))


def test_an_analysis_is_found_under_its_own_engine_and_settings_alone(store: Store, dialogue: str) -> None:
    made = Made(dialogue, 1, '{"plays":2}')
    keep(store, made, 2, "second")
    keep(store, made, 1, "first")
    assert kept(store, made) == {1: "first", 2: "second"}
    assert kept(store, made._replace(engine=2)) == {}
    assert kept(store, made._replace(settings='{"plays":3}')) == {}


def test_a_turn_that_is_analysed_again_takes_the_place_of_the_old_one(store: Store, dialogue: str) -> None:
    made = Made(dialogue, 1, "{}")
    keep(store, made, 1, "old")
    keep(store, made, 1, "new")
    assert kept(store, made) == {1: "new"}


def test_settings_are_told_with_the_turns_that_are_kept(store: Store, dialogue: str) -> None:
    for settings, turns in (("few", (1,)), ("many", (1, 2))):
        for turn in turns:
            keep(store, Made(dialogue, 1, settings), turn, "{}")
    keep(store, Made(dialogue, 2, "of another engine"), 1, "{}")
    assert sorted(settings_kept(store, dialogue, 1)) == [("few", 1), ("many", 2)]


def test_a_record_with_analyses_has_no_flaw_whatever_they_say(store: Store, dialogue: str) -> None:
    keep(store, Made(dialogue, 1, "{}"), 99, "no JSON")
    assert not verify(store, dialogue).flaw
    assert list(file_flaws(store)) == []


def test_nothing_is_kept_of_a_dialogue_that_was_deleted(store: Store, dialogue: str) -> None:
    delete(store, dialogue)
    with pytest.raises(DeletedError, match="was deleted in the meantime"):
        keep(store, Made(dialogue, 1, "{}"), 1, "{}")
    assert list(file_flaws(store)) == []

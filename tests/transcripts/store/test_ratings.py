"""Ratings are kept beside the events, each under the name of its coder."""

import pytest

from moderator.moves import Call
from scenarios.scenario import Scenario
from tests.dialogue import play
from tests.transcripts.every_event import keep as recorded
from transcripts.exports.jsonl import lines
from transcripts.exports.records import read_record
from transcripts.store.beside.ratings import RatedAct, Rating, RatingError, coders, delete, keep, person, ratings
from transcripts.store.database import StoreError
from transcripts.store.maintenance import delete as delete_dialogue
from transcripts.store.rows import DeletedError
from transcripts.store.store import Store
from transcripts.verify import file_flaws, verify

ACT = RatedAct(act=1, kind="deed", status="proposed", value=-2.4, cost="low", verifiability="medium")
RATING = Rating(turn=1, acts=(ACT, ACT.model_copy(update={"act": 3})), remarks=("promise", "question"))


@pytest.fixture
def dialogue(store: Store, tariffs: Scenario) -> str:
    return recorded(store, play(tariffs, rounds=1))


def test_what_a_coder_codes_is_read_again_under_that_name_alone(store: Store, dialogue: str) -> None:
    bare = Rating(turn=2, acts=(), remarks=())
    for rating in (bare, RATING):
        keep(store, dialogue, "Ana", rating)
    keep(store, dialogue, "llm:m", bare, [Call(agent="llm:m", prompt_tokens=9)])
    assert ratings(store, dialogue, "Ana") == {1: RATING, 2: bare}
    assert ratings(store, dialogue, "ana") == {}
    assert coders(store, dialogue) == ["Ana", "llm:m"]


def test_a_turn_that_is_coded_again_takes_the_place_of_the_old_one(store: Store, dialogue: str) -> None:
    keep(store, dialogue, "Ana", RATING)
    anew = Rating(turn=1, acts=(ACT,), remarks=("regret",))
    keep(store, dialogue, "Ana", anew)
    assert ratings(store, dialogue, "Ana") == {1: anew}


def test_codings_change_nothing_in_the_record_nor_in_what_is_exported_of_it(store: Store, dialogue: str) -> None:
    before = list(lines([read_record(store, dialogue)]))
    keep(store, dialogue, "Ana", RATING.model_copy(update={"turn": 99}))
    assert not verify(store, dialogue).flaw
    assert list(file_flaws(store)) == []
    assert list(lines([read_record(store, dialogue)])) == before


def test_a_name_can_be_deleted_with_all_that_was_coded_under_it(store: Store, dialogue: str) -> None:
    for name in ("Ana", "Bo"):
        keep(store, dialogue, name, RATING)
    assert delete(store, dialogue, "Ana") == 1
    assert coders(store, dialogue) == ["Bo"]
    with pytest.raises(RatingError, match="these have: Bo"):
        delete(store, dialogue, "Ana")


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\x1b[2J", "program", "llm:gpt"])
def test_a_name_that_is_no_line_of_text_or_that_of_another_kind_of_coder_is_refused(name: str) -> None:
    with pytest.raises(RatingError):
        person(name)


def test_nothing_is_kept_of_a_dialogue_that_was_deleted(store: Store, dialogue: str) -> None:
    keep(store, dialogue, "Ana", RATING)
    delete_dialogue(store, dialogue)
    with pytest.raises(DeletedError, match="was deleted in the meantime"):
        keep(store, dialogue, "Ana", RATING)
    assert list(file_flaws(store)) == []


@pytest.mark.parametrize("spoilt", ["remarks = '['", "remarks = '[\"war\"]'", "remarks = '7'"])
def test_a_rating_that_others_have_spoilt_is_an_error_in_one_sentence(store: Store, dialogue: str, spoilt: str) -> None:
    keep(store, dialogue, "Ana", RATING)
    store.db.execute(f"UPDATE ratings SET {spoilt}")  # noqa: S608
    with pytest.raises(StoreError, match="cannot read"):
        ratings(store, dialogue, "Ana")

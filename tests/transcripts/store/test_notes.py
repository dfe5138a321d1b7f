"""Notes change no event; a score is given under both codings."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from pydantic import ValidationError

from moderator.events import Moved, StreamItem, TurnTaken
from moderator.moves import Perform
from moderator.score.coded_act import CodedAct
from scenarios.load import load
from tests.dialogue import move, opening, play
from transcripts.search.search import search
from transcripts.store.beside.notebook import notebook, rescored
from transcripts.store.beside.notes import NoteError, Recoding, bookmark, delete, note, notes, recode
from transcripts.store.database import StoreError
from transcripts.store.store import Store
from transcripts.verify import file_flaws, verify

STRAIT = load().scenario("taiwan-strait")
PEACE, REPLY = "washington.restate-peaceful-strait", "beijing.constructive-reply"
EVENTS = play(STRAIT, washington=[move(Perform(measure=PEACE))], beijing=[move(Perform(measure=REPLY))], rounds=2)


@pytest.fixture
def dialogue(store: Store) -> str:
    """A dialogue of four turns, an act in each of the first two."""

    async def stream() -> AsyncIterator[StreamItem]:
        for event in EVENTS:
            yield event

    async def record() -> str:
        begun = store.begin(opening(STRAIT, 2))
        assert [event async for event in store.record(begun, stream())]
        return begun

    return asyncio.run(record())


def test_notes_are_listed_by_turn_and_can_be_deleted(store: Store, dialogue: str) -> None:
    late, early = note(store, dialogue, 4, "The last turn."), bookmark(store, dialogue, 0)
    middle = recode(store, dialogue, Recoding(turn=2, act=1, value=-1), "Hollow.")
    assert notes(store, dialogue) == (early, middle, late)
    assert [(n.kind, n.text, n.turn) for n in notes(store, dialogue)] == [
        ("bookmark", "", 0),
        ("recoding", "Hollow.", 2),
        ("note", "The last turn.", 4),
    ]
    assert middle.recoding == Recoding(turn=2, act=1, value=-1)
    assert delete(store, dialogue, early.id) == early
    assert notes(store, dialogue) == (middle, late)
    with pytest.raises(NoteError, match=rf"no note {early.id} on dialogue {dialogue}; it has {late.id}, {middle.id}"):
        delete(store, dialogue, early.id)


def test_notes_cause_no_flaw_in_the_record(store: Store, dialogue: str) -> None:
    before = verify(store, dialogue)
    kept = [
        note(store, dialogue, 1, "Remarkable: \x00 和平 \ud83d"),
        bookmark(store, dialogue, 4),
        recode(store, dialogue, Recoding(turn=1, act=1, kind="norm"), "Remarkable too."),
    ]
    assert verify(store, dialogue) == before
    assert list(file_flaws(store)) == []
    assert store.events(dialogue) == EVENTS
    for one in kept:
        delete(store, dialogue, one.id)
    assert verify(store, dialogue) == before
    assert list(file_flaws(store)) == []
    assert search(store, "remarkable") == []
    assert store.query("SELECT count(*) FROM terms WHERE doc < 0") == [(0,)]


@pytest.mark.parametrize(
    ("turn", "text", "message"),
    [
        (5, "x", "There is no turn 5; this dialogue has 4 so far."),
        (-1, "x", "There is no turn -1"),
        (1, " \n", "A note needs a text"),
        (1, "x" * 4001, "up to 4,000 characters"),
        (1, "x" * 1_000_000, "up to 4,000 characters"),
    ],
)
def test_an_invalid_note_is_an_error(store: Store, dialogue: str, turn: int, text: str, message: str) -> None:
    with pytest.raises(NoteError, match=message):
        note(store, dialogue, turn, text)
    assert notes(store, dialogue) == ()
    assert len(note(store, dialogue, 4, "x" * 4000).text) == 4000


@pytest.mark.parametrize(
    ("recoding", "message"),
    [
        (Recoding(turn=9, act=1, value=1), "There is no turn 9; this dialogue has 4"),
        (Recoding(turn=1, act=2, value=1), rf"Turn 1 has no coded act 2; it has 1 {PEACE}\."),
        (Recoding(turn=1, act=1), "already has this coding"),
        (Recoding(turn=1, act=1, status="implemented"), "already has this coding"),
    ],
)
def test_an_invalid_recoding_is_an_error(store: Store, dialogue: str, recoding: Recoding, message: str) -> None:
    with pytest.raises(NoteError, match=message):
        recode(store, dialogue, recoding)
    assert notes(store, dialogue) == ()
    if "already has" not in message:
        with pytest.raises(NoteError, match=message):
            rescored(EVENTS, [recoding])


@pytest.mark.parametrize("changes", [{"value": 10.1}, {"value": float("nan")}, {"kind": "threat"}, {"status": "x"}])
def test_a_recoding_accepts_only_values_of_the_score(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Recoding.model_validate({"turn": 1, "act": 1} | changes)


def test_an_invalid_note_in_the_file_is_an_error(store: Store, dialogue: str) -> None:
    recode(store, dialogue, Recoding(turn=1, act=1, value=1))
    store.db.execute("UPDATE notes SET recoded_kind = 'threat'")
    store.db.commit()
    with pytest.raises(StoreError, match="that this version cannot read; update reassure"):
        notes(store, dialogue)


def test_without_recodings_the_score_is_the_one_recorded() -> None:
    last = [event for event in EVENTS if isinstance(event, TurnTaken)][-1]
    assert rescored(EVENTS, ()).score == last.score


DEED = CodedAct(side="washington", round=1, value=5, kind="deed", cost="high", verifiability="high")
PLAYED = iter(((DEED,), (DEED.model_copy(update={"side": "beijing"}),)))
BY_HAND = [
    event.model_copy(update={"acts": next(PLAYED)}) if isinstance(event, Moved) else event
    for event in play(STRAIT, washington=[move()], beijing=[move()], rounds=1)
]
"""Two deeds of value 5: each earns 5/10, so that over six rounds M = .5/6, E = 1, R = 1/2 (the first act answers
nothing), Z = 1/5."""


def test_a_recoding_changes_the_score_as_calculated_by_hand() -> None:
    played = rescored(BY_HAND, ()).score.S
    assert played == pytest.approx(100 * (0.5 / 6) ** 0.5 * (0.3 + 0.5 * 0.5 + 0.2 * 0.2))
    # As words Beijing's earn .5 * .4 = .2 (kappa): M is the root of .5 * .2 over 6, E = 2 * .2 / .7 / .85, and the
    # answer is worth .2 * 1.15 / .5 = .46, half of which is R.
    found = rescored(BY_HAND, [Recoding(turn=2, act=1, kind="word")]).score
    terms = [found.M, found.E, found.R, found.Z, found.S / 100]
    assert terms == pytest.approx([0.052705, 0.672269, 0.23, 0.2, 0.081884], abs=1e-6)


def test_later_recodings_replace_earlier_ones_field_by_field() -> None:
    hostile, word = Recoding(turn=2, act=1, value=-5), Recoding(turn=2, act=1, kind="word")
    assert rescored(BY_HAND, [hostile]).score.S == 0
    assert rescored(BY_HAND, [hostile, word, Recoding(turn=2, act=1, value=5)]) == rescored(BY_HAND, [word])
    proposed = rescored(BY_HAND, [Recoding(turn=2, act=1, status="proposed")]).score
    assert 0 < proposed.S < rescored(BY_HAND, [word]).score.S


def test_an_act_can_be_recoded_back_to_what_the_moderator_coded(store: Store, dialogue: str) -> None:
    recode(store, dialogue, Recoding(turn=2, act=1, kind="deed"))
    with pytest.raises(NoteError, match="already has this coding"):
        recode(store, dialogue, Recoding(turn=2, act=1, kind="deed"))
    recode(store, dialogue, Recoding(turn=2, act=1, kind="word"))
    book = notebook(store, dialogue, EVENTS)
    assert book.recoded == book.played
    assert book.recoded_balances == book.balances


def test_a_recoding_changes_the_balance_of_the_side_that_gained(store: Store, dialogue: str) -> None:
    recode(store, dialogue, Recoding(turn=2, act=1, kind="deed"))
    book = notebook(store, dialogue, EVENTS)
    assert book.recoded_balances["washington"] > book.balances["washington"]
    assert book.recoded_balances["beijing"] == book.balances["beijing"]

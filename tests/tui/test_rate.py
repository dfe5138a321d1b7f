"""A person codes turns blind on the screen, leaves, goes on later, and sees the agreement once all is coded."""

import pytest
from textual.pilot import Pilot

from studies.coders.turns import blind_turns, first_coding
from tests.studies.coders.dialogue import coded_talks
from tests.sweep import sample
from tests.transcripts.every_event import keep
from tests.tui.conftest import Build
from tests.tui.screen import NARROW, WIDE, shows, told, until, words
from transcripts.store.beside.ratings import RatedAct, Rating, ratings
from transcripts.store.beside.ratings import keep as keep_rating
from transcripts.store.store import Store
from tui.screens.coding.rate import RateScreen
from tui.screens.coding.sheet import Line, Sheet
from tui.screens.recorded.replay import ReplayScreen

TURNS = blind_turns(coded_talks())


@pytest.fixture
def dialogue(store: Store) -> str:
    return keep(store, coded_talks())


async def coding(pilot: Pilot[None]) -> None:
    """Open the screen from the replay."""
    await until(pilot, lambda: isinstance(pilot.app.screen, ReplayScreen))
    await pilot.press("k")
    await until(pilot, lambda: isinstance(pilot.app.screen, RateScreen))


@pytest.mark.screen
@pytest.mark.parametrize("size", sample([NARROW, WIDE], of=2))
async def test_a_turn_is_kept_once_it_is_complete_and_the_person_goes_on_later(
    build: Build, store: Store, dialogue: str, size: tuple[int, int]
) -> None:
    async with build(live=False, replay=dialogue).run_test(notifications=True, size=size) as pilot:
        await coding(pilot)
        await shows(pilot, "0 of 5 turns are coded")
        await shows(pilot, "Will you tell us of your plans?")
        assert "+4.5" not in words(pilot)
        assert "[x]" not in words(pilot)
        await pilot.press("1", "n")
        await told(pilot, "Answers missing: 4")
        await pilot.press("2", "down", "6", "minus", "right", "down", "3", "down", "1", "down", "down", "space", "n")
        await shows(pilot, "1 of 5 turns are coded")
        await pilot.press("right", "escape")
        await shows(pilot, "not kept yet: 1")
        await pilot.press("y")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReplayScreen))
        await coding(pilot)
        await shows(pilot, "turn 2, round 1")
        await pilot.press("a")
        await told(pilot, "once you have coded all turns")
        await pilot.press("p")
        await shows(pilot, "[x] courtesy")
    act = RatedAct(act=1, kind="word", status="agreed", value=-5.5, cost="moderate", verifiability="low")
    assert ratings(store, dialogue, "a person") == {1: Rating(turn=1, acts=(act,), remarks=("courtesy",))}


@pytest.mark.screen
async def test_the_agreement_is_shown_once_all_turns_are_coded(build: Build, store: Store, dialogue: str) -> None:
    for rating in first_coding(coded_talks()).values():
        keep_rating(store, dialogue, "a person", rating)
    async with build(live=False, replay=dialogue).run_test(notifications=True, size=NARROW) as pilot:
        await coding(pilot)
        for size in ((10, 5), (120, 9), NARROW):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert words(pilot).strip()
        await pilot.press("a")
        await shows(pilot, "Turns coded: program 5; a person 5")
        await shows(pilot, "1.00 [ 1.00, 1.00]")
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReplayScreen))


def test_answers_are_chosen_by_number_or_by_the_next_and_values_stay_on_their_scale() -> None:
    sheet = Sheet(TURNS[0])
    number = TURNS[0].acts[0].number
    kind, value = Line(number, "kind"), Line(number, "value")
    sheet.choose(kind, 9)
    assert kind in sheet.open
    sheet.step(kind, -1)
    assert sheet.answers[kind] == "regime"
    sheet.step(kind, 1)
    assert sheet.answers[kind] == "word"
    sheet.choose(value, 9)
    for _ in range(5):
        sheet.step(value, 1)
    assert sheet.answers[value] == 10
    sheet.turn_sign(value)
    sheet.choose(value, 3)
    assert sheet.answers[value] == -3
    assert sheet.rating() is None


def test_a_turn_without_acts_is_complete_as_it_is_and_what_was_kept_is_shown_again() -> None:
    bare = Sheet(TURNS[-1])
    assert bare.rating() == Rating(turn=5, acts=(), remarks=())
    bare.mark(Line(0, "regret"))
    again = Sheet(TURNS[-1], bare.rating())
    assert again.remarks == {"regret"}
    assert not again.changed

"""The debrief on the screen tells what a kept analysis found."""

import pytest

from engine.analysis import Settings
from moderator.moves import Counteract, Perform
from reassure.analyses import analysing, made_turns
from scenarios.scenario import Scenario
from tests.dialogue import move, play
from tests.transcripts.every_event import keep
from tests.tui.conftest import Build
from tests.tui.screen import shows
from transcripts.store.store import Store

pytestmark = pytest.mark.screen

WHOLE = (120, 300)
"""So tall that the debrief stands on it from its head to its end."""


@pytest.fixture
def dialogue(store: Store, strait: Scenario) -> str:
    gift = move(Perform(measure="washington.restate-peaceful-strait"))
    drill = move(Counteract(countermeasure="countermeasure.unannounced-drill"))
    return keep(store, play(strait, washington=[gift], beijing=[drill]))


async def test_the_debrief_names_the_costliest_turn_once_the_talks_are_analysed(
    build: Build, store: Store, dialogue: str
) -> None:
    async with build(live=False).run_test(notifications=True, size=WHOLE) as pilot:
        await pilot.press("tab", "down", "d")
        await shows(pilot, "To analyse them, type: reassure analyse ID")
        await pilot.press("escape")
        list(made_turns(store, analysing(store, dialogue), Settings(plays=2), 1, (2,)))
        await pilot.press("d")
        await shows(pilot, "Turns analysed: 1 of 2.")
        await shows(pilot, "Beijing lost most at T2: ")
        await shows(pilot, "There it takes a countermeasure: ")

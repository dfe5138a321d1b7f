"""Every screen survives every size, and keeps what was typed."""

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from tests.tui.conftest import Build
from tests.tui.screen import BRIEF_FIRST, ended, live, shows, words

pytestmark = pytest.mark.screen

SIZES = ((10, 5), (120, 9))
START = (120, 40)

HOME = ((), ("enter",), ("escape", "slash"))
ENDED = (("r",), ("t",), ("enter",), ("escape", "escape", "f"), ("escape", "escape", "d"))
PLAYED = (("ctrl+n",), ("enter",), ("escape", "escape", "escape"))


async def assert_survives(pilot: Pilot[None], *steps: tuple[str, ...]) -> None:
    """The screens that these keys open one after the other survive all sizes."""
    for keys in steps:
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        for size in (*SIZES, START):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert words(pilot).strip()


async def test_home_setup_and_search_survive_every_size(build: Build) -> None:
    async with build(live=False).run_test(notifications=True, size=START) as pilot:
        await shows(pilot, "No dialogue is recorded yet")
        await assert_survives(pilot, *HOME)


async def test_a_replay_a_fork_and_a_debrief_survive_every_size(build: Build) -> None:
    async with build(rounds=1).run_test(notifications=True, size=START) as pilot:
        await ended(pilot)
        await assert_survives(pilot, *ENDED)


async def test_a_seat_survives_every_size_with_what_was_typed(build: Build) -> None:
    async with build(people=("washington",)).run_test(notifications=True, size=START) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await pilot.press("enter")
        await shows(pilot, "steps open up to credible commitments")
        screen.query_one("#statement", TextArea).text = "We listen."
        await assert_survives(pilot, *PLAYED)
        await pilot.press("n")
        await shows(pilot, "We listen.")

"""A hint in a person's seat: told step by step, where it is allowed."""

from multiprocessing import active_children

import pytest

from engine.jobs import HelperLostError
from moderator.facilitation import Hinted
from moderator.moves import Hold
from tests.dialogue import move
from tests.tui.conftest import Build
from tests.tui.screen import NARROW, live, shows, told, until, words
from tui.screens.hint import HintScreen

pytestmark = [pytest.mark.screen, pytest.mark.process]


async def test_a_person_gets_a_hint_step_by_step(build: Build) -> None:
    app = build({"beijing": [move(Hold())]}, people=("washington",), rounds=2, hints=True)
    async with app.run_test(size=NARROW) as pilot:
        await live(pilot)
        await pilot.press("f4")
        assert isinstance(pilot.app.screen, HintScreen)
        await shows(pilot, "1. Nothing waits for your answer.", steps=4_000)  # from another process
        assert "2. Cheap" not in words(pilot)
        await pilot.press("enter")
        await shows(pilot, "2. Cheap at home now")
        await pilot.press("enter")
        await shows(pilot, "moves that were tried, this one did best")
        await pilot.press("escape")
        screen = await live(pilot)
        await until(pilot, lambda: isinstance(screen.tape.events[-1], Hinted))
        hinted = screen.tape.events[-1]
        assert isinstance(hinted, Hinted)
        assert (hinted.side, hinted.by, len(hinted.steps)) == ("washington", "engine", 3)


async def test_a_hint_whose_process_is_killed_is_given_up_with_a_sentence(build: Build) -> None:
    async with build(people=("washington",), rounds=1, hints=True).run_test(size=NARROW) as pilot:
        await live(pilot)
        before = set(active_children())
        await pilot.press("f4")
        await until(pilot, lambda: len(set(active_children()) - before) > 0)
        (helper,) = set(active_children()) - before
        assert isinstance(pilot.app.screen, HintScreen)
        helper.kill()
        await live(pilot)
        await told(pilot, str(HelperLostError()))


async def test_without_leave_there_is_no_hint(build: Build) -> None:
    async with build(people=("washington",), rounds=1).run_test(size=NARROW) as pilot:
        await live(pilot)
        await pilot.press("f4")
        assert not isinstance(pilot.app.screen, HintScreen)

"""The home screen: talks are set up, begun and found again."""

import pytest
from textual.color import Color
from textual.widgets import Input, OptionList, Select

from scenarios.scenario import Scenario
from tests.dialogue import opening
from tests.tui.conftest import Build
from tests.tui.screen import NARROW, WIDE, ended, shows, until, words
from transcripts.store.store import Store
from tui.screens.home import PAGE, HomeScreen
from tui.screens.recorded.replay import ReplayScreen
from tui.screens.setup import SetupScreen
from tui.theme import THEME

pytestmark = pytest.mark.screen


async def test_screens_have_the_colours_of_the_theme(build: Build) -> None:
    async with build(live=False).run_test() as pilot:
        assert pilot.app.current_theme is THEME
        assert pilot.app.screen.styles.background == Color.parse(str(THEME.background))


async def test_talks_begin_from_the_list_as_they_are_set_up(build: Build, store: Store) -> None:
    async with build(live=False).run_test(notifications=True, size=NARROW) as pilot:
        await shows(pilot, "No dialogue is recorded yet")
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, SetupScreen))
        screen = pilot.app.screen
        screen.query_one("#rounds", Input).value = "200"
        await pilot.press("ctrl+s")
        await shows(pilot, "1 to 50")
        screen.query_one("#rounds", Input).value = "1"
        screen.query_one("#seed", Input).value = "7"
        await pilot.press("ctrl+s")
        await ended(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        await shows(pilot, "2 turns")
    (kept,) = store.dialogues()
    assert (kept.scenario, kept.rounds, kept.outcome) == ("emerging-technology", 1, "limit")


async def test_the_newest_of_many_dialogues_are_shown_and_more_at_the_end_of_the_list(
    build: Build, store: Store, strait: Scenario
) -> None:
    ids = [store.begin(opening(strait)) for _ in range(2 * PAGE + 5)][::-1]
    async with build(live=False).run_test(notifications=True, size=WIDE) as pilot:
        options = pilot.app.screen.query_one("#dialogues", OptionList)
        await shows(pilot, "Past dialogues, the newest 100 of 205 · / searches all")
        assert [option.id for option in options.options] == ids[:PAGE]
        await pilot.press("tab", "end")
        await shows(pilot, "the newest 200 of 205")
        ids.insert(0, store.begin(opening(strait)))
        await pilot.press("end")
        await until(pilot, lambda: [option.id for option in options.options] == ids[1:])
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReplayScreen))
        await pilot.press("escape")
        assert [option.id for option in options.options] == ids[:-1]
        assert options.highlighted == 2 * PAGE
        await pilot.press("end")
        await until(pilot, lambda: options.border_title == "Past dialogues")
        assert [option.id for option in options.options] == ids


async def test_another_agent_can_be_named(build: Build) -> None:
    async with build(live=False).run_test(notifications=True, size=WIDE) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, SetupScreen))
        screen = pilot.app.screen
        seat = screen.query_one("#seat-washington", Select)
        spec = screen.query_one("#spec-washington", Input)
        assert not spec.display
        seat.value = "another ..."
        await until(pilot, lambda: spec.display)
        await pilot.press("ctrl+s")
        await shows(pilot, "Choose an agent for each side")
        await pilot.press(*"llm:x")
        assert spec.value == "llm:x"


async def test_a_past_dialogue_is_debriefed_from_the_list(build: Build) -> None:
    async with build(rounds=1).run_test(notifications=True, size=WIDE) as pilot:
        await ended(pilot)
        await pilot.press("escape", "d")
        await shows(pilot, "Select a past dialogue first")
        assert isinstance(pilot.app.screen, HomeScreen)
        await pilot.press("tab", "down")
        assert pilot.app.screen.query_one("#dialogues", OptionList).highlighted == 0
        await pilot.press("d")
        await shows(pilot, "Debrief: The Taiwan Strait")


async def test_help_lists_all_keys(build: Build) -> None:
    async with build(rounds=1).run_test(notifications=True) as pilot:
        await ended(pilot)
        await pilot.press("question_mark")
        await shows(pilot, "Replay this dialogue")
        await pilot.press("escape", "r", "question_mark")
        await shows(pilot, "Next mark of the kind chosen with m")
        await shows(pilot, "[ Previous round")
        await shows(pilot, "p Previous mark")
        await pilot.press("escape", "escape", "escape", "question_mark")
        await shows(pilot, "tab Go to the other list")


async def test_help_lists_every_key_in_the_footer(build: Build) -> None:
    async with build(rounds=1).run_test(notifications=True, size=WIDE) as pilot:
        await ended(pilot)
        for keys in ((), ("r",), ("escape", "d"), ("escape", "escape"), ("slash", "tab"), ("escape", "enter")):
            await pilot.press(*keys)
            screen = pilot.app.screen
            shown = [b.binding for b in screen.active_bindings.values() if b.binding.show and b.enabled]
            assert len(shown) > 1
            await pilot.press("f1")
            listed = " ".join(words(pilot).split())
            assert [b.key for b in shown if (b.tooltip or b.description)[:30] not in listed] == []
            await pilot.press("escape")
            assert pilot.app.screen is screen


async def test_the_form_begins_at_the_first_seat(build: Build) -> None:
    async with build(live=False).run_test(notifications=True, size=WIDE) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, SetupScreen))
        assert pilot.app.focused is pilot.app.screen.query(Select).first()

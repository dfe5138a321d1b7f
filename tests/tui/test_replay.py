"""A replay: the table at each event is the fold of the events so far, by whatever keys it was reached."""

import gc
from collections.abc import AsyncIterator

import pytest
from textual.widgets._footer import FooterKey

from moderator.events import Event
from moderator.fold import fold
from scenarios.scenario import Scenario
from tests.dialogue import play
from tests.sweep import sample
from tests.tui.conftest import Build
from tests.tui.screen import NARROW, WIDE, shows, transcript, until, words
from tests.tui.test_live import SCRIPTS
from transcripts.store.store import Store
from tui.screens.recorded.replay import ReplayScreen
from tui.timeline import Timeline
from tui.widgets.table_pane import TablePane

pytestmark = pytest.mark.screen


@pytest.fixture(scope="module")
def happened(strait: Scenario) -> tuple[Event, ...]:
    return play(strait, washington=SCRIPTS["washington"], beijing=SCRIPTS["beijing"])


@pytest.fixture
async def recorded(store: Store, happened: tuple[Event, ...]) -> str:
    async def recording() -> AsyncIterator[Event]:
        for event in happened:
            yield event

    dialogue = store.begin(Timeline(happened).opened)
    async for _ in store.record(dialogue, recording()):
        pass
    return dialogue


def test_a_timeline_has_the_fold_at_every_event(happened: tuple[Event, ...]) -> None:
    tape = Timeline(happened)
    assert [tape.table(n) for n in range(len(tape))] == [fold(happened[: n + 1]) for n in range(len(happened))]


async def test_keys_that_stay_the_same_are_not_drawn_anew(build: Build, recorded: str) -> None:
    async with build(live=False, replay=recorded).run_test(size=NARROW) as pilot:
        await shows(pilot, "Play")
        await pilot.pause(0.3)
        screen = pilot.app.screen
        keys = [*screen.query(FooterKey)]
        screen.refresh_bindings()
        await pilot.pause(0.3)
        assert keys
        assert [*screen.query(FooterKey)] == keys


@pytest.mark.parametrize("size", sample([NARROW, WIDE], of=2, turn=1))
async def test_every_key_goes_to_its_event(
    build: Build, recorded: str, happened: tuple[Event, ...], size: tuple[int, int]
) -> None:
    last = len(happened) - 1
    second = next(n for n, e in enumerate(happened) if getattr(e, "round", 0) == 2)
    async with build(live=False, replay=recorded).run_test(notifications=True, size=size) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ReplayScreen))
        screen = pilot.app.screen
        assert isinstance(screen, ReplayScreen)
        for key, place in (
            ("right", 1),
            ("right", 2),
            ("left", 1),
            ("2", second),
            ("left_square_bracket", 1),
            ("right_square_bracket", second),
            ("home", 0),
            ("left", 0),
            ("p", 0),
            ("end", last),
            ("right", last),
            ("g", 0),
            ("G", last),
        ):
            await pilot.press(key)
            assert (key, screen.at) == (key, place)
            await shows(pilot, f"event {place + 1} of {last + 1}")


async def test_no_word_is_cut_and_the_event_is_in_view_at_any_width(
    build: Build, recorded: str, happened: tuple[Event, ...]
) -> None:
    """A scrollbar that appears or disappears must not cut the text or cause endless redrawing."""
    async with build(live=False, replay=recorded).run_test(notifications=True, size=WIDE) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ReplayScreen))
        screen, talks = pilot.app.screen, transcript(pilot)
        assert isinstance(screen, ReplayScreen)
        for width, key in ((140, "right"), (139, "left"), (118, "right")):
            await pilot.resize_terminal(width, 40)
            for place in range(1, len(happened)):
                await pilot.press(key)
                assert screen.at == (place if key == "right" else len(happened) - 1 - place)
                for pane in (talks, screen.query_one(TablePane)):
                    assert pane.virtual_size.width <= pane.scrollable_content_region.width
                    assert not pane.allow_horizontal_scroll
                assert "█" in words(pilot)


async def test_play_goes_to_the_end_and_then_starts_again(build: Build, recorded: str) -> None:
    async with build(live=False, replay=recorded).run_test(notifications=True) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ReplayScreen))
        screen = pilot.app.screen
        assert isinstance(screen, ReplayScreen)
        for _ in range(2):
            await pilot.press("space")
            await until(pilot, lambda: screen.at + 1 == len(screen.tape) and "paused" in words(pilot))
        await pilot.press("d")
        await shows(pilot, "Debrief")


async def test_the_garbage_collector_is_restored(build: Build, recorded: str) -> None:
    before = gc.get_freeze_count()
    async with build(live=False, replay=recorded).run_test(notifications=True) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ReplayScreen) and gc.get_freeze_count() > before)
        await pilot.press("right", "escape")
        await until(pilot, lambda: gc.isenabled() and gc.get_freeze_count() == 0)


async def test_a_missing_dialogue_is_a_notice(build: Build) -> None:
    async with build(live=False, replay="nothing").run_test(notifications=True) as pilot:
        await shows(pilot, "There is no dialogue 'nothing'")

"""A live dialogue: shown as it is recorded, at the reader's pace, and with a complete record wherever it stops."""

import asyncio

import pytest

from moderator.events import Closed, Moved, Opened
from moderator.moves import Accept, Move, Offer, Perform, Reply
from moderator.view import View
from tests.dialogue import Scripted, move
from tests.sweep import sample
from tests.tui.conftest import Build
from tests.tui.screen import NARROW, TALL, WIDE, ended, live, shows, transcript, until, words
from transcripts.store.store import Store
from tui.screens.home import HomeScreen
from tui.screens.recorded.debrief import DebriefScreen
from tui.screens.recorded.replay import ReplayScreen

pytestmark = pytest.mark.screen

ONE_CHINA, PEACEFUL = "washington.restate-one-china", "beijing.peaceful-unification"
SCRIPTS: dict[str, list[Move | str]] = {
    "washington": [
        move(Offer(give=(ONE_CHINA,), ask=(PEACEFUL,)), says="We would restate it."),
        "no move in it",
        move(Perform(measure=ONE_CHINA), says="We restate it."),
    ],
    "beijing": [move(Accept(offer="O1"), says="Agreed, in return."), move(Perform(measure=PEACEFUL), says="So do we.")],
}


class Silent(Scripted):
    """A delegate that never answers."""

    async def act(self, view: View) -> Reply:
        await asyncio.Event().wait()
        return await super().act(view)


class Broken(Scripted):
    """A delegate with a bug."""

    async def act(self, view: View) -> Reply:
        raise RuntimeError("[bold]a fault[/nothing] of the program")


@pytest.mark.parametrize("size", sample([NARROW, WIDE], of=2, turn=1))
async def test_talks_run_to_their_end_and_can_be_replayed_and_debriefed(
    build: Build, store: Store, size: tuple[int, int]
) -> None:
    async with build(SCRIPTS).run_test(notifications=True, size=size) as pilot:
        screen = await ended(pilot)
        dialogue = store.find("last")
        assert tuple(screen.tape.events) == store.events(dialogue)
        await shows(pilot, "The talks stop at a limit")
        await pilot.press("r")
        assert isinstance(pilot.app.screen, ReplayScreen)
        await pilot.press("escape", "d")
        await shows(pilot, "Debrief")
        assert isinstance(pilot.app.screen, DebriefScreen)


async def test_every_part_of_the_talks_is_shown(build: Build) -> None:
    async with build(SCRIPTS).run_test(notifications=True, size=TALL) as pilot:
        await ended(pilot)
        shown = " ".join(words(pilot).split())
    for text in (
        "Washington test:moves",
        "makes offer O1, answer by round",
        "[proposed]",
        "accepts offer O1",
        "[agreed]",
        "Congress \N{MINUS SIGN}",
        "objects:",
        "reply was refused, attempt 1 of 3",
        "The reply could not be read as a move",
        "CABLE",
        "private reasoning: press w",
        "not a forecast",
        "0.60┤",
        "decisions left: 2",
    ):
        assert text in shown


async def test_a_pause_stops_the_talks_and_a_step_shows_one_event(build: Build) -> None:
    async with build(SCRIPTS, pause=3600).run_test(notifications=True) as pilot:
        screen = await live(pilot)
        await until(pilot, lambda: len(screen.tape) == 2)
        await pilot.press("space", "n")
        await until(pilot, lambda: len(screen.tape) == 3)
        await shows(pilot, "paused")
        for _ in range(8):
            await pilot.press("plus")
        assert len(screen.tape) == 3
        await pilot.press("space")
        await ended(pilot)


async def test_the_view_stays_where_a_reader_scrolled(build: Build) -> None:
    async with build(SCRIPTS, pause=3600).run_test(notifications=True, size=NARROW) as pilot:
        screen, talks = await live(pilot), transcript(pilot)
        await until(pilot, lambda: len(screen.tape) == 2)
        assert talks.scroll_offset.y == talks.max_scroll_y > 0
        await pilot.press("pageup")
        place = talks.scroll_offset.y
        await pilot.press("n")
        await until(pilot, lambda: len(screen.tape) == 3)
        assert talks.scroll_offset.y == place < talks.max_scroll_y
        await pilot.press("G")
        await pilot.press("n")
        await until(pilot, lambda: len(screen.tape) == 4)
        await until(pilot, lambda: talks.scroll_offset.y == talks.max_scroll_y)


@pytest.mark.parametrize("keys", [("ctrl+q",), ("escape", "y")])
async def test_leaving_keeps_the_record(build: Build, store: Store, keys: tuple[str, ...]) -> None:
    async with build(SCRIPTS, delegates={"beijing": Silent()}).run_test(notifications=True) as pilot:
        screen = await live(pilot)
        await until(pilot, lambda: len(screen.tape) == 2)
        await pilot.press(*keys)
        await until(pilot, lambda: not pilot.app.is_running or isinstance(pilot.app.screen, HomeScreen))
    opened, moved = store.events(store.find("last"))
    assert isinstance(opened, Opened)
    assert isinstance(moved, Moved)


async def test_a_question_comes_before_leaving(build: Build) -> None:
    async with build(delegates={"washington": Silent()}).run_test(notifications=True) as pilot:
        screen = await live(pilot)
        await pilot.press("escape")
        await shows(pilot, "Leave the talks?")
        await pilot.press("n")
        assert pilot.app.screen is screen


async def test_a_bug_in_a_delegate_is_shown(build: Build, store: Store) -> None:
    async with build(SCRIPTS, delegates={"beijing": Broken()}).run_test(notifications=True) as pilot:
        await live(pilot)
        await shows(pilot, "The talks stopped because of an error")
        await shows(pilot, "[bold]a fault[/nothing]")
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, DebriefScreen))
    assert not any(isinstance(e, Closed) for e in store.events(store.find("last")))


async def test_talks_survive_a_change_of_size(build: Build) -> None:
    async with build(SCRIPTS).run_test(notifications=True, size=WIDE) as pilot:
        await ended(pilot)
        for size in (NARROW, WIDE, (40, 12), NARROW):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            talks = transcript(pilot)
            assert talks.virtual_size.width <= talks.scrollable_content_region.width
            await shows(pilot, "The talks stop at a limit")

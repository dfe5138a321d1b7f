"""A failed turn: the screen asks the person, who can take as long as they like."""

import pytest

from moderator.events import Moved
from moderator.fold import fold
from tests.dialogue import move
from tests.sweep import sample
from tests.tui.conftest import Build
from tests.tui.screen import BRIEF_FIRST, NARROW, TALL, WIDE, answer, ended, live, shows, until, words
from tests.tui.speaking import Flaky, paused
from transcripts.store.store import Store
from tui.screens.failure import FailureScreen
from tui.screens.home import HomeScreen

pytestmark = pytest.mark.screen

FLAKY = [move(says="Here we are again.")]


@pytest.mark.parametrize("size", sample([NARROW, WIDE], of=2, turn=1))
@pytest.mark.parametrize(
    ("keys", "happened", "shown"),
    [
        (("enter",), "opened failed seated moved moved closed", "Washington is asked again"),
        (("down", "enter"), "opened failed seated moved moved closed", "played by grit from now on"),
        (
            ("up", "up", "enter"),
            "opened failed forfeited moved closed",
            "forfeits the turn: its agent could not answer",
        ),
        (("end", "enter"), "opened failed closed", "The run stops because of a failure"),
    ],
)
async def test_a_person_decides_about_the_failed_turn(
    build: Build, store: Store, size: tuple[int, int], keys: tuple[str, ...], happened: str, shown: str
) -> None:
    app = build(delegates={"washington": Flaky(1, FLAKY)}, chair=paused, rounds=1)
    async with app.run_test(notifications=True, size=size) as pilot:
        await shows(pilot, "Washington's turn failed. What do you want to do?")
        await shows(pilot, "The server did not answer; start it and try again.")
        await shows(pilot, "3 requests were sent: 503, 503, timed out")
        await pilot.press(*keys)
        screen = await ended(pilot)
        events = store.events(store.find("last"))
        assert " ".join(event.event for event in events) == happened
        assert fold(events).seats == screen.tape.table(screen.at).seats
        await pilot.press("r", "right", "right")
        await shows(pilot, shown)
        await pilot.press("left")
        await shows(pilot, "Washington's agent could not answer")
        await shows(pilot, "3 requests were sent: 503, 503, timed out")


async def test_the_decision_can_wait(build: Build) -> None:
    app = build(delegates={"washington": Flaky(2)}, chair=paused, rounds=1)
    async with app.run_test(notifications=True) as pilot:
        await shows(pilot, "What do you want to do?")
        await pilot.press("escape")
        screen = await live(pilot)
        await shows(pilot, "Washington's turn failed. Press c to decide what to do")
        await pilot.press("space", "n", "space")
        assert len(screen.tape) == 2
        await pilot.press("c", "enter")
        await until(pilot, lambda: len(screen.tape) == 4 and isinstance(pilot.app.screen, FailureScreen))
        await pilot.press("down", "enter")
        await ended(pilot)
        await shows(pilot, "Washington is played by grit from now on")
        assert "c Decide" not in words(pilot)


async def test_an_agent_that_takes_the_seat_is_named_from_then_on(build: Build) -> None:
    app = build(delegates={"beijing": Flaky(9)}, chair=paused, rounds=1)
    async with app.run_test(notifications=True, size=WIDE) as pilot:
        await shows(pilot, "What do you want to do?")
        await pilot.press("down", "down", "enter")
        await ended(pilot)
        assert "● Beijing transactional" in words(pilot).splitlines()[0]
        await pilot.press("r")
        await until(pilot, lambda: "event 1 of" in words(pilot))
        assert "● Beijing test:flaky" in words(pilot).splitlines()[0]


@pytest.mark.parametrize("keys", [("escape", "escape", "y"), ("ctrl+q",)])
async def test_leaving_before_a_decision_leaves_the_failure_recorded(
    build: Build, store: Store, keys: tuple[str, ...]
) -> None:
    app = build(delegates={"beijing": Flaky(1)}, chair=paused)
    async with app.run_test(notifications=True) as pilot:
        await shows(pilot, "What do you want to do?")
        await pilot.press(*keys)
        await until(pilot, lambda: not pilot.app.is_running or isinstance(pilot.app.screen, HomeScreen))
    events = store.events(store.find("last"))
    assert [event.event for event in events] == ["opened", "moved", "failed"]
    assert fold(events).failed == events[-1]
    assert store.dialogues()[0].outcome is None


async def test_a_person_who_plays_decides_about_the_other_side(build: Build) -> None:
    app = build(people=("washington",), delegates={"beijing": Flaky(1, FLAKY)}, chair=paused, rounds=1)
    async with app.run_test(notifications=True, size=TALL) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await answer(pilot, screen, move())
        await shows(pilot, "Beijing's turn failed. What do you want to do?")
        await pilot.press("question_mark")
        await shows(pilot, "Decide later: read the talks first, then press c")
        await pilot.press("escape", "enter")
        await ended(pilot)
        assert isinstance(screen.tape.events[-2], Moved)

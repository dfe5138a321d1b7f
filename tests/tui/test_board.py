"""The facilitator's board: it follows the record as another program writes it, and each key puts a request into it."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from agents.human import Human
from moderator.chair import Chair, Talks
from moderator.events import Event, Injected, Moved, Refused
from moderator.loop import negotiate
from moderator.moves import FACILITATOR, Move
from moderator.view import Delegate, View
from reassure.attended import attended
from reassure.seats import Seats
from reassure.settings import settings
from tests.dialogue import Scripted, kept
from tests.sweep import sample
from tests.training.facilitated import SCENARIO, lesson
from tests.tui.lessons import board
from tests.tui.screen import NARROW, TALL, shows, until, words
from transcripts.store.store import Store
from tui.screens.pick_from_list import PickScreen
from tui.screens.training.board import BoardScreen
from tui.widgets.brief import Brief
from tui.widgets.text_rows import Rows

pytestmark = pytest.mark.screen


class Held:
    """Talks that are held in the same process over another connection; Washington's player thinks without end."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.dialogue = store.begin(lesson(rounds=3))

    async def think(self, _view: View) -> Move:
        await asyncio.Event().wait()
        raise AssertionError("nobody wakes the player")

    async def hold(self) -> None:
        seats = Seats(settings(environ={}), 1, self.think)
        delegates: dict[str, Delegate] = {"washington": Human(self.think), "beijing": Scripted()}
        chair = Chair(seat=lambda event: seats.build(event.agent, SCENARIO.mandate(event.side)))
        talks = attended(
            self.store, self.dialogue, Talks(self.store.events(self.dialogue)[0], delegates, chair), deque()
        )
        heard = negotiate(talks.opening, talks.delegates, talks.past, talks.chair)
        async with aclosing(self.store.record(self.dialogue, heard)) as events:
            async for event in events:
                kept(event)

    def events(self) -> tuple[Event, ...]:
        return self.store.events(self.dialogue)

    async def becomes(self, pilot: Pilot[Any], kind: str) -> Event:
        """The last event of a kind, once it is recorded."""
        await until(pilot, lambda: any(event.event == kind for event in self.events()))
        return next(event for event in reversed(self.events()) if event.event == kind)


@asynccontextmanager
async def following(path: Path, size: tuple[int, int] = TALL) -> AsyncIterator[tuple[Pilot[Any], Held]]:
    """A board on talks that go on."""
    with Store(path) as store:
        held = Held(store)
        task = asyncio.ensure_future(held.hold())
        try:
            async with board(path, size) as pilot:
                await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))
                yield pilot, held
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def opens(pilot: Pilot[Any], *steps: tuple[str, str]) -> None:
    """Press a key, and wait for what it opens, step by step."""
    for key, title in steps:
        await pilot.press(key)
        await shows(pilot, title)


async def whispered(pilot: Pilot[Any], text: str) -> None:
    """Say something to Washington's seat from the board."""
    await opens(pilot, ("h", "Who alone reads"), ("enter", "To Washington alone"))
    await pilot.press(*text, "enter")


async def taken_over(pilot: Pilot[Any], held: Held) -> None:
    """Take over Washington's seat from the board."""
    await opens(pilot, ("s", "Whose seat changes"), ("enter", "You, from this board"))
    await pilot.press("enter")
    await held.becomes(pilot, "seated")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "dialogues.db"


async def test_it_shows_everything_and_who_is_thinking(path: Path) -> None:
    async with following(path) as (pilot, _):
        await shows(pilot, "◆ Washington is thinking")
        await shows(pilot, "time left")
        await shows(pilot, "● Beijing 5")
        await shows(pilot, "Agreement 0 of the 2 measures that it needs")
        assert "0.60┤" in words(pilot)
        await pilot.press("v")
        await shows(pilot, "Two patrol ships pass within a hundred metres in fog")
        await shows(pilot, "when the facilitator plays it")
        await pilot.press("v")
        await shows(pilot, "Do not mention those calls.")
        briefs = pilot.app.screen.query_one(Brief).query_one(Rows).render().plain
        assert "Do not be the first to speak of who stopped answering." in " ".join(briefs.split())


@pytest.mark.parametrize("size", sample([NARROW, TALL], of=2))
async def test_each_key_asks_for_something_and_the_answer_is_shown(path: Path, size: tuple[int, int]) -> None:
    async with following(path, size) as (pilot, held):
        await whispered(pilot, "Look up.")
        await held.becomes(pilot, "whispered")
        await opens(pilot, ("c", "Which cable"))
        await pilot.press("down", "enter")
        cable = await held.becomes(pilot, "injected")
        assert isinstance(cable, Injected)
        assert cable.inject.id == "first-steps.near-miss"
        await opens(pilot, ("c", "Which cable"), ("enter", "headline"))
        await pilot.press(*"It rings", "enter", *"In Beijing.", "enter", *"Twice.", "enter")
        await until(pilot, lambda: sum(event.event == "injected" for event in held.events()) == 2)
        await opens(pilot, ("p", "reason (optional)"))
        await pilot.press(*"Tea.", "enter")
        await held.becomes(pilot, "paused")
        await shows(pilot, "the talks are paused")
        await pilot.press("p")
        await held.becomes(pilot, "continued")
        await opens(pilot, ("t", "minutes"))
        await pilot.press("enter")
        await held.becomes(pilot, "granted")
        await pilot.press("o")
        await held.becomes(pilot, "score-shown")
        await opens(pilot, ("m", "remark"))
        await pilot.press("enter", *"A slow start.", "enter")
        await held.becomes(pilot, "marked")
        screen = pilot.app.screen
        assert isinstance(screen, BoardScreen)
        screen.show_pane("asked")
        await shows(pilot, "✓ T0: A slow start.")
        await opens(pilot, ("x", "cannot be undone"))
        await pilot.press(*"Enough.", "enter")
        await held.becomes(pilot, "closed")
        await shows(pilot, "ended in round 1: stopped early")
        assert not screen.check_action("cable", ())


async def test_what_cannot_be_done_is_told_with_the_reason(path: Path) -> None:
    async with following(path) as (pilot, held):
        await opens(pilot, ("m", "remark"))
        await pilot.press("backspace", *"7", "enter", *"Good.", "enter")
        await shows(pilot, "There is no such turn yet. The last is T0.")
        await opens(pilot, ("t", "minutes"))
        await pilot.press("backspace", *"x", "enter")
        await shows(pilot, "This cannot be asked for so.")
        assert [event.event for event in held.events()] == ["opened"]


async def test_the_facilitator_plays_a_side_from_the_board(path: Path) -> None:
    async with following(path) as (pilot, held):
        await taken_over(pilot, held)
        screen = pilot.app.screen
        assert isinstance(screen, BoardScreen)
        await until(
            pilot, lambda: screen.has_class("show-seat") and not screen.query_one("#seat").has_class("-covered")
        )
        screen.query_one("#statement", TextArea).text = "China must yield Taiwan to us."
        await pilot.press("ctrl+n", *"hold:", "enter", "ctrl+s")
        await held.becomes(pilot, "moved")
        event = next(event for event in held.events() if isinstance(event, Moved))
        assert event.call
        assert (event.side, event.call.agent) == ("washington", FACILITATOR)
        screen.ask(ask="give", side="washington", agent="human")
        await until(pilot, lambda: screen.has_class("show-talks"))
        await whispered(pilot, "Your turn again.")
        await held.becomes(pilot, "whispered")


async def test_a_move_that_is_refused_is_told_back(path: Path) -> None:
    async with following(path) as (pilot, held):
        await taken_over(pilot, held)
        screen = pilot.app.screen
        assert isinstance(screen, BoardScreen)
        await until(pilot, lambda: screen.tape.table(len(screen.tape) - 1).seats["washington"] == FACILITATOR)
        acts = [{"act": "perform", "measure": "beijing.use-hotlines"}]
        screen.ask(ask="move", side="washington", turn=0, move={"statement": "We do.", "rationale": "", "acts": acts})
        refused = await held.becomes(pilot, "refused")
        assert isinstance(refused, Refused)
        # The board asks for the move again, in the form's pane, once it has read of the refusal.
        await until(pilot, lambda: any(isinstance(event, Refused) for event in screen.tape.events))
        await pilot.pause()
        screen.show_pane("talks")
        await shows(pilot, "reply was refused")
        await until(pilot, lambda: "✗ your move for Washington" in " ".join(words(pilot).split()))


async def test_several_exercises_are_a_list_and_none_is_a_notice(path: Path) -> None:
    async with board(path) as pilot:
        await shows(pilot, "No exercise is running in this record.")
    with Store(path) as store:
        store.begin(lesson())
        store.begin(lesson())
    async with board(path) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, PickScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))
        await whispered(pilot, "Anybody there?")
        await shows(pilot, "waiting for")

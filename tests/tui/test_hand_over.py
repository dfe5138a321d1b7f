"""Two people at one screen: what one of them was told or left open is gone before the other sits down."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.lessons import trainee
from tests.tui.screen import TALL, shows, until, words
from training.facilitator.requests import EndTalks, GiveSeat, Whisper
from tui.messages import Begin
from tui.requests import Setup
from tui.screens.choose_act import ActsScreen
from tui.screens.played import PlayedScreen
from tui.screens.questions import HandOverScreen
from tui.screens.seat import Seat
from tui.screens.training.ranking import RankingScreen

pytestmark = pytest.mark.screen

PEOPLE = {"washington": "human", "beijing": "human"}
TWO = Begin(Setup("strategic-stability", PEOPLE, 1, None, "unequal-arsenals"))


def on_top(pilot: Pilot[Any], kind: type) -> Callable[[], bool]:
    return lambda: isinstance(pilot.app.screen, kind)


async def sits_down(pilot: Pilot[Any], side: str) -> None:
    """Take the seat of a side at the hand-over screen."""
    await until(pilot, on_top(pilot, HandOverScreen))
    talks = pilot.app.screen_stack[-2]
    await pilot.press("enter")
    await until(pilot, lambda: (asked := talks.query_one(Seat)._view) and asked.side == side)


async def test_a_whisper_and_an_open_menu_are_gone_when_the_other_person_sits_down(tmp_path: Path) -> None:
    async with trainee(tmp_path / "dialogues.db", TWO, size=TALL) as (pilot, facilitator):
        await sits_down(pilot, "washington")
        talks = pilot.app.screen
        assert isinstance(talks, PlayedScreen)
        talks.show_pane("seat")
        await pilot.pause()
        facilitator.asks(Whisper(side="washington", text="CRIMSONHERON"))
        await shows(pilot, "CRIMSONHERON")
        await pilot.press("ctrl+n")
        await until(pilot, on_top(pilot, ActsScreen))
        facilitator.asks(GiveSeat(side="washington", agent="scripted:grit"))
        await until(pilot, on_top(pilot, HandOverScreen))
        assert "CRIMSONHERON" not in words(pilot)
        await sits_down(pilot, "beijing")
        assert pilot.app.screen is talks
        assert "CRIMSONHERON" not in words(pilot)


async def test_a_hand_over_whose_question_was_withdrawn_is_closed(tmp_path: Path) -> None:
    async with trainee(tmp_path / "dialogues.db", TWO, size=TALL) as (pilot, facilitator):
        await until(pilot, on_top(pilot, HandOverScreen))
        facilitator.asks(GiveSeat(side="washington", agent="scripted:grit"))
        await facilitator.sees(pilot, "moved")
        await until(pilot, lambda: getattr(pilot.app.screen, "_side", "") == "beijing")
        assert sum(isinstance(screen, HandOverScreen) for screen in pilot.app.screen_stack) == 1
        facilitator.asks(EndTalks())
        await until(pilot, on_top(pilot, RankingScreen))
        assert not any(isinstance(screen, HandOverScreen) for screen in pilot.app.screen_stack)

"""No text of a delegate, a record or a file can control any screen."""

import unicodedata
from typing import Any

import pytest
from textual.pilot import Pilot

from moderator.events import Refused
from moderator.moves import Decline, Move, Offer, Protest
from tests.dialogue import Scripted, move
from tests.sweep import sample
from tests.tui.conftest import Build
from tests.tui.screen import BRIEF_FIRST, NARROW, WIDE, answer, ended, live, shows, until, words
from tui.screens.recorded.debrief import DebriefScreen
from tui.screens.recorded.replay import ReplayScreen

pytestmark = pytest.mark.screen

HOSTILE = "[@click=app.quit]press[/] [/] [link=x] \x1b]52;c;aGk=\x07 \x1b[2J \x9b31m \u202eesrever\u2066 \u200b"
REORDERED = " ".join(reversed(HOSTILE.split(" ")))
"""As hostile, but no repetition of what was just said, which the moderator would refuse."""
SCRIPTS: dict[str, list[Move | str]] = {
    "washington": [
        move(Offer(give=("washington.restate-one-china",)), says=HOSTILE).model_copy(update={"rationale": REORDERED}),
        HOSTILE,
        move(Protest(about=HOSTILE)),
    ],
    "beijing": [move(Decline(offer="O1", reason=HOSTILE), says=REORDERED), move(Protest(about=HOSTILE))],
}


def harmless(pilot: Pilot[Any]) -> None:
    assert not [hex(ord(c)) for c in set(words(pilot)) - {"\n"} if unicodedata.category(c) in ("Cc", "Cf", "Cs")]


@pytest.mark.parametrize("size", sample([NARROW, WIDE], of=2, turn=1))
async def test_hostile_words_do_no_harm_on_any_screen(build: Build, size: tuple[int, int]) -> None:
    seats = {side: Scripted(script, label=f"llm:{HOSTILE}") for side, script in SCRIPTS.items()}
    async with build(delegates=seats, rounds=2).run_test(notifications=True, size=size) as pilot:
        screen = await ended(pilot)
        assert sum(isinstance(event, Refused) for event in screen.tape.events) == 1
        harmless(pilot)
        await shows(pilot, "[@click=app.quit]press[/]")
        for pane in screen.panes():
            screen.show_pane(pane)
            await pilot.pause()
            harmless(pilot)
        screen.show_pane("talks")
        await pilot.press("r")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReplayScreen))
        for _ in range(len(screen.tape)):
            harmless(pilot)
            await pilot.press("right")
        for row in range(6, 20, 4):
            await pilot.click(offset=(12, row))
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, DebriefScreen))
        await shows(pilot, "Debrief")
        harmless(pilot)
        await pilot.press("escape", "escape", "escape")
        harmless(pilot)
        assert pilot.app.is_running
        await shows(pilot, "llm:")


async def test_hostile_words_of_the_other_side_do_no_harm_in_a_persons_form(build: Build) -> None:
    offer = move(Offer(give=("beijing.peaceful-unification",)), says=HOSTILE)
    async with build({"beijing": [offer]}, people=("washington",), rounds=2).run_test(notifications=True) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await answer(pilot, screen, move(says=REORDERED))
        await shows(pilot, "round 2 of 2 · steps")
        await pilot.press("ctrl+n")
        harmless(pilot)
        await shows(pilot, "accept offer O1")

"""What one person may not see of the other: at the table, at the hand-over, in replays and debriefs of open talks."""

from typing import Any

import pytest
from textual.pilot import Pilot

from moderator.events import Moved
from moderator.moves import Counteract, Hold, Offer
from tests.dialogue import move
from tests.tui.conftest import Build
from tests.tui.screen import BRIEF_FIRST, TALL, WIDE, answer, ended, live, shows, until, words
from tui.messages import Debrief, Replay
from tui.screens.played import PlayedScreen
from tui.screens.questions import HandOverScreen
from tui.screens.recorded.debrief import DebriefScreen
from tui.screens.recorded.replay import ReplayScreen

pytestmark = pytest.mark.screen

WHISPER = "CRIMSONHERON"
PRIVATE = {"beijing": [move(Hold()).model_copy(update={"rationale": WHISPER}) for _ in range(3)]}
SECRETS = (WHISPER, "Nationalist opinion", "credit +", "0.60┤", "private reasoning")
BOTH = ("washington", "beijing")


async def handed(pilot: Pilot[Any]) -> PlayedScreen:
    """Wait for the hand-over, and give the screen of the talks below it."""
    await until(pilot, lambda: isinstance(pilot.app.screen, HandOverScreen))
    screen = pilot.app.screen_stack[-2]
    assert isinstance(screen, PlayedScreen)
    return screen


async def test_a_person_sees_neither_the_score_nor_what_is_confidential(build: Build) -> None:
    async with build(PRIVATE, people=("washington",)).run_test(notifications=True, size=TALL) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await pilot.press("ctrl+n", *"hold:", "enter", "tab", *"No.", "ctrl+s")
        await until(pilot, lambda: any(isinstance(e, Moved) and e.side == "beijing" for e in screen.tape.events))
        await shows(pilot, "round 2 of 3")
        await until(pilot, lambda: screen.has_class("show-seat"))
        theirs = " ".join(screen.tape.opened.scenario.briefs["beijing"].text.split()[:6])
        for pane in ("talks", "table", "charts", "brief", "seat"):
            screen.show_pane(pane)
            await pilot.press("F", "w")
            await pilot.pause()
            shown = " ".join(words(pilot).split())
            for secret in (*SECRETS, theirs):
                assert secret not in shown


async def test_a_facilitator_who_starts_the_program_can_let_trust_and_s_be_seen(build: Build) -> None:
    async with build(PRIVATE, people=("washington",), show_score=True).run_test(notifications=True, size=TALL) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await answer(pilot, screen, move(Hold()))
        await shows(pilot, "round 2 of 3")
        await until(pilot, lambda: screen.has_class("show-seat"))
        screen.show_pane("talks")
        await shows(pilot, "credit +")
        assert "0.60┤" in words(pilot)
        assert WHISPER not in words(pilot)


async def test_private_reasoning_is_folded_until_it_is_asked_for(build: Build) -> None:
    async with build(PRIVATE, rounds=1).run_test(notifications=True, size=TALL) as pilot:
        await ended(pilot)
        await shows(pilot, "private reasoning: press w to read it")
        assert WHISPER not in words(pilot)
        await pilot.press("w")
        await shows(pilot, WHISPER)


async def test_refused_moves_of_the_other_side_are_hidden(build: Build) -> None:
    barred = move(Offer(give=("beijing.fewer-unannounced-drills",)), says="WHATWASTRIED")
    script = {"beijing": [barred, move()]}
    async with build(script, people=("washington",), rounds=2).run_test(notifications=True, size=TALL) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await answer(pilot, screen, move(Hold()))
        await shows(pilot, "round 2 of 2")
        await until(pilot, lambda: screen.has_class("show-seat"))
        screen.show_pane("talks")
        await shows(pilot, "reply was refused")
        assert "WHATWASTRIED" not in words(pilot)
        await shows(pilot, "The refused move stays confidential")


async def test_a_hand_over_stands_between_two_people(build: Build) -> None:
    async with build(people=BOTH, rounds=2).run_test(notifications=True, size=WIDE) as pilot:
        screen = await handed(pilot)
        briefs = {s: " ".join(b.text.split()[:6]) for s, b in screen.tape.opened.scenario.briefs.items()}
        for side, other in (BOTH, BOTH[::-1]):
            await until(pilot, lambda: isinstance(pilot.app.screen, HandOverScreen))
            await shows(pilot, f"Whoever plays {side.title()} presses enter")
            shown = " ".join(words(pilot).split())
            assert not any(brief in shown for brief in briefs.values())
            assert "SECRETNOTE" not in shown
            await pilot.press("enter")
            await shows(pilot, briefs[side])
            assert briefs[other] not in " ".join(words(pilot).split())
            assert "SECRETNOTE" not in words(pilot)
            await pilot.press("ctrl+n", *"hold:", "enter", "tab", *"We wait.", "tab", *"SECRETNOTE", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, HandOverScreen))
        await pilot.press("escape", "n")
        assert isinstance(pilot.app.screen, HandOverScreen)
        await pilot.press("escape", "y")
        await until(pilot, lambda: not isinstance(pilot.app.screen, HandOverScreen))


async def test_a_draft_of_one_person_is_not_shown_to_the_other(build: Build) -> None:
    async with build(people=BOTH, rounds=2).run_test(notifications=True, size=WIDE) as pilot:
        screen = await handed(pilot)
        await pilot.press("enter", "enter", "tab", *"UNSENT")
        await answer(pilot, screen, move(Hold()))  # as if it had been sent from elsewhere: the form is still filled
        await until(pilot, lambda: isinstance(pilot.app.screen, HandOverScreen))
        await pilot.press("enter")
        await shows(pilot, BRIEF_FIRST)
        assert "UNSENT" not in words(pilot)


async def test_replay_and_debrief_of_open_talks_show_no_secret(build: Build) -> None:
    script = {"beijing": [move(Counteract(countermeasure="countermeasure.cancel-talks"))]}
    async with build(script | PRIVATE, people=("washington",), rounds=2).run_test(
        notifications=True, size=TALL
    ) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await answer(pilot, screen, move(Hold()))
        await shows(pilot, "round 2 of 2")
        await until(pilot, lambda: screen.has_class("show-seat"))
        await pilot.press("escape", "y")
        dialogue = screen.dialogue
        await shows(pilot, "2 turns")
        assert " S " not in words(pilot)
        pilot.app.post_message(Replay(dialogue))
        await until(pilot, lambda: isinstance(pilot.app.screen, ReplayScreen))
        await pilot.press("end", "w", "f", "d", "A", "e", "u")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ReplayScreen)
        assert not pilot.app.screen.workers
        shown = " ".join(words(pilot).split())
        assert "Nationalist opinion" not in shown
        for secret in (WHISPER, "credit +", "0.60┤", "Analysis", "Value"):
            assert secret not in shown
        pilot.app.post_message(Debrief(dialogue))
        await shows(pilot, "Their debrief opens when they have ended")
        assert not isinstance(pilot.app.screen, DebriefScreen)

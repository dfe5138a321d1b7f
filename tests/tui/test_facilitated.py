"""The trainee's screen while a facilitator steps in from another program."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from agents.draft import Draft
from moderator.moves import Hold
from tests.dialogue import move
from tests.sweep import sample
from tests.tui.lessons import FIRST_STEPS, WORDS, lesson, library, trainee
from tests.tui.screen import BRIEF_FIRST, NARROW, TALL, live, shows, until, words
from training.facilitator.requests import (
    EndTalks,
    GiveSeat,
    GoOn,
    GrantTime,
    MakeMove,
    MarkTurn,
    Pause,
    ShowScore,
    TakeSeat,
    Whisper,
    WriteCable,
)
from tui.messages import ResumeDialogue
from tui.screens.seat import Seat
from tui.screens.training.board import BoardScreen
from tui.screens.training.lesson import LessonScreen

pytestmark = pytest.mark.screen

DRAFTED = "Noted."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "dialogues.db"


async def drafting(pilot: Pilot[Any]) -> LessonScreen:
    """Wait for the question, and type a statement."""
    screen = await live(pilot)
    assert isinstance(screen, LessonScreen)
    await shows(pilot, BRIEF_FIRST)
    screen.show_pane("seat")
    await pilot.pause()
    statement = screen.query_one("#statement", TextArea)
    statement.focus()
    await pilot.press(*DRAFTED)
    assert statement.text == DRAFTED
    return screen


def typed(screen: LessonScreen) -> tuple[str, bool]:
    """What the form holds, and whether its cursor is still in the statement."""
    statement = screen.query_one("#statement", TextArea)
    return statement.text, statement.has_focus and statement.cursor_location == (0, len(statement.text))


async def test_what_is_said_beside_the_talks_is_told_while_the_person_goes_on_typing(path: Path) -> None:
    async with trainee(path, size=TALL) as (pilot, facilitator):
        screen = await drafting(pilot)
        asked = screen.query_one(Seat)._view
        facilitator.asks(Whisper(side="washington", text="Look at your third red line."))
        facilitator.asks(MarkTurn(turn=0, text="CRIMSONHERON"))
        facilitator.asks(GrantTime(minutes=5))
        facilitator.asks(ShowScore(shown=True))
        await facilitator.sees(pilot, "score-shown")
        await shows(pilot, "The facilitator, to you alone")
        await shows(pilot, "The facilitator gives 5 minutes more.")
        assert typed(screen) == (DRAFTED, True)
        assert screen.query_one(Seat)._view is asked
        screen.show_pane("talks")
        await shows(pilot, "☞ The facilitator to Washington alone: Look at your third red line.")
        assert "CRIMSONHERON" not in words(pilot)
        assert screen.sight.score
        facilitator.asks(ShowScore(shown=False))
        await facilitator.sees(pilot, "score-shown", 2)
        await until(pilot, lambda: not screen.sight.score)


async def test_a_whisper_to_the_other_seat_is_in_no_word_of_the_screen(path: Path) -> None:
    async with trainee(path, size=TALL) as (pilot, facilitator):
        screen = await drafting(pilot)
        facilitator.asks(Whisper(side="beijing", text="CRIMSONHERON"))
        await facilitator.sees(pilot, "whispered")
        for pane in screen.panes():
            screen.show_pane(pane)
            await pilot.pause()
            assert "CRIMSONHERON" not in words(pilot)


async def test_a_cable_asks_anew_and_keeps_the_draft_and_the_cursor(path: Path) -> None:
    async with trainee(path) as (pilot, facilitator):
        screen = await drafting(pilot)
        asked = screen.query_one(Seat)._view
        facilitator.asks(WriteCable(headline="The hotline rings", lines=("Nobody picks up.",)))
        await shows(pilot, "Cable to both sides: The hotline rings")
        await until(pilot, lambda: screen.query_one(Seat)._view not in (None, asked))
        assert screen.has_class("show-seat")
        assert typed(screen) == (DRAFTED, True)
        await pilot.press(*" And more.")
        screen.show_pane("talks")
        await shows(pilot, "≡ CABLE round 1 from the facilitator")
        assert screen.query_one("#statement", TextArea).text == DRAFTED + " And more."


@pytest.mark.parametrize("size", sample([NARROW, TALL], of=2))
async def test_a_pause_covers_the_form_with_one_line_and_lets_the_person_read(
    path: Path, size: tuple[int, int]
) -> None:
    async with trainee(path, size=size) as (pilot, facilitator):
        screen = await drafting(pilot)
        facilitator.asks(Pause(reason="The rules are explained."))
        await shows(pilot, "paused; your draft is kept. The rules are explained.")
        assert DRAFTED not in words(pilot)
        await pilot.press("ctrl+s")
        screen.show_pane("brief")
        await shows(pilot, "You want one result")
        screen.show_pane("seat")
        facilitator.asks(GoOn())
        await shows(pilot, DRAFTED)
        await until(pilot, lambda: screen.query_one(Seat)._view)
        assert typed(screen)[0] == DRAFTED


async def test_the_form_goes_with_the_seat_and_returns_with_it(path: Path) -> None:
    async with trainee(path, size=TALL) as (pilot, facilitator):
        screen = await drafting(pilot)
        secret = " ".join(screen.tape.opened.scenario.briefs["beijing"].text.split()[:8])
        facilitator.asks(TakeSeat(side="washington"))
        await shows(pilot, "Your side is played by the facilitator for now.")
        assert screen.sight.sides == {"washington"}
        facilitator.asks(MakeMove(side="washington", turn=0, move=move(Hold(), says="SPOKENFORTHEM.")))
        facilitator.asks(GiveSeat(side="washington", agent="scripted:grit"))
        facilitator.asks(Pause())
        await facilitator.sees(pilot, "paused")
        assert sum(event.event == "moved" for event in facilitator.events()) == 1
        await shows(pilot, "paused; your draft is kept.")
        for pane in screen.panes():
            screen.show_pane(pane)
            await pilot.press("w")
            await pilot.pause()
            shown = " ".join(words(pilot).split())
            assert secret not in shown
        assert (screen.sight.sides, screen.sight.score) == ({"washington"}, False)
        facilitator.asks(GiveSeat(side="washington", agent="human"))
        facilitator.asks(GoOn())
        screen.show_pane("seat")
        await shows(pilot, DRAFTED)
        await until(pilot, lambda: screen.query_one(Seat)._view)
        assert screen.people == ("washington",)


async def test_the_facilitator_ends_the_talks(path: Path) -> None:
    async with trainee(path) as (pilot, facilitator):
        screen = await drafting(pilot)
        facilitator.asks(EndTalks(reason="The hour is over."))
        await facilitator.sees(pilot, "closed")
        await until(pilot, lambda: screen.over)
        assert not screen.check_action("form", ("send",))


async def test_a_side_that_was_taken_over_shows_no_more_when_the_talks_are_resumed(path: Path) -> None:
    async with trainee(path) as (pilot, facilitator):
        await drafting(pilot)
        facilitator.asks(TakeSeat(side="washington"))
        await facilitator.sees(pilot, "seated")
        dialogue = facilitator.dialogue
    async with trainee(path, ResumeDialogue(dialogue), size=TALL) as (pilot, facilitator):
        screen = await live(pilot)
        assert isinstance(screen, LessonScreen)
        screen.show_pane("seat")
        await shows(pilot, "Your side is played by the facilitator for now.")
        assert screen.sight.sides == {"washington"}
        facilitator.asks(GiveSeat(side="washington", agent="human"))
        await until(pilot, lambda: screen.query_one(Seat)._view)
        await shows(pilot, DRAFTED)


async def test_what_a_facilitator_does_is_taken_up_while_a_person_reads_the_last_statement(path: Path) -> None:
    async with trainee(path, pause=4.0) as (pilot, facilitator):
        screen = await live(pilot)
        await until(pilot, lambda: screen.desks.moves.pending)
        screen.desks.moves.answer(move(Hold()))
        await facilitator.sees(pilot, "moved", 2)
        facilitator.asks(Whisper(side="washington", text="Read it twice."))
        await facilitator.sees(pilot, "whispered")
        assert screen.has_class("show-talks")


async def test_the_board_opens_on_the_trainees_screen_with_the_passphrase_alone(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    async with trainee(path, lesson("locked"), library(folder)) as (pilot, _):
        await drafting(pilot)
        await pilot.press("f9", *"a guess", "enter")
        await shows(pilot, "This is not the passphrase.")
        await pilot.press("f9", *WORDS, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))
        await pilot.press("escape")
        await shows(pilot, DRAFTED)
    async with trainee(path) as (pilot, _):
        screen = await drafting(pilot)
        assert not screen.check_action("board", ())


async def test_a_draft_stays_where_the_time_of_a_turn_runs_out_on_it(path: Path, tmp_path: Path) -> None:
    own = FIRST_STEPS.replace("first-steps", "short").replace("turn_minutes = 4", "turn_minutes = 0.1", 1)
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "short.toml").write_text(own.replace("turn_minutes", 'at_zero = "hold"\nturn_minutes', 1), "utf-8")
    async with trainee(path, lesson("short"), folder) as (pilot, facilitator):
        screen = await live(pilot)
        await until(pilot, lambda: screen.query_one(Seat)._view)
        screen.query_one(Seat).fill(Draft(statement=DRAFTED))
        await facilitator.sees(pilot, "moved")
        await shows(pilot, "The time of your turn was over")
        assert screen.query_one(Seat).draft.statement == DRAFTED

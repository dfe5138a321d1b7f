"""Streamed words: shown as they come, marked as unfinished, and hidden from a person who must not see them."""

import asyncio

import pytest

from moderator.events import Moved, Opened
from moderator.fold import fold
from tests.dialogue import Scripted, move
from tests.sweep import sample
from tests.tui.conftest import Build
from tests.tui.screen import BRIEF_FIRST, NARROW, TALL, WIDE, ended, live, shows, transcript, until, words
from tests.tui.speaking import Aloud, Flood
from tests.tui.test_live import Silent
from tests.tui.test_untrusted import HOSTILE, harmless
from transcripts.store.store import Store
from tui.screens.home import HomeScreen

pytestmark = pytest.mark.screen

NOTE = "the server answered 503; trying again in 2 s"


@pytest.mark.parametrize("size", sample([NARROW, WIDE], of=2))
async def test_words_are_shown_as_they_come_and_replaced_by_the_statement(build: Build, size: tuple[int, int]) -> None:
    washington = Aloud(["We woul", "We would restate", "", "Let us"], [move(says="Let us wait.")], NOTE)
    async with build(delegates={"washington": washington}, rounds=1).run_test(notifications=True, size=size) as pilot:
        await live(pilot)
        await shows(pilot, "waiting for ◆ Washington")
        washington.go.release()
        await shows(pilot, "◆ Washington is writing; this is not checked or recorded yet")
        await shows(pilot, "“We woul▌")
        washington.go.release()
        await shows(pilot, "“We would restate▌")
        washington.go.release()
        await shows(pilot, NOTE)
        assert "We would restate" not in words(pilot)
        washington.go.release()
        await shows(pilot, "“Let us▌")
        assert NOTE not in words(pilot)
        washington.go.release()
        await ended(pilot)
        await shows(pilot, "“Let us wait.”")
        assert "▌" not in words(pilot)
        assert "waiting" not in words(pilot)


async def test_the_side_in_turn_is_named_before_any_words_come(build: Build) -> None:
    async with build(delegates={"beijing": Silent()}).run_test(notifications=True) as pilot:
        await shows(pilot, "waiting for ● Beijing")


async def test_a_person_does_not_see_the_other_sides_words_before_they_are_checked(build: Build, store: Store) -> None:
    beijing = Aloud(["CRIMSONHERON was here"], [move(says="We hold.")])
    app = build(people=("washington",), delegates={"beijing": beijing}, rounds=2, show_score=True)
    async with app.run_test(notifications=True, size=TALL) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        assert "waiting for" not in words(pilot)
        screen.desks.moves.answer(move())
        screen.show_pane("talks")
        await shows(pilot, "waiting for ● Beijing")
        beijing.go.release()
        await shows(pilot, "● Beijing is writing …")
        for pane in screen.panes():
            screen.show_pane(pane)
            await pilot.pause()
            assert "CRIMSONHERON" not in words(pilot)
        beijing.go.release()
        await shows(pilot, "round 2 of 2 · steps")
        screen.show_pane("talks")
        await shows(pilot, "“We hold.”")


async def test_hostile_words_do_no_harm_while_they_are_written(build: Build) -> None:
    beijing = Aloud([HOSTILE[:n] for n in range(1, len(HOSTILE), 3)] + [""], [move()], HOSTILE)
    async with build(delegates={"beijing": beijing}, rounds=1).run_test(notifications=True, size=TALL) as pilot:
        await shows(pilot, "waiting for ● Beijing")
        for _ in range(len(HOSTILE) // 3):
            beijing.go.release()
            await pilot.pause()
            harmless(pilot)
        await shows(pilot, "[@click=app.quit]press[/]")
        beijing.go.release()
        beijing.go.release()
        await pilot.pause()
        harmless(pilot)


async def test_the_view_stays_where_a_reader_scrolled_while_words_come(build: Build) -> None:
    streamed = ["One.\n" * n for n in range(1, 9)]
    beijing = Aloud([*streamed, "", "Two."], [move()])
    async with build(delegates={"beijing": beijing}).run_test(notifications=True, size=NARROW) as pilot:
        await shows(pilot, "waiting for ● Beijing")
        talks = transcript(pilot)
        beijing.go.release()
        await shows(pilot, "“One.▌")
        assert talks.scroll_offset.y == talks.max_scroll_y > 0
        await pilot.press("pageup")
        place, end = talks.scroll_offset.y, talks.max_scroll_y
        for _ in streamed[1:]:
            beijing.go.release()
        await until(pilot, lambda: talks.max_scroll_y > end + 4)
        assert talks.scroll_offset.y == place
        await pilot.press("end")
        beijing.go.release()
        beijing.go.release()
        await shows(pilot, "“Two.▌")
        assert talks.scroll_offset.y == talks.max_scroll_y
        await pilot.resize_terminal(*WIDE)
        await shows(pilot, "“Two.▌")


@pytest.mark.parametrize("keys", [("ctrl+q",), ("escape", "y")])
@pytest.mark.parametrize("kind", [Aloud, Flood])
async def test_leaving_in_the_middle_of_a_word_stops_the_delegate_and_keeps_the_record(
    build: Build, store: Store, kind: type[Aloud] | type[Flood], keys: tuple[str, ...]
) -> None:
    beijing = Flood() if kind is Flood else Aloud(["And another thing.", "So there."])
    async with build(delegates={"beijing": beijing}).run_test(notifications=True) as pilot:
        await shows(pilot, "waiting for ● Beijing" if kind is Aloud else "And another thing.")
        if isinstance(beijing, Aloud):
            beijing.go.release()
        await shows(pilot, "And another thing.")
        await pilot.press(*keys)
        await until(pilot, lambda: not pilot.app.is_running or isinstance(pilot.app.screen, HomeScreen))
        await until(pilot, lambda: beijing.closed)
    opened, moved = events = store.events(store.find("last"))
    assert isinstance(opened, Opened)
    assert isinstance(moved, Moved)
    assert fold(events).to_move == "beijing"
    (kept,) = store.dialogues()
    assert (kept.outcome, kept.turns) == (None, 1)


async def test_delegates_are_closed_when_talks_are_left_in_the_middle_of_a_word(build: Build) -> None:
    left: list[str] = []

    async def leave() -> None:
        left.append("all")

    washington, beijing = Scripted(), Aloud(["And another thing."])
    seats = {"washington": washington, "beijing": beijing}
    async with build(delegates=seats, leave=leave).run_test(notifications=True) as pilot:
        await shows(pilot, "waiting for ● Beijing")
        beijing.go.release()
        await shows(pilot, "And another thing.")
        await pilot.press("escape", "y")
        await until(pilot, lambda: left)
        await asyncio.sleep(0)
    assert left == ["all"]
    assert beijing.closed

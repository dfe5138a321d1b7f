"""Cards for the second reader and for two languages, and the usage of models."""

import pytest

from moderator.chair import Chair, Reading
from moderator.events import Limits
from moderator.moves import Call, Move, Reply, Warned
from moderator.table import Table
from moderator.view import View
from tests.dialogue import Scripted, move
from tests.sweep import sample
from tests.tui.conftest import Build
from tests.tui.screen import BRIEF_FIRST, NARROW, TALL, WIDE, answer, ended, live, shows, until, words

pytestmark = pytest.mark.screen

QUOTE, REASON = "we shall overrun it", "The words give the line up."


class Stern:
    """A second reader that rejects certain words, and fails on others."""

    async def read(self, table: Table, side: str, move: Move, warned: tuple[Warned, ...] = ()) -> Reading:
        call = Call(agent="llm:reader", prompt_tokens=800, completion_tokens=40, latency_ms=900)
        if QUOTE in move.statement:
            line = table.scenario.mandate(side).red_lines[0].id
            return Reading(crosses=line, quote=QUOTE, reason=REASON, call=call)
        return Reading(problem="timed out.", call=call) if "slowly" in move.statement else Reading(call=call)


class Counting(Scripted):
    """A delegate whose every reply is a call with the same facts."""

    def __init__(self, call: Call) -> None:
        super().__init__()
        self.call = call

    async def act(self, view: View) -> Reply:
        return Reply(move=(await super().act(view)).move, call=self.call)


SCRIPT = {"beijing": [move(says=f"Today {QUOTE}."), move(says="We go slowly."), move(says="We stand by.")]}


async def test_a_reading_shows_the_crossed_line(build: Build) -> None:
    app = build(SCRIPT, chair=lambda seats, decide: Chair(reader=Stern()), rounds=2)
    async with app.run_test(notifications=True, size=TALL) as pilot:
        screen = await ended(pilot)
        line = screen.tape.opened.scenario.mandate("beijing").red_lines[0].title
        for text in (
            "Washington's statement was checked again by llm:reader: no line crossed",
            f"It crosses: {line}",
            f"“{QUOTE}”",
            REASON,
            "The decision of the rules stands, because the second reader timed out.",
        ):
            await shows(pilot, text)


async def test_a_reading_of_the_other_sides_words_is_hidden(build: Build) -> None:
    app = build(SCRIPT, people=("washington",), chair=lambda seats, decide: Chair(reader=Stern()), rounds=2)
    async with app.run_test(notifications=True, size=TALL) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await answer(pilot, screen, move())
        await shows(pilot, "round 2 of 2 · steps")
        screen.show_pane("talks")
        await shows(pilot, "Washington's statement was checked again by llm:reader: no line crossed")
        await shows(pilot, "Beijing's statement was checked again")
        await shows(pilot, "The result stays confidential until the debrief")
        line = screen.tape.opened.scenario.mandate("beijing").red_lines[0].title
        for secret in (QUOTE, REASON, f"crosses: {line}", "timed out", "Beijing's statement was checked again by"):
            assert secret not in words(pilot)
        await answer(pilot, screen, move())
        await ended(pilot)
        await pilot.press("r", "end")
        await shows(pilot, REASON)


async def test_a_statement_in_two_languages_is_shown_in_both(build: Build) -> None:
    both = move(says="We stand by.").model_copy(update={"translation": "我们坚守。"})
    async with build({"beijing": [both]}, rounds=1).run_test(notifications=True, size=TALL) as pilot:
        await ended(pilot)
        await shows(pilot, "“We stand by.”")
        await shows(pilot, "“我们坚守。”")


@pytest.mark.parametrize("size", sample([NARROW, WIDE], of=2))
async def test_usage_is_shown_by_side_and_in_total_with_the_limits(build: Build, size: tuple[int, int]) -> None:
    call = Call(agent="llm:x", prompt_tokens=12_000, completion_tokens=345, cached_tokens=9000, latency_ms=8000)
    seats = {"washington": Counting(call), "beijing": Counting(call.model_copy(update={"cost": 0.0123}))}
    app = build(delegates=seats, rounds=1, limits=Limits(tokens=200_000, seconds=600))
    async with app.run_test(notifications=True, size=size) as pilot:
        screen = await ended(pilot)
        screen.show_pane("charts")
        for text in (
            "calls tokens cached time cost",
            "◆ Washington 1 12.3k 9k 8 s",
            "● Beijing 1 12.3k 9k 8 s 0.0123",
            "total 2 24.7k 18k 16 s 0.0123+",
            "limit 200k 600 s",
        ):
            await shows(pilot, text)
        screen.show_pane("table")
        await shows(pilot, "Ladder open so far")
        await pilot.press("r", "v", "v")
        await shows(pilot, "Trust in")
        assert "tokens" not in words(pilot)
        await pilot.press("right")
        await until(pilot, lambda: "● Beijing 1" not in words(pilot))
        await shows(pilot, "◆ Washington 1 12.3k 9k 8 s")


async def test_seats_without_usage_have_no_line(build: Build) -> None:
    app = build(rounds=1, limits=Limits(tokens=200_000))
    async with app.run_test(notifications=True, size=WIDE) as pilot:
        await ended(pilot)
        shown = words(pilot).lower()
        assert "calls" not in shown
        assert "usage" not in shown

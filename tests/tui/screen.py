"""Read the text of a running app, and wait for its changes."""

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from moderator.moves import Move
from tui.screens.live import LiveScreen
from tui.widgets.transcript import Transcript

NARROW, WIDE, TALL = (80, 24), (140, 40), (140, 120)

BRIEF_FIRST = "Read your brief first."
"""What a person is told before their first move."""


def words(pilot: Pilot[Any]) -> str:
    """The text of the screen now; a screenshot has the same text, but takes a hundred times as long."""
    lines = pilot.app.screen._compositor.render_strips()
    return "\n".join(line.text for line in lines)


async def until(pilot: Pilot[Any], condition: Callable[[], object], steps: int = 1_000) -> None:
    """Wait until a condition holds, for at most so many steps of the app."""
    for _ in range(steps):
        if condition():
            return
        await pilot.pause(0.03)
    raise AssertionError(f"The condition did not become true; the screen shows: {words(pilot)}")


async def shows(pilot: Pilot[Any], text: str, steps: int = 1_000) -> None:
    """Wait until the screen shows this text; line breaks do not matter."""
    await until(pilot, lambda: text in " ".join(words(pilot).split()), steps)


async def told(pilot: Pilot[Any], text: str) -> None:
    """Wait for a notice: it comes as a message of its own, and lies over other words on a narrow screen."""
    await until(pilot, lambda: any(text in notice.message for notice in pilot.app._notifications))


async def live(pilot: Pilot[Any]) -> LiveScreen:
    """Wait for the live screen."""
    await until(pilot, lambda: isinstance(pilot.app.screen, LiveScreen))
    screen = pilot.app.screen
    assert isinstance(screen, LiveScreen)
    return screen


async def ended(pilot: Pilot[Any]) -> LiveScreen:
    """Wait for the live screen until the talks have ended and all is drawn."""
    screen = await live(pilot)
    await until(pilot, lambda: screen.tape.table(screen.at).closed)
    await pilot.pause()
    return screen


def transcript(pilot: Pilot[Any]) -> Transcript:
    return pilot.app.screen.query_one(Transcript)


async def answer(pilot: Pilot[Any], screen: LiveScreen, move: Move) -> None:
    """Answer the question for a move once it is asked."""
    await until(pilot, lambda: screen.desks.moves.pending)
    screen.desks.moves.answer(move)

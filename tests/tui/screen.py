"""Looking at a running app: its words, and waiting for what it does by itself."""

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from tui.screens.live import LiveScreen
from tui.widgets.transcript import Transcript

NARROW, WIDE, TALL = (80, 24), (140, 40), (140, 120)


def words(pilot: Pilot[Any]) -> str:
    """All that the screen shows now, as text; a screenshot has the same, but takes a hundred times as long."""
    lines = pilot.app.screen._compositor.render_strips()
    return "\n".join(line.text for line in lines)


async def until(pilot: Pilot[Any], what: Callable[[], object]) -> None:
    """Wait until something holds; it must come about in a few hundred steps of the app."""
    for _ in range(400):
        if what():
            return
        await pilot.pause(0.01)
    raise AssertionError(f"It did not come about; the screen shows: {words(pilot)}")


async def shows(pilot: Pilot[Any], said: str) -> None:
    """Wait until the screen says this, however its lines are broken."""
    await until(pilot, lambda: said in " ".join(words(pilot).split()))


async def live(pilot: Pilot[Any]) -> LiveScreen:
    """The screen of the live dialogue, once it is there."""
    await until(pilot, lambda: isinstance(pilot.app.screen, LiveScreen))
    screen = pilot.app.screen
    assert isinstance(screen, LiveScreen)
    return screen


async def ended(pilot: Pilot[Any]) -> LiveScreen:
    """The same, once the talks are over and all is drawn."""
    screen = await live(pilot)
    await until(pilot, lambda: screen.tape.table(screen.at).closed)
    await pilot.pause()
    return screen


def transcript(pilot: Pilot[Any]) -> Transcript:
    return pilot.app.screen.query_one(Transcript)

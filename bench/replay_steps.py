"""A step of a replay on the screen, from the key to the end of what is drawn."""

import asyncio
from collections.abc import AsyncIterator
from time import thread_time
from typing import Any
from unittest.mock import patch

from textual.events import Key
from textual.pilot import Pilot

from reassure.screens import makers
from reassure.settings import settings
from scenarios.load import load
from transcripts.store.store import Store
from tui.app import ReassureApp
from tui.screens.replay import ReplayScreen

STEPS, WARM = 150, 20
"""Steps from either end of a dialogue, and of those from each the first that are not counted."""

SEEN = 0.1
"""Seconds from one key to the next, within which all is drawn."""

SETTLED = 0.5
"""Seconds until a replay that was folded to its end has nothing more to do."""


def stepped(store: Store, dialogue: str, size: tuple[int, int]) -> list[float]:
    """Milliseconds of CPU for each step, on a terminal of so many columns and lines."""
    return asyncio.run(_stepped(store, dialogue, size))


async def _stepped(store: Store, dialogue: str, size: tuple[int, int]) -> list[float]:
    app = ReassureApp(
        library=load(),
        store=store,
        makers=makers(settings(environ={})),
        default=lambda mandate: f"scripted:{mandate.doctrine}",
        agents=(),
        replay=dialogue,
    )
    async with app.run_test(size=size) as pilot:
        while not isinstance(app.screen, ReplayScreen):
            await pilot.pause(SETTLED)
        screen = app.screen
        while screen.tape.fold_on():
            pass
        await pilot.pause(SETTLED)
        forward = [took async for took in _steps(pilot, "right")]
        await pilot.press("end")
        back = [took async for took in _steps(pilot, "left")]
    return forward[WARM:] + back[WARM:]


async def _steps(pilot: Pilot[None], key: str) -> AsyncIterator[float]:
    drawn, display = 0.0, pilot.app._display

    def noted(*args: Any) -> None:
        nonlocal drawn
        display(*args)
        drawn = thread_time()

    with patch.object(pilot.app, "_display", noted):
        for _ in range(STEPS):
            began = thread_time()
            pilot.app.post_message(Key(key, None))
            await pilot.pause(SEEN)
            yield 1000 * (drawn - began)

"""A step of a replay on the screen, from the key press to the end of drawing."""

import asyncio
from collections.abc import AsyncIterator
from time import thread_time
from typing import Any
from unittest.mock import patch

from textual.events import Key
from textual.pilot import Pilot

from agents.draft import Drafts
from reassure.analyses import DialogueAnalyses
from reassure.screens import makers
from reassure.settings import settings
from reassure.training.debriefs import on_screen, save_pages
from scenarios.load import load
from transcripts.store.store import Store
from tui.app import ReassureApp
from tui.makers import Debriefs
from tui.messages import Replay
from tui.screens.recorded.replay import ReplayScreen

STEPS, WARM = 150, 20
"""Steps from each end of a dialogue, and the number of first steps there that are not counted."""

BETWEEN_KEYS = 0.1
"""Seconds between two keys, enough to draw everything."""

IDLE_AFTER = 0.5
"""Seconds until a completely folded replay is idle."""


def stepped(store: Store, dialogue: str, size: tuple[int, int]) -> list[float]:
    """Milliseconds of CPU for each step; ``size`` is the columns and lines of the terminal."""
    return asyncio.run(_stepped(store, dialogue, size))


async def _stepped(store: Store, dialogue: str, size: tuple[int, int]) -> list[float]:
    app = ReassureApp(
        library=load(),
        store=store,
        makers=makers(settings(environ={})),
        default=lambda mandate: f"scripted:{mandate.doctrine}",
        agents={},
        drafts=Drafts(store.path.with_name("drafts")),
        debriefs=Debriefs(on_screen, save_pages),
        analyses=DialogueAnalyses,
        first=Replay(dialogue),
    )
    async with app.run_test(size=size) as pilot:
        while not isinstance(app.screen, ReplayScreen):
            await pilot.pause(IDLE_AFTER)
        screen = app.screen
        while screen.tape.fold_on():
            pass
        await pilot.pause(IDLE_AFTER)
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
            await pilot.pause(BETWEEN_KEYS)
            yield 1000 * (drawn - began)

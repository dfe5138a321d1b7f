"""Make the pictures of the README: ``python docs/make_pictures.py``. They show scripted talks with seed 3."""

import asyncio
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textual.message import Message
from textual.pilot import Pilot

from agents.draft import Draft
from moderator.events import Moved
from moderator.moves import Hold
from reassure.analyses import DialogueAnalyses
from reassure.places import drafts_of
from reassure.screens import makers
from reassure.seats import agents, default_agent
from reassure.settings import settings
from reassure.training.debriefs import on_screen, save_pages
from scenarios.load import load
from transcripts.store.store import Store
from tui.app import ReassureApp
from tui.makers import Debriefs
from tui.messages import Begin, OpenTraining
from tui.requests import Setup
from tui.screens.seat import Seat

HERE = Path(__file__).parent / "pictures"
SIZE = (124, 38)
SEATS = {"washington": "scripted:transactional", "beijing": "scripted:cautious-reciprocator"}
STATEMENT = "We are ready to repeat this in full and in public, and we hope for a clear answer."
LISTENING = "We have listened with care, and set out our position."
CONF = settings(environ={})


def talks(seats: Mapping[str, str]) -> Begin:
    """Talks on the Taiwan Strait."""
    return Begin(Setup("taiwan-strait", seats, seed=3))


def app(store: Store, first: Message, pause: float) -> ReassureApp:
    """The app, opened on what was asked for first."""
    return ReassureApp(
        library=load(),
        store=store,
        makers=makers(CONF),
        default=lambda mandate: default_agent(mandate, CONF),
        agents=agents(),
        drafts=drafts_of(store),
        debriefs=Debriefs(on_screen, save_pages),
        analyses=DialogueAnalyses,
        first=first,
        pause=pause,
    )


def save(pilot: Pilot[Any], name: str) -> None:
    """Save the screen as an SVG that downloads no font."""
    svg = re.sub(r"@font-face\s*{.*?}", "", pilot.app.export_screenshot(), flags=re.DOTALL)
    lines = "\n".join(line.rstrip() for line in svg.splitlines())
    (HERE / f"{name}.svg").write_text(lines + "\n", encoding="utf-8")


async def watching(store: Store) -> None:
    """Pictures of a live dialogue in round 4, its replay at a cable, its debrief, and a search of the record."""
    async with app(store, talks(SEATS), 1).run_test(size=SIZE) as pilot:
        await pilot.pause(0.5)
        screen: Any = pilot.app.screen
        while not (isinstance(screen.tape.events[-1], Moved) and screen.tape.table(screen.at).round == 4):
            await pilot.press("n")
        save(pilot, "live")
        await pilot.press(*["plus"] * 3)
        while not screen.tape.table(screen.at).closed:
            await pilot.pause(0.1)
        await pilot.press("r", "n")
        save(pilot, "replay")
        await pilot.press("d")
        await pilot.pause(1)
        save(pilot, "debrief")
        await pilot.press("escape", "escape", "escape", "slash", *"hotlines -ships", "enter")
        await pilot.pause(1)
        save(pilot, "search")


async def playing(store: Store) -> None:
    """A picture of a person's first move after the check."""
    async with app(store, talks(SEATS | {"washington": "human"}), 0).run_test(size=SIZE) as pilot:
        await pilot.pause(1)
        await pilot.press("ctrl+n", *"make an offer")
        await pilot.press("enter", "enter", "down", "enter", "ctrl+s", "tab", *STATEMENT, "ctrl+t")
        await pilot.pause(6)  # until the notice about the brief is gone
        save(pilot, "human")


async def training(store: Store) -> None:
    """Pictures of the exercises, of a trainee's brief, and of what is written down after the talks."""
    async with app(store, OpenTraining(), 0).run_test(size=SIZE) as pilot:
        await pilot.pause(1)
        await pilot.press("down")
        save(pilot, "exercises")
    seats = {"washington": "human", "beijing": "scripted:fair"}
    lesson = Setup("south-china-sea", seats, seed=3, exercise="safe-distance", trainees={"washington": "Ana"})
    async with app(store, Begin(lesson), 0).run_test(size=SIZE) as pilot:
        await pilot.pause(8)  # until the notice about the brief is gone
        save(pilot, "lesson")
        screen: Any = pilot.app.screen
        form = screen.query_one(Seat)
        while not screen.over:
            form.fill(Draft(statement=LISTENING, acts=(Hold(),)))
            await pilot.press("ctrl+s")
            await pilot.pause(0.3)
        await pilot.pause(1)
        await pilot.press("enter", "down", "down", "enter", "down", "enter", "tab", "down", "enter")
        save(pilot, "ranking")


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "pictures.db") as record:
        asyncio.run(watching(record))
        asyncio.run(playing(record))
        asyncio.run(training(record))

"""An exercise on the trainee's screen, and a facilitator's board on another, over one record."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from textual.message import Message
from textual.pilot import Pilot

from agents.draft import Drafts
from moderator.events import Event
from reassure.analyses import DialogueAnalyses
from reassure.screens import makers
from reassure.settings import settings
from reassure.training.debriefs import on_screen, save_pages
from scenarios.load import load
from tests.training.facilitated import ask
from tests.tui.screen import WIDE, until
from training.facilitator.requests import Request
from transcripts.store.store import Store
from tui.app import ReassureApp
from tui.makers import Debriefs
from tui.messages import Begin, Facilitate
from tui.requests import Setup

FIRST_STEPS = (Path(__file__).parents[2] / "scenarios" / "exercises" / "first-steps.toml").read_text(encoding="utf-8")
WORDS = "the third door"
"""They open the board."""


def library(folder: Path) -> Path:
    """A folder with one exercise more: the first steps, whose board opens with a passphrase."""
    own = FIRST_STEPS.replace("first-steps", "locked")
    locked = own.replace("[[exercises]]", f'[[exercises]]\npassphrase = "{WORDS}"', 1)
    (folder / "locked.toml").write_text(locked, encoding="utf-8")
    return folder


def app(store: Store, first: Message, *folders: Path, pause: float = 0.0) -> ReassureApp:
    """The app as the program builds it, on a record."""
    chosen = settings(environ={}, library=folders)
    return ReassureApp(
        library=load(*folders),
        store=store,
        makers=makers(chosen),
        default=lambda mandate: f"scripted:{mandate.doctrine}",
        agents={spec: spec for spec in ("scripted:grit", "scripted:transactional", "human")},
        drafts=Drafts(store.path.with_name("drafts")),
        debriefs=Debriefs(on_screen, save_pages),
        analyses=DialogueAnalyses,
        first=first,
        pause=pause,
    )


def lesson(exercise: str = "first-steps", **seats: str) -> Begin:
    """Begin an exercise with a person in Washington's seat, by default against a doctrine."""
    seated = {"washington": "human", "beijing": "scripted:grit"} | seats
    return Begin(Setup("east-china-sea", seated, 1, None, exercise))


class Facilitator:
    """A facilitator in another program: another connection to the same record."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @property
    def dialogue(self) -> str:
        return self.store.find("last")

    def asks(self, request: Request) -> None:
        ask(self.store, self.dialogue, request)

    def events(self) -> tuple[Event, ...]:
        return self.store.events(self.dialogue)

    async def sees(self, pilot: Pilot[Any], kind: str, times: int = 1) -> None:
        """Wait until the record holds an event of a kind so often."""
        await until(pilot, lambda: sum(event.event == kind for event in self.events()) >= times)


@asynccontextmanager
async def trainee(
    path: Path, first: Message | None = None, *folders: Path, size: tuple[int, int] = WIDE, pause: float = 0.0
) -> AsyncIterator[tuple[Pilot[Any], Facilitator]]:
    """The trainee's app at the first question, and the facilitator."""
    async with AsyncExitStack() as stack:
        store, other = (stack.enter_context(Store(path)) for _ in range(2))
        running = app(store, first or lesson(), *folders, pause=pause)
        pilot = await stack.enter_async_context(running.run_test(notifications=True, size=size))
        yield pilot, Facilitator(other)


@asynccontextmanager
async def board(path: Path, size: tuple[int, int] = WIDE, dialogue: str | None = None) -> AsyncIterator[Pilot[Any]]:
    """The facilitator's app, on the exercise that is running."""
    with Store(path) as store:
        async with app(store, Facilitate("Ms Li", dialogue)).run_test(notifications=True, size=size) as pilot:
            yield pilot

"""Forks from the replay, in the app as the program opens it, with a record in a file."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Select

from moderator.events import Event, Forked, Injected, Moved, Seated
from moderator.fold import fold
from moderator.moves import Hold
from moderator.proof import first_difference
from moderator.score.turning_points import Standing
from reassure.analyses import DialogueAnalyses
from reassure.places import drafts_of
from reassure.screens import makers
from reassure.seats import agents, default_agent
from reassure.settings import Settings, settings
from reassure.training.debriefs import on_screen, save_pages
from scenarios.load import load
from tests.agents.stub_server import serving
from tests.commands import reassure
from tests.dialogue import move
from tests.sweep import sample
from tests.tui.screen import NARROW, WIDE, ended, live, shows, until, words
from transcripts.debrief.compare import compare
from transcripts.store.store import Store
from transcripts.verify import verify
from tui.app import ReassureApp
from tui.makers import Debriefs, OpenAnalyses
from tui.messages import Replay
from tui.screens.home import HomeScreen
from tui.screens.live import LiveScreen
from tui.screens.recorded.fork import ForkScreen
from tui.screens.recorded.replay import ReplayScreen

pytestmark = pytest.mark.screen

INJECT = "inject.hostile-rhetoric"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with one dialogue, which ended in an agreement."""
    path = tmp_path_factory.mktemp("forks") / "r.db"
    reassure(path, "run", "tariff-truce", "--rounds", "6", "--seed", "3")
    return path


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store(path) as opened:
        yield opened


@pytest.fixture
def parent(store: Store) -> str:
    return store.dialogues()[-1].id


@asynccontextmanager
async def replaying(
    store: Store,
    dialogue: str,
    conf: Settings | None = None,
    size: tuple[int, int] = WIDE,
    *,
    show_score: bool = False,
    analyses: OpenAnalyses = DialogueAnalyses,
) -> AsyncIterator[Pilot[None]]:
    conf = conf or settings(environ={})
    app = ReassureApp(
        library=load(),
        store=store,
        makers=makers(conf),
        default=lambda mandate: default_agent(mandate, conf),
        agents=agents(),
        drafts=drafts_of(store),
        debriefs=Debriefs(on_screen, save_pages),
        analyses=analyses,
        first=Replay(dialogue),
        pause=0,
        show_score=show_score,
    )
    async with app.run_test(notifications=True, size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ReplayScreen))
        yield pilot


async def asked(pilot: Pilot[None], turn: int) -> ForkScreen:
    """Open the form for a fork after a turn with the keys that a person uses."""
    replay = pilot.app.screen
    assert isinstance(replay, ReplayScreen)
    await pilot.press("home", *["right"] * replay.tape.place_of(turn), "f")
    await until(pilot, lambda: isinstance(pilot.app.screen, ForkScreen))
    form = pilot.app.screen
    assert isinstance(form, ForkScreen)
    return form


async def forked(pilot: Pilot[None], store: Store, parent: str, turn: int) -> tuple[Event, ...]:
    """Wait for the end of the fork, and check that it is recorded as shown, verified and proven."""
    screen = await ended(pilot)
    child = store.dialogue(store.find("last"))
    events = store.events(child.id)
    assert (child.parent, child.parent_turn) == (parent, turn)
    assert tuple(screen.tape.events) == events
    assert not verify(store, child.id).flaw
    assert await first_difference(events) is None
    return events


def shared(before: tuple[Event, ...], after: tuple[Event, ...]) -> int:
    """The number of turns before the fork, which must be those of the parent."""
    at = next(place for place, event in enumerate(after) if isinstance(event, Forked))
    assert after[:at] == before[:at]
    return sum(isinstance(event, Moved) for event in after[:at])


@pytest.mark.parametrize("size", sample([NARROW, WIDE], of=2))
async def test_every_field_of_the_form_changes_the_fork(
    store: Store, parent: str, path: Path, size: tuple[int, int]
) -> None:
    before = store.events(parent)
    async with replaying(store, parent, size=size) as pilot:
        form = await asked(pilot, 2)
        await shows(pilot, f"Fork of {parent} after turn 2")
        await shows(pilot, "no change: transactional")
        form.query_one("#seat-beijing", Select).value = "scripted:grit"
        form.query_one("#inject", Select).value = INJECT
        form.query_one("#seed", Input).value = "9"
        await pilot.press("ctrl+s", "ctrl+s")
        after = await forked(pilot, store, parent, 2)
        await shows(pilot, f"· fork of {parent}")
        await pilot.press("escape", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        await shows(pilot, f"· fork of {parent}")
    assert shared(before, after) == 2
    at = next(place for place, event in enumerate(after) if isinstance(event, Forked))
    (event, seated, injected), table = after[at : at + 3], fold(after)
    assert isinstance(event, Forked)
    assert isinstance(seated, Seated)
    assert isinstance(injected, Injected)
    assert (event.parent, event.turn, event.seed) == (parent, 2, 9)
    assert (seated.side, seated.agent) == ("beijing", "scripted:grit")
    assert (injected.inject.id, injected.source) == (INJECT, "facilitator")
    assert (table.seats["beijing"], table.seed) == ("scripted:grit", 9)
    assert store.events(parent) == before
    assert not verify(store, parent).flaw
    child = store.find("last")
    assert compare((parent, child), before, after).shared == 2
    compared = await asyncio.to_thread(reassure, path, "compare", parent, child)
    assert "2 turns in common" in compared.stdout
    assert f"{child} then: round 2: the cable “{injected.inject.title}” arrives" in compared.stdout


@pytest.mark.parametrize("turn", [0, 10])
async def test_a_fork_without_changes_gives_the_same_events(store: Store, parent: str, turn: int) -> None:
    before = store.events(parent)
    async with replaying(store, parent) as pilot:
        await asked(pilot, turn)
        await shows(pilot, f"after turn {turn}" if turn else "from the opening")
        await pilot.press("ctrl+s")
        after = await forked(pilot, store, parent, turn)
    assert shared(before, after) == turn
    assert compare((parent, store.find("last")), before, after).same


async def test_a_fork_after_the_end_is_refused_and_the_form_stays(store: Store, parent: str) -> None:
    count, last = len(store.dialogues()), store.dialogue(parent).turns
    async with replaying(store, parent) as pilot:
        form = await asked(pilot, last)
        await pilot.press("ctrl+s")
        await shows(pilot, f"The talks end after turn {last} (agreement); fork them after")
        assert pilot.app.screen is form
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, ReplayScreen)
    assert len(store.dialogues()) == count


async def test_the_form_stays_if_the_fork_is_not_possible(store: Store, parent: str) -> None:
    count = len(store.dialogues())
    async with replaying(store, parent) as pilot:
        form = await asked(pilot, 3)
        seat, seed = form.query_one("#seat-washington", Select), form.query_one("#seed", Input)
        for agent, number, message in (
            ("llm", "9", "No model is configured"),
            ("scripted:grit", "", "The seed must be a whole number"),
            ("scripted:grit", "9999999999", "The seed must be a whole number"),
            ("another ...", "9", "Choose an agent for each side"),
        ):
            seat.value, seed.value = agent, number
            await pilot.press("ctrl+s")
            await shows(pilot, message)
            assert pilot.app.screen is form
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, ReplayScreen)
    assert len(store.dialogues()) == count


async def test_a_model_is_recorded_under_its_label(store: Store, parent: str) -> None:
    with serving() as stub:
        usage = {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200}
        stub.says(move(Hold(), says="We wait.").model_dump_json(), usage=usage)
        conf = settings(base_url=stub.url, model="stub-1", environ={})
        async with replaying(store, parent, conf) as pilot:
            form = await asked(pilot, 2)
            form.query_one("#seat-washington", Select).value = "llm"
            await pilot.press("ctrl+s")
            after = await forked(pilot, store, parent, 2)
            calls = sum(isinstance(event, Moved) and event.side == "washington" for event in after) - 1
            await shows(pilot, f"Washington {calls} {1.2 * calls:g}k")
            await shows(pilot, "Washington llm:stub-1")
        first = [message["role"] for message in stub.requests[0]["messages"]]
    assert first == ["system", "user", "assistant", "user"]
    assert fold(after).seats["washington"] == "llm:stub-1"
    assert store.dialogue(store.find("last")).first_agent == "llm:stub-1"


async def test_a_person_takes_a_seat_and_leaves_and_comes_back(store: Store, parent: str) -> None:
    async with replaying(store, parent, size=NARROW) as pilot:
        form = await asked(pilot, 4)
        form.query_one("#seat-washington", Select).value = "human"
        await pilot.press("ctrl+s")
        screen = await live(pilot)
        await until(pilot, lambda: screen.has_class("show-seat"))
        begun = store.events(store.find("last"))
        await pilot.press("escape", "y", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert store.events(store.find("last")) == begun
        await pilot.press("tab", "home", "c")
        again = await live(pilot)
        assert again is not screen
        await until(pilot, lambda: again.has_class("show-seat"))
        assert tuple(again.tape.events) == begun
        assert not again.sight.score


async def test_the_live_screen_shows_the_past_that_is_shared(store: Store, parent: str) -> None:
    before = store.events(parent)
    async with replaying(store, parent, show_score=True) as pilot:
        form = await asked(pilot, 6)
        form.query_one("#seat-washington", Select).value = "human"
        await pilot.press("ctrl+s")
        screen = await live(pilot)
        await until(pilot, lambda: screen.has_class("show-seat"))
        turns = [event for event in before if isinstance(event, Moved)][:6]
        assert isinstance(screen, LiveScreen)
        assert screen.tape.standings(screen.at)[1:] == [Standing(e.score.S, e.score.trust) for e in turns]
        screen.show_pane("table")
        await shows(pilot, f"now {turns[-1].score.S:.0f} of 100")
        await shows(pilot, "Washington a person")
        screen.show_pane("talks")
        await pilot.press(*["pageup"] * 30)
        await shows(pilot, "is played by transactional")
        assert turns[0].move.statement.split()[0] in words(pilot)

"""The analysis of a replay: made in other processes, shown beside the talks, and played on from."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from multiprocessing import active_children
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from engine.analysis import Settings, TurnAnalysis
from engine.jobs import analysis
from moderator.events import Forked, Moved
from reassure.analyses import DialogueAnalyses
from reassure.forks import GIVEN
from tests.commands import reassure
from tests.sweep import sample
from tests.tui.screen import NARROW, WIDE, live, shows, until, words
from tests.tui.test_fork import replaying
from transcripts.store.store import Store
from tui.screens.home import HomeScreen
from tui.screens.recorded.lines import LinesScreen
from tui.screens.recorded.replay import ReplayScreen
from tui.timeline import Timeline
from tui.widgets.value_bar import ValueBar
from tui.widgets.value_graph import ValueGraph

pytestmark = [pytest.mark.screen, pytest.mark.process]

FEW = Settings(plays=2)
TURNS = 4
PATIENCE = 240
"""Seconds in which processes start and are done, on a busy machine."""
KEYS = (("right", 1), ("right", 2), ("left", 1), ("home", 0))
INSTANT = 0.25
"""Seconds of computing in the process of the app for a key: what passes meanwhile depends on the machine's load."""


class Few(DialogueAnalyses):
    """The analyses of the record, with few plays."""

    def __init__(self, store: Store, dialogue: str, tape: Timeline) -> None:
        super().__init__(store, dialogue, tape)
        self.settings = FEW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A record with one dialogue of two rounds."""
    path = tmp_path / "r.db"
    reassure(path, "run", "tariff-truce", "--rounds", "2", "--seed", "3")
    with Store(path) as opened:
        yield opened


@pytest.fixture
def dialogue(store: Store) -> str:
    return store.find("last")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[TurnAnalysis, ...]:
    """What the engine finds in that dialogue, in the order of the turns.

    For the tests the third is marked, and its lines would rest the talks.
    """
    path = tmp_path_factory.mktemp("analysis") / "r.db"
    reassure(path, "run", "tariff-truce", "--rounds", "2", "--seed", "3")
    with Store(path) as store:
        parts = analysis(store.events(store.find("last")), FEW, jobs=1)
        turns = tuple(part for part in parts if isinstance(part, TurnAnalysis))
    resting = [line.model_copy(update={"content": not line.made}) for line in turns[2].lines]
    marks = [turn.model_copy(update={"mark": ""}) for turn in turns]
    marks[2] = turns[2].model_copy(update={"mark": "??", "lines": tuple(resting)})
    return tuple(marks)


@pytest.fixture
def kept(store: Store, dialogue: str, found: tuple[TurnAnalysis, ...]) -> str:
    """The dialogue with its analysis in the record."""
    analyses = Few(store, dialogue, Timeline(store.events(dialogue)))
    for turn in found:
        analyses.keep(turn)
    return dialogue


@asynccontextmanager
async def analysing(store: Store, dialogue: str, size: tuple[int, int] = WIDE) -> AsyncIterator[Pilot[None]]:
    async with replaying(store, dialogue, size=size, analyses=Few) as pilot:
        yield pilot


def helpers() -> list[str]:
    """The processes that help with an analysis."""
    return [child.name for child in active_children() if child.name.startswith("SpawnProcess")]


def replay(pilot: Pilot[None]) -> ReplayScreen:
    screen = pilot.app.screen
    assert isinstance(screen, ReplayScreen)
    return screen


async def eventually(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Wait for other processes."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, (active_children(), words(pilot))
        await pilot.pause(0.05)


async def test_the_analysis_comes_from_other_processes_and_keys_stay_instant(store: Store, dialogue: str) -> None:
    async with analysing(store, dialogue) as pilot:
        screen = replay(pilot)
        await pilot.press("A")
        await eventually(pilot, lambda: "A stops it" in words(pilot))
        assert "are being analysed" in str(screen.query_one(ValueGraph).query_one(Static).render())
        assert helpers()
        began = time.process_time()
        for key, place in KEYS:
            await pilot.press(key)
            assert screen.at == place
        assert helpers()
        assert (time.process_time() - began) / len(KEYS) < INSTANT
        await eventually(pilot, lambda: len(screen.found) == TURNS and not helpers())
        await pilot.press("right")
        await shows(pilot, "not a forecast")
        assert screen.query_one(ValueBar).display
        assert "analysis" not in words(pilot).splitlines()[0]
    analyses = Few(store, dialogue, Timeline(store.events(dialogue)))
    assert {turn.number: turn for turn in analyses.kept()} == screen.found


async def test_leaving_the_replay_ends_the_processes(store: Store, dialogue: str) -> None:
    async with analysing(store, dialogue) as pilot:
        await pilot.press("A")
        await eventually(pilot, helpers)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        await eventually(pilot, lambda: not helpers())


async def test_leaving_the_program_ends_the_processes(store: Store, dialogue: str) -> None:
    async with analysing(store, dialogue) as pilot:
        await pilot.press("A")
        await eventually(pilot, lambda: "A stops it" in words(pilot))
    end = time.monotonic() + PATIENCE
    while helpers():
        assert time.monotonic() < end
        await asyncio.sleep(0.05)


async def test_the_key_that_starts_an_analysis_also_stops_it(store: Store, dialogue: str) -> None:
    async with analysing(store, dialogue) as pilot:
        await pilot.press("A")
        await eventually(pilot, lambda: "A stops it" in words(pilot))
        await pilot.press("A")
        await eventually(pilot, lambda: not helpers())
        await until(pilot, lambda: "A stops it" not in words(pilot))


async def test_an_analysis_that_was_kept_with_other_settings_is_shown(
    store: Store, dialogue: str, found: tuple[TurnAnalysis, ...]
) -> None:
    tape = Timeline(store.events(dialogue))
    usual = DialogueAnalyses(store, dialogue, tape)
    assert (usual.settings, usual.kept()) == (Settings(by="S"), ())
    Few(store, dialogue, tape).keep(found[0])
    again = DialogueAnalyses(store, dialogue, tape)
    assert (again.settings, again.kept()) == (FEW, found[:1])


@pytest.mark.parametrize("size", sample([NARROW, WIDE], of=2))
async def test_a_kept_analysis_is_shown_at_its_turns(
    store: Store, kept: str, found: tuple[TurnAnalysis, ...], size: tuple[int, int]
) -> None:
    async with analysing(store, kept, size) as pilot:
        screen, turn = replay(pilot), found[2]
        assert "??" in words(pilot).splitlines()[-2]
        await pilot.press("home", *["right"] * screen.tape.place_of(3))
        await shows(pilot, f"?? lost {turn.loss.mean:.1f}")
        await shows(pilot, f"{turn.made.value.S.mean:.1f}")
        await pilot.press("u")
        await shows(pilot, f"{100 * turn.made.value.agreement.mean:.0f} %")
        await pilot.press("A")
        await shows(pilot, "All turns of these talks")
        assert not helpers()
        if size == NARROW:
            assert "(u: another)" not in words(pilot)
            await pilot.press("v", "v", "v")
        await shows(pilot, "By the chance of agreement")
        await shows(pilot, "These are scripted doctrines and not governments; not a forecast.")


@pytest.mark.parametrize("size", sample([NARROW, WIDE], of=2, turn=1))
async def test_a_line_is_told_in_words_and_played(
    store: Store, kept: str, found: tuple[TurnAnalysis, ...], size: tuple[int, int]
) -> None:
    turn = found[2]
    chosen = next(n for n, line in enumerate(turn.lines) if not line.made)
    async with analysing(store, kept, size) as pilot:
        await pilot.press("home", *["right"] * replay(pilot).tape.place_of(3), "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, LinesScreen))
        await shows(pilot, "Lines of T3, round 2")
        await shows(pilot, "These are scripted doctrines and not governments; not a forecast.")
        assert "undecided" in words(pilot) or turn.decided
        pilot.app.screen.query_one(OptionList).highlighted = chosen
        await shows(pilot, turn.lines[chosen].told[:30])
        await pilot.press("enter")
        screen = await live(pilot)
        await until(pilot, lambda: screen.tape.table(screen.at).closed)
    events = store.events(store.find("last"))
    at = next(n for n, event in enumerate(events) if isinstance(event, Forked))
    forked, played = events[at], next(e for e in events[at:] if isinstance(e, Moved))
    assert isinstance(forked, Forked)
    assert (forked.parent, forked.turn) == (kept, 2)
    assert (played.move.acts, played.move.content) == (turn.lines[chosen].acts, True)
    assert played.call
    assert played.call.agent == GIVEN


async def test_the_move_that_was_made_is_played_again_with_its_own_words(
    store: Store, kept: str, found: tuple[TurnAnalysis, ...]
) -> None:
    made = next(n for n, line in enumerate(found[0].lines) if line.made)
    before = next(event for event in store.events(kept) if isinstance(event, Moved))
    async with analysing(store, kept) as pilot:
        await pilot.press("home", "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, LinesScreen))
        pilot.app.screen.query_one(OptionList).highlighted = made
        await pilot.press("enter")
        await live(pilot)
        await asyncio.sleep(0)
    again = next(event for event in store.events(store.find("last")) if isinstance(event, Moved))
    assert again.move == before.move

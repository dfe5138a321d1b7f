"""The record in the screens: resumed talks, the search, and notes in a replay."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Select

from moderator.events import Breached, Closed, Event, Failed, Injected, Moved, Refused
from moderator.fold import fold
from scenarios.scenario import Scenario
from tests.dialogue import move, play
from tests.sweep import sample
from tests.transcripts.every_event import everything
from tests.tui.conftest import Build
from tests.tui.screen import NARROW, TALL, WIDE, ended, shows, until, words
from tests.tui.test_live import SCRIPTS
from tests.tui.test_untrusted import HOSTILE, harmless
from transcripts.store.beside.notes import notes
from transcripts.store.store import Store
from tui.markers import MARK_KINDS, Kind, Marks
from tui.screens.home import HomeScreen
from tui.screens.pick_from_list import PickScreen
from tui.screens.recorded.replay import ReplayScreen
from tui.screens.recorded.search import SearchScreen
from tui.timeline import Timeline

pytestmark = pytest.mark.screen


@pytest.fixture(scope="module")
def happened(strait: Scenario) -> tuple[Event, ...]:
    return play(strait, washington=SCRIPTS["washington"], beijing=SCRIPTS["beijing"])


async def recorded(store: Store, happened: tuple[Event, ...]) -> str:
    async def recording() -> AsyncIterator[Event]:
        for event in happened:
            yield event

    dialogue = store.begin(Timeline(happened[:1]).opened)
    async for _ in store.record(dialogue, recording()):
        pass
    return dialogue


async def replay(pilot: Pilot[None]) -> ReplayScreen:
    await until(pilot, lambda: isinstance(pilot.app.screen, ReplayScreen))
    screen = pilot.app.screen
    assert isinstance(screen, ReplayScreen)
    return screen


@pytest.mark.parametrize("size", sample([NARROW, WIDE], of=2))
async def test_unended_talks_are_resumed_from_the_list(
    build: Build, store: Store, happened: tuple[Event, ...], size: tuple[int, int]
) -> None:
    dialogue = await recorded(store, happened[:4])
    async with build(live=False).run_test(notifications=True, size=size) as pilot:
        await shows(pilot, "not ended")
        await pilot.press("tab", "down", "c")
        screen = await ended(pilot)
        assert tuple(screen.tape.events) == store.events(dialogue)
        await pilot.press("escape", "c")
        await shows(pilot, "These talks have ended")
        assert isinstance(pilot.app.screen, HomeScreen)
    events = store.events(dialogue)
    assert events[:4] == happened[:4]
    assert isinstance(events[-1], Closed)


@pytest.mark.parametrize("size", sample([NARROW, WIDE], of=2, turn=1))
async def test_a_search_opens_the_replay_at_the_words(
    build: Build, store: Store, happened: tuple[Event, ...], size: tuple[int, int]
) -> None:
    await recorded(store, happened)
    place = next(n for n, e in enumerate(happened) if isinstance(e, Moved) and "So do we" in e.move.statement)
    async with build(live=False).run_test(notifications=True, size=size) as pilot:
        await pilot.press("slash", "enter")
        await shows(pilot, "A search needs a word")
        await pilot.press(*'"so do we"', "enter")
        await shows(pilot, "[So do we]")
        await pilot.press("enter")
        assert (await replay(pilot)).at == place
        await pilot.press("escape")
        screen = pilot.app.screen
        assert isinstance(screen, SearchScreen)
        screen.query_one("#by-side", Select).value = "washington"
        await shows(pilot, "Nothing was found")


async def test_a_search_is_narrowed_by_player_day_and_score(
    build: Build, store: Store, happened: tuple[Event, ...]
) -> None:
    await recorded(store, happened)
    limits = [
        ("player", "llm:none", "Nothing was found", "scripted:"),
        ("since", "2999-01-01", "Nothing was found", "yesterday"),
        ("until", "1999-01-01", "Nothing was found", "9999-12-31"),
        ("least", "99.5", "Nothing was found", "high"),
        ("most", "100", "[So do we]", "101"),
    ]
    async with build(live=False).run_test(notifications=True, size=NARROW) as pilot:
        await pilot.press("slash", *'"so do we"', "enter")
        await shows(pilot, "[So do we]")
        for name, typed, shown, wrong in limits:
            line = pilot.app.screen.query_one(f"#by-{name}", Input)
            line.focus()
            await pilot.press(*typed, "enter")
            await shows(pilot, shown)
            line.value = wrong
            line.focus()
            await pilot.press("enter")
            await shows(pilot, "; write " if name != "until" else "is outside the years")
            line.value = ""
            pilot.app.clear_notifications()


async def test_unended_talks_are_resumed_from_their_replay(
    build: Build, store: Store, happened: tuple[Event, ...]
) -> None:
    dialogue = await recorded(store, happened[:4])
    async with build(live=False, replay=dialogue).run_test(notifications=True, size=NARROW) as pilot:
        await replay(pilot)
        await pilot.press("c", "c")
        await ended(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        await pilot.press("tab", "home", "enter")
        await replay(pilot)
        assert "Resume" not in words(pilot)
    assert isinstance(store.events(dialogue)[-1], Closed)


async def test_hostile_words_in_results_do_no_harm(build: Build, store: Store, strait: Scenario) -> None:
    await recorded(store, await asyncio.to_thread(play, strait, washington=[move(says=f"zebra {HOSTILE}")]))
    async with build(live=False).run_test(notifications=True, size=WIDE) as pilot:
        await pilot.press("slash", *"zebra", "enter")
        await shows(pilot, "[zebra]")
        harmless(pilot)
        assert pilot.app.screen.query_one(OptionList).option_count == 1


@pytest.mark.parametrize("size", sample([NARROW, TALL], of=2))
async def test_notes_and_bookmarks_are_added_shown_and_reached(
    build: Build, store: Store, happened: tuple[Event, ...], size: tuple[int, int]
) -> None:
    dialogue = await recorded(store, happened)
    first = Timeline(happened).place_of(1)
    async with build(live=False, replay=dialogue).run_test(notifications=True, size=size) as pilot:
        screen = await replay(pilot)
        await pilot.press("l")
        await shows(pilot, "There are no notes yet")
        await pilot.press(*["right"] * first, "a")
        await shows(pilot, "Your note on turn 1")
        await pilot.press(*"why?", "enter")
        await shows(pilot, "✎ note: why?")
        await pilot.press("end", "b")
        await until(pilot, lambda: len(notes(store, dialogue)) == 2)
        await pilot.press("b")
        await until(pilot, lambda: len(notes(store, dialogue)) == 1)
        assert "✎" in words(pilot).splitlines()[-2]
        await pilot.press("l")
        await until(pilot, lambda: isinstance(pilot.app.screen, PickScreen))
        await pilot.press("enter")
        await until(pilot, lambda: screen.at == first)


def test_every_kind_of_mark_is_where_it_happened(happened: tuple[Event, ...]) -> None:
    tape = Timeline(happened)
    marks = Marks(tape, noted=[2])
    for kind, type_ in (("refusal", Refused), ("inject", Injected), ("move", Moved)):
        assert marks.places[kind] == [n for n, e in enumerate(happened) if isinstance(e, type_)]
    assert marks.places["note"] == [tape.place_of(2)]
    assert set(marks.places["turning"]) <= set(marks.places["move"])
    refusal = marks.places["refusal"][0]
    assert marks.next("refusal", 0, 1) == refusal == marks.next("refusal", refusal + 3, -1)
    assert marks.next("refusal", refusal, 1) is None


@pytest.fixture
def whole() -> tuple[Event, ...]:
    """Talks with every kind of event, played before the app starts its event loop."""
    return everything()


@pytest.mark.parametrize(
    ("kind", "type_"), [("inject", Injected), ("breach", Breached), ("failure", Failed), ("refusal", Refused)]
)
async def test_the_replay_goes_to_each_mark_of_a_kind_in_turn(
    build: Build, store: Store, whole: tuple[Event, ...], kind: Kind, type_: type[Event]
) -> None:
    places = [n for n, event in enumerate(whole) if isinstance(event, type_)]
    assert places
    dialogue = await recorded(store, whole)
    async with build(live=False, replay=dialogue).run_test(notifications=True, size=NARROW) as pilot:
        screen = await replay(pilot)
        await pilot.press("m", *["down"] * list(MARK_KINDS).index(kind), "enter")
        for place in places:
            await pilot.press("n")
            assert screen.at == place
        await pilot.press("p")
        assert screen.at == (places[-2] if len(places) > 1 else places[-1])


async def test_the_kind_of_mark_is_chosen(build: Build, store: Store, happened: tuple[Event, ...]) -> None:
    dialogue = await recorded(store, happened)
    refusal = next(n for n, e in enumerate(happened) if isinstance(e, Refused))
    async with build(live=False, replay=dialogue).run_test(notifications=True, size=NARROW) as pilot:
        screen = await replay(pilot)
        await pilot.press("m", *["down"] * 4, "enter", "n")
        assert screen.at == refusal
        await pilot.press("n")
        await shows(pilot, "No more refusals in this direction")


async def test_an_event_that_cannot_be_read_is_one_notice(
    build: Build, store: Store, happened: tuple[Event, ...]
) -> None:
    dialogue = await recorded(store, happened)
    store.db.execute("UPDATE events SET body = '{}' WHERE dialogue = ? AND seq = 2", [dialogue])
    store.db.conn.commit()
    async with build(live=False, replay=dialogue).run_test(notifications=True, size=NARROW) as pilot:
        screen = await replay(pilot)
        await pilot.press("right", "right")
        await shows(pilot, "cannot read an event")
        assert screen.at == 1


async def test_long_talks_can_be_read_in_full_although_few_cards_are_drawn(
    build: Build, store: Store, strait: Scenario
) -> None:
    happened = await asyncio.to_thread(play, strait, rounds=60)
    dialogue, last = await recorded(store, happened), len(happened) - 1
    async with build(live=False, replay=dialogue).run_test(notifications=True, size=NARROW) as pilot:
        screen = await replay(pilot)
        await pilot.press("end")
        await shows(pilot, "The talks run out of time.")
        assert screen.tape.table(last) == fold(happened)
        for place in range(last - 1, last - 40, -1):
            await pilot.press("left")
            assert screen.at == place
        await shows(pilot, f"event {last - 38} of {last + 1}")
        assert "█" in words(pilot)
        await pilot.press(*["pageup"] * 60)
        await shows(pilot, "is played by test:moves")

"""Events that were shown are recorded: after a crash, with another writer, and in a stable schema."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing, closing
from pathlib import Path

import pytest

from moderator.events import Event
from moderator.moves import Offer, Perform
from scenarios.load import load
from scenarios.scenario import Scenario
from tests.dialogue import move, opening, play, talks
from tests.forks import FORKS
from tests.transcripts.store.crashing import open_and_close
from transcripts.store.database import StoreError
from transcripts.store.reader import running
from transcripts.store.rows import NoDialogueError
from transcripts.store.store import Store

pytestmark = pytest.mark.process

ROOT = Path(__file__).parents[3]
WORDS = (move(Perform(measure="washington.friendly-remarks")), "no JSON at all")
ANSWERS = (move(Offer(give=("beijing.affirm-order",)), says="Señor, 中国, 🕊, \x1b[2J and \u202e."),)


async def kept(store: Store, scenario: Scenario, rounds: int = 2) -> tuple[str, tuple[Event, ...]]:
    dialogue = store.begin(opening(scenario, rounds))
    events = store.record(dialogue, talks(scenario, washington=WORDS, beijing=ANSWERS, rounds=rounds))
    return dialogue, tuple([event async for event in events])


async def test_the_recorded_events_are_those_of_the_talks(store: Store, tariffs: Scenario) -> None:
    dialogue, events = await kept(store, tariffs)
    assert [e.event for e in events] == ["opened", "moved", "moved", "refused", "moved", "moved", "closed"]
    assert store.events(dialogue) == events


async def test_an_event_is_stored_before_it_is_passed_on(store: Store, database: Path, tariffs: Scenario) -> None:
    dialogue = store.begin(opening(tariffs, 2))
    with Store(database) as other:
        passed: list[Event] = []
        async for event in store.record(dialogue, talks(tariffs, washington=WORDS, beijing=ANSWERS)):
            passed.append(event)
            assert other.events(dialogue) == tuple(passed)


async def test_the_list_gives_the_result_of_each_dialogue(store: Store, tariffs: Scenario) -> None:
    first, events = await kept(store, tariffs, rounds=4)
    second = store.begin(opening(tariffs, seats={"washington": "scripted:grit", "beijing": "human"}))
    newest, oldest = store.dialogues()
    assert store.dialogues(limit=1) == [newest]
    assert store.dialogues(before=newest.id) == store.dialogues(limit=1, before=newest.id) == [oldest]
    assert store.dialogues(before=oldest.id) == []
    assert store.count() == 2
    assert (oldest.id, oldest.outcome, oldest.turns, oldest.S) == (first, "limit", 8, events[-2].score.S)  # type: ignore[union-attr]
    assert (oldest.title, oldest.first_side, oldest.second_agent) == (tariffs.title, "Washington", "test:moves")
    assert oldest.ended is not None
    assert oldest.ended >= oldest.started
    assert (newest.id, newest.first_agent, newest.second_agent) == (second, "scripted:grit", "human")
    assert (newest.outcome, newest.ended, newest.turns) == (None, None, 0)


def test_a_dialogue_is_found_by_the_start_of_its_id(store: Store, tariffs: Scenario) -> None:
    with pytest.raises(NoDialogueError, match=r"No dialogue is recorded in .*dialogues.db yet; run one first\."):
        store.find("last")
    ids = [store.begin(opening(tariffs)) for _ in range(17)]  # one more than there are first characters
    assert store.find("last") == ids[-1]
    assert store.find(ids[3].upper()) == ids[3]
    shared = next(i[0] for i in ids if sum(other[0] == i[0] for other in ids) > 1)
    with pytest.raises(
        NoDialogueError, match=rf"'{shared}' matches \d+ dialogues; give more characters of one id: {shared}"
    ):
        store.find(shared)
    for wrong in ("%", "_", "nothing", "' OR 1"):
        with pytest.raises(NoDialogueError, match="No dialogue has an id that begins with"):
            store.find(wrong)


async def test_a_dialogue_that_was_not_begun_cannot_be_read_or_recorded(store: Store, tariffs: Scenario) -> None:
    with pytest.raises(NoDialogueError, match="There is no dialogue 'ffff'"):
        store.events("ffff")
    with pytest.raises(NoDialogueError, match="There is no dialogue 'ffff'"):
        await anext(store.record("ffff", talks(tariffs)))


async def test_two_recorders_never_mix_one_dialogue(store: Store, database: Path, tariffs: Scenario) -> None:
    dialogue = store.begin(opening(tariffs, 1))
    with Store(database) as other:
        mine, theirs = store.record(dialogue, talks(tariffs)), other.record(dialogue, talks(tariffs))
        async with aclosing(mine), aclosing(theirs):
            passed = [await anext(mine)]
            await anext(theirs)
            passed += [await anext(mine)]
            with pytest.raises(StoreError, match="Another program records dialogue"):
                await anext(theirs)
            passed += [event async for event in mine]
    assert store.events(dialogue) == tuple(passed)


@pytest.mark.parametrize("how", ["closed", "cancelled"])
async def test_the_talks_are_closed_with_the_record(store: Store, tariffs: Scenario, how: str) -> None:
    ends: list[str] = []

    async def endless() -> AsyncIterator[Event]:
        try:
            yield opening(tariffs)
            await asyncio.sleep(3600)
        finally:
            ends.append("closed")

    recorded = store.record(store.begin(opening(tariffs)), endless())
    await anext(recorded)
    if how == "closed":
        await recorded.aclose()
    else:
        waiting = asyncio.ensure_future(anext(recorded))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    assert ends == ["closed"]


def test_a_killed_process_has_recorded_all_it_printed(database: Path) -> None:
    with subprocess.Popen(_writer(database, 1000), cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        printed = [child.stdout.readline().split() for _ in range(30)]
        child.kill()
        printed += [line.split() for line in child.stdout.readlines() if line.endswith("\n")]
    with Store(database) as store:
        events = {dialogue: store.events(dialogue) for dialogue, _, _ in printed}
    assert all(events[dialogue][int(seq)].event == kind for dialogue, seq, kind in printed)


def test_many_processes_may_open_a_new_file_at_once(database: Path) -> None:
    for attempt in range(4):
        path = database.with_name(f"new-{attempt}.db")
        openers = [FORKS.Process(target=open_and_close, args=(path,)) for _ in range(4)]
        for opener in openers:
            opener.start()
        for opener in openers:
            opener.join()
        assert [opener.exitcode for opener in openers] == [0] * 4


def test_two_processes_may_record_at_once(database: Path, tariffs: Scenario) -> None:
    children = [
        subprocess.Popen(_writer(database, 10), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [child.communicate()[1] for child in children] == ["", ""]
    events = play(tariffs, rounds=tariffs.rounds)
    with Store(database) as store:
        found = store.dialogues()
        assert len(found) == 20
        assert all(store.events(summary.id) == events for summary in found)


def test_the_tables_are_these(store: Store, database: Path) -> None:
    with closing(sqlite3.connect(database)) as raw:
        columns = {
            table: [
                tuple(row) for row in raw.execute('SELECT name, type, "notnull" FROM pragma_table_info(?)', [table])
            ]
            for table in ("dialogues", "events", "analyses", "interventions", "ratings", "rated_acts")
        }
        steps = [tuple(row) for row in raw.execute("SELECT migration_set, name FROM _sqlite_migrations")]
        keys = [
            tuple(row) for row in raw.execute('SELECT "table", "from", "to" FROM pragma_foreign_key_list(\'events\')')
        ]
        modes = raw.execute("PRAGMA journal_mode").fetchone()
    assert steps == [
        ("reassure", "m001_dialogues_and_events"),
        ("reassure", "m002_chain_and_tables"),
        ("reassure", "m003_remarks"),
        ("reassure", "m004_analyses"),
        ("reassure", "m005_interventions"),
        ("reassure", "m006_trainees"),
        ("reassure", "m007_studies"),
        ("reassure", "m008_ratings"),
    ]
    assert columns["dialogues"] == [
        ("id", "TEXT", 1),
        ("scenario", "TEXT", 1),
        ("title", "TEXT", 1),
        ("first_side", "TEXT", 1),
        ("first_agent", "TEXT", 1),
        ("second_side", "TEXT", 1),
        ("second_agent", "TEXT", 1),
        ("seed", "INTEGER", 1),
        ("rounds", "INTEGER", 1),
        ("version", "TEXT", 1),
        ("started", "TEXT", 1),
        ("ended", "TEXT", 0),
        ("outcome", "TEXT", 0),
        ("reason", "TEXT", 0),
        ("turns", "INTEGER", 1),
        ("S", "REAL", 1),
        ("parent", "TEXT", 0),
        ("parent_turn", "INTEGER", 0),
        ("head", "TEXT", 1),
        ("low", "INTEGER", 0),
        ("high", "INTEGER", 0),
    ]
    assert columns["events"] == [
        ("id", "INTEGER", 0),
        ("dialogue", "TEXT", 1),
        ("seq", "INTEGER", 1),
        ("at", "TEXT", 1),
        ("kind", "TEXT", 1),
        ("round", "INTEGER", 0),
        ("side", "TEXT", 0),
        ("body", "TEXT", 1),
        ("hash", "TEXT", 1),
    ]
    assert columns["analyses"] == [
        ("dialogue", "TEXT", 1),
        ("engine", "INTEGER", 1),
        ("settings", "TEXT", 1),
        ("turn", "INTEGER", 1),
        ("at", "TEXT", 1),
        ("body", "TEXT", 1),
    ]
    named = ("dialogue", "coder", "turn")
    assert [name for name, _, _ in columns["ratings"]] == [*named, "at", "remarks", "calls"]
    fields = ("kind", "status", "value", "cost", "verifiability")
    assert [name for name, _, _ in columns["rated_acts"]] == [*named, "act", *fields]
    assert all(required for table in ("ratings", "rated_acts") for _, _, required in columns[table])
    assert columns["interventions"] == [
        ("dialogue", "TEXT", 1),
        ("n", "INTEGER", 1),
        ("at", "TEXT", 1),
        ("who", "TEXT", 1),
        ("body", "TEXT", 1),
        ("taken", "TEXT", 0),
        ("seq", "INTEGER", 0),
        ("answer", "TEXT", 0),
    ]
    assert keys == [("dialogues", "dialogue", "id")]
    assert modes == ("wal",)


def _writer(database: Path, dialogues: int) -> list[str]:
    return [sys.executable, "-m", "tests.transcripts.store.many_dialogues", str(database), str(dialogues), "0"]


def test_only_exercises_that_have_not_ended_can_be_followed(tmp_path: Path) -> None:
    exercise = load().exercise("first-steps")
    first = opening(exercise.scenario_of(load()))
    with Store(tmp_path / "r.db") as store:
        store.begin(first)
        lesson = store.begin(first.model_copy(update={"exercise": exercise}))
        assert [(one.dialogue, one.title) for one in running(store, 10)] == [(lesson, exercise.title)]

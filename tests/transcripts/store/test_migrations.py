"""A record that version 0.1.0 wrote is upgraded completely or not at all, and loses nothing."""

import asyncio
import os
import random
import sqlite3
import time
import tracemalloc
from collections.abc import Iterable, Sequence
from contextlib import closing
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import IO, NamedTuple

import pytest
from sqlite_utils import Database

from moderator.events import EVENT, Closed, Event, Opened, TurnTaken
from moderator.fold import fold
from moderator.proof import first_difference
from tests.commands import PLAIN
from tests.dialogue import again
from tests.forks import forked
from tests.transcripts.every_event import everything, keep
from transcripts.store.database import StoreError, writing
from transcripts.store.maintenance import delete
from transcripts.store.migrations import migrations
from transcripts.store.store import Store
from transcripts.store.writer import EventWriter
from transcripts.verify import file_flaws, verify, verify_all

pytestmark = pytest.mark.process

ROOT = Path(__file__).parents[3]
GOLDEN = [
    tuple(EVENT.validate_json(line) for line in file.read_text(encoding="utf-8").splitlines())
    for file in sorted((ROOT / "tests" / "golden").glob("*.jsonl"))
]

LISTED = "SELECT id, title, first_agent, seed, ended, outcome, turns, S FROM dialogues"


def old(path: Path, dialogues: Iterable[Sequence[Event]]) -> Path:
    """A record as version 0.1.0 wrote it: only the first migration, and each event complete in its row."""
    db = Database(path)
    db.enable_wal()
    migrations.apply(db, stop_before="m002_chain_and_tables")
    for number, events in enumerate(dialogues):
        with writing(db, path):
            db.table("dialogues").insert(listed(f"{number:08x}", events))
            for seq, event in enumerate(events):
                place = {"round": getattr(event, "round", None), "side": getattr(event, "side", None)}
                row = {"dialogue": f"{number:08x}", "seq": seq, "at": when(number, seq), "kind": event.event}
                db.table("events").insert(row | place | {"body": event.model_dump_json()})
    db.close()
    return path


def when(number: int, seq: int) -> str:
    return f"2026-01-{number % 28 + 1:02}T12:{number // 28:02}:{seq % 60:02}.500+00:00"


def listed(dialogue: str, events: Sequence[Event]) -> dict[str, object]:
    first, last, table = events[0], events[-1], fold(events)
    assert isinstance(first, Opened)
    closed = last if isinstance(last, Closed) else None
    one, two = first.scenario.sides
    return {
        "id": dialogue,
        "scenario": first.scenario.id,
        "title": first.scenario.title,
        "first_side": one.name,
        "first_agent": table.seats[one.id],
        "second_side": two.name,
        "second_agent": table.seats[two.id],
        "seed": table.seed,
        "rounds": first.rounds,
        "version": first.version,
        "started": when(int(dialogue, 16), 0).replace("500", "498"),
        "ended": when(int(dialogue, 16), len(events) - 1) if closed else None,
        "outcome": closed.outcome if closed else None,
        "reason": closed.reason if closed else None,
        "turns": sum(isinstance(event, TurnTaken) for event in events),
        "S": table.score.S,
    }


def held(path: Path) -> list[str]:
    """All that a file holds, as SQL statements."""
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return list(raw.iterdump())


@pytest.fixture
def before(database: Path) -> Path:
    return old(database, [*GOLDEN, everything(), everything()[:17]])


def test_a_record_of_the_first_version_has_no_flaw_and_is_proven(before: Path) -> None:
    with closing(sqlite3.connect(before)) as raw:
        before_ = raw.execute(LISTED).fetchall()
    with Store(before) as store:
        for number, events in enumerate([*GOLDEN, everything(), everything()[:17]]):
            assert store.events(f"{number:08x}") == events
            assert asyncio.run(first_difference(events)) is None
        assert [finding.flaw for finding in verify_all(store)] == [""] * (len(GOLDEN) + 2)
        assert list(file_flaws(store)) == []
        assert store.query(LISTED) == before_
        assert store.query("SELECT DISTINCT agent FROM calls ORDER BY agent LIMIT 1") == [("llm:reader",)]


def test_it_holds_the_same_as_a_record_of_this_version(before: Path, tmp_path: Path) -> None:
    queries = [
        "SELECT turn, round, side, agent, statement, translation, did, content, x FROM moves ORDER BY event",
        "SELECT turn, side, kind, status, value, measure FROM acts ORDER BY event, n",
        "SELECT turn, round, side, kind, quote, about, private FROM remarks ORDER BY event, n",
        "SELECT term, col, count(*) FROM terms GROUP BY term, col ORDER BY term, col",
        "SELECT * FROM scenarios ORDER BY hash",
    ]
    with Store(before) as migrated, Store(tmp_path / "new.db") as new:
        for events in (*GOLDEN, everything(), everything()[:17]):
            keep(new, events)
        assert [migrated.query(sql) for sql in queries] == [new.query(sql) for sql in queries]


def test_interrupted_talks_can_be_resumed(before: Path) -> None:
    with Store(before) as store:
        past = store.events(f"{len(GOLDEN) + 1:08x}")
        rest = again(everything(), past)
        assert past + rest == everything()
        assert delete(store, "00000000")
        assert not any(finding.flaw for finding in verify_all(store))


def test_a_dialogue_that_cannot_be_read_does_not_stop_the_others(before: Path) -> None:
    with closing(sqlite3.connect(before)) as raw, raw:
        raw.execute("""UPDATE events SET body = '{"event": "sung"}' WHERE dialogue = '00000001' AND seq = 3""")
        raw.execute(
            "UPDATE events SET body = json_set(body, '$.seats', json('{}')) WHERE dialogue = '00000002' AND seq = 0"
        )
    with Store(before) as store:
        assert verify(store, "00000002").flaw
        with pytest.raises(StoreError, match="holds an event that this version cannot read"):
            store.events("00000001")
        assert verify(store, "00000001").flaw
        sound = [finding.dialogue for finding in verify_all(store) if not finding.flaw]
        assert sound == [f"{n:08x}" for n in reversed(range(len(GOLDEN) + 2)) if n not in (1, 2)]


def test_a_fault_in_the_middle_leaves_the_file_as_it_was(before: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, calls = held(before), []

    def failing(self: EventWriter, *arguments: object) -> None:
        calls.append(arguments)
        if len(calls) == 50:
            raise OSError("The power failed.")
        upgrade(self, *arguments)  # type: ignore[arg-type]

    upgrade = EventWriter.upgrade
    monkeypatch.setattr(EventWriter, "upgrade", failing)
    with pytest.raises(OSError, match="power"):
        Store(before)
    assert held(before) == whole
    monkeypatch.undo()
    with Store(before) as store:
        assert not any(finding.flaw for finding in verify_all(store))


class Opener(NamedTuple):
    """A process that opens a record, and what it says and complains of."""

    process: BaseProcess
    says: IO[str]
    complains: IO[str]

    def ended(self) -> tuple[str, str]:
        with self.says, self.complains:
            said = self.says.read(), self.complains.read()
        self.process.join()
        return said


def opener(path: Path, *most: int) -> Opener:
    """Open a record in a process, which says when it begins and when it is done; ``most``: bytes of its files."""
    (says, stdout), (complains, stderr) = os.pipe(), os.pipe()
    process = forked("tests.transcripts.store.opening", (str(path), *map(str, most)), PLAIN, stdout, stdout, stderr)
    os.close(stdout)
    os.close(stderr)
    return Opener(process, os.fdopen(says), os.fdopen(complains))


def test_a_process_killed_in_the_middle_leaves_the_file_as_it_was(database: Path) -> None:
    old(database, GOLDEN * 6)
    whole, killed = held(database), 0
    for delay in sorted(random.Random(1).uniform(0.005, 0.125) for _ in range(8)):
        child = opener(database)
        assert child.says.readline() == "ready\n"
        time.sleep(delay)
        child.process.kill()
        if child.ended() == ("done\n", ""):
            break
        assert held(database) == whole
        killed += 1
    assert killed > 1
    with Store(database) as store:
        assert not any(finding.flaw for finding in verify_all(store))


def test_a_disk_without_space_leaves_the_file_as_it_was(before: Path) -> None:
    whole = held(before)
    said = opener(before, 500_000).ended()[1].strip().splitlines()[-1]
    assert str(before) in said
    assert "check the disk" in said
    assert held(before) == whole


def test_several_processes_may_open_it_at_once(database: Path) -> None:
    old(database, GOLDEN * 3)
    openers = [opener(database) for _ in range(4)]
    assert [child.ended() for child in openers] == [("ready\ndone\n", "")] * 4
    with Store(database) as store:
        assert len([finding for finding in verify_all(store) if not finding.flaw]) == 3 * len(GOLDEN)


def peak(path: Path, times: int) -> int:
    """The peak memory in bytes of opening an old record with the golden dialogues so many times."""
    old(path, GOLDEN * times)
    tracemalloc.start()
    try:
        Store(path).close()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_many_dialogues_need_no_more_memory_than_a_few(tmp_path: Path) -> None:
    peak(tmp_path / "warm.db", 1)
    few, many = (peak(tmp_path / f"{times}.db", times) for times in (1, 4))
    assert many < 1.5 * few

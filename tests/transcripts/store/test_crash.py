"""Processes that are killed: reported events are recorded, the record has no flaw, and the talks can be resumed."""

import asyncio
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from moderator.events import Event, Opened
from moderator.proof import first_difference
from tests.commands import PLAIN, ROOT, Done, reassure
from tests.commands import started as command
from tests.forks import FORKS, forked
from tests.sweep import examples, sample
from tests.transcripts.store.crashing import EVENTS, Report, finish, straight, write, write_one
from transcripts.store.store import Store
from transcripts.verify import file_flaws, verify_all

pytestmark = pytest.mark.process

KILLS, WRITERS = examples(200), 3


def started(target: Any, *arguments: Any) -> tuple[BaseProcess, Connection]:
    """Start a target in a process; returns the process and the end of the pipe for its reports."""
    ours, theirs = FORKS.Pipe()
    process = FORKS.Process(target=target, args=(arguments[0], theirs, *arguments[1:]), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def received(pipe: Connection) -> list[Report]:
    """All reports of a process until its end."""
    reports: list[Report] = []
    try:
        while True:
            reports.append(pipe.recv())
    except (EOFError, ConnectionResetError):
        pipe.close()
        return reports


def assert_whole(store: Store) -> None:
    assert [finding for finding in verify_all(store) if finding.flaw] == []
    assert list(file_flaws(store)) == []


@pytest.mark.sweep
def test_killed_at_random_moments_no_reported_event_is_lost(database: Path) -> None:
    chance, writers = random.Random(20), dict[int, tuple[BaseProcess, Connection]]()
    reports: list[Report] = []
    for kill in range(KILLS + WRITERS):
        interrupted = None
        if kill >= WRITERS:
            time.sleep(chance.uniform(0, 0.03))
            victim, pipe = writers.pop(chance.choice(list(writers)))
            victim.kill()
            victim.join()
            last = received(pipe)
            reports += last
            interrupted = last[-1][0] if last else None
            with Store(database) as store:
                kinds = [store.query("SELECT kind FROM events WHERE dialogue = ? AND seq = ?", *at) for *at, _ in last]
            assert kinds == [[(kind,)] for _, _, kind in last]
        writers[kill] = started(write, database, interrupted, 10**6)
    for victim, pipe in writers.values():
        victim.kill()
        victim.join()
        reports += received(pipe)
    with Store(database) as store:
        assert list(file_flaws(store)) == []
        dialogues = [summary.id for summary in store.dialogues()]
        assert len(reports) > KILLS // 2
        assert {dialogue for dialogue, _, _ in reports} <= set(dialogues)
        for dialogue in dialogues:
            asyncio.run(finish(store, dialogue))
            assert store.events(dialogue) == straight()
        assert_whole(store)


def test_killed_after_each_event_and_resumed_the_talks_give_the_same_events(database: Path) -> None:
    with Store(database) as store:
        assert isinstance(EVENTS[0], Opened)
        dialogue, killed = store.begin(EVENTS[0]), sample(range(1, len(EVENTS)), of=4)
        for seq, event in enumerate(EVENTS[1:], start=1):
            if seq not in killed:
                asyncio.run(append(store, dialogue, seq))
                continue
            process, pipe = started(write_one, database, dialogue)
            assert pipe.recv() == (dialogue, seq, event.event)
            process.kill()
            process.join()
            pipe.close()
            assert store.events(dialogue) == EVENTS[: seq + 1]
        assert_whole(store)
        assert asyncio.run(first_difference(store.events(dialogue))) is None


async def append(store: Store, dialogue: str, seq: int) -> None:
    """Record an event in this process, which goes on."""

    async def one() -> AsyncIterator[Event]:
        yield EVENTS[seq]

    async for _ in store.record(dialogue, one(), seq):
        pass


def test_eight_processes_write_dialogues_to_one_file_at_once(database: Path) -> None:
    eight = [started(write, database, None, 2) for _ in range(8)]
    reports = [received(pipe) for _, pipe in eight]
    for process, _ in eight:
        process.join()
    assert [process.exitcode for process, _ in eight] == [0] * 8
    with Store(database) as store:
        dialogues = store.dialogues()
        assert len(dialogues) == 16
        assert all(store.events(summary.id) == straight() for summary in dialogues)
        assert sorted(report for one in reports for report in one) == sorted(
            (summary.id, seq, event.event) for summary in dialogues for seq, event in enumerate(straight())
        )
        assert_whole(store)


def test_eight_commands_begin_a_new_record_at_once(database: Path) -> None:
    talks = ("--db", str(database), "run", "tariff-truce", "--rounds", "2", "--seed")
    errors = [database.with_name(f"errors-{seed}") for seed in range(8)]
    with ExitStack() as files:
        nothing = files.enter_context(open(os.devnull, "r+b")).fileno()  # noqa: PTH123 it is no path of ours
        said_in = [files.enter_context(path.open("wb")).fileno() for path in errors]
        runs = [
            forked("reassure.cli", (*talks, str(seed)), PLAIN, nothing, nothing, file)
            for seed, file in enumerate(said_in)
        ]
    for run in runs:
        run.join()
    said = [path.read_text(encoding="utf-8") for path in errors]
    assert [run.exitcode for run in runs] == [0] * 8
    with Store(database) as store:
        dialogues = store.dialogues()
        assert sorted(summary.seed for summary in dialogues) == list(range(8))
        assert all(summary.outcome == "limit" for summary in dialogues)
        assert sorted(line.split()[2].rstrip(".") for line in said) == sorted(summary.id for summary in dialogues)
        assert_whole(store)


@pytest.mark.parametrize("bytes_", [4_096, 120_000, 200_000, 300_000])
def test_a_file_that_may_not_grow_gives_one_sentence_and_holds_the_printed_events(database: Path, bytes_: int) -> None:
    def limited(*arguments: str) -> Done:
        return command(str(bytes_), *arguments, "--db", str(database), module="tests.transcripts.store.small_files")

    first = limited("run", "taiwan-strait", "--json")
    runs = [first, limited("resume", "last", "--json")]
    for done in runs if first.stdout else runs[:1]:
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1] == (
            f"reassure: {database} cannot be read or written; check the disk, or choose another file with --db."
        )
    with Store(database) as store:
        assert_whole(store)
        shown = [line for done in runs for line in done.stdout.splitlines()]
        if shown:
            ((dialogue,),) = store.query("SELECT id FROM dialogues")
            assert len(shown) == len(store.events(dialogue))
            reassure(database, "resume", "last")
            assert store.events(dialogue)[-1].event == "closed"
            assert asyncio.run(first_difference(store.events(dialogue))) is None
            assert_whole(store)


TINY_DISK = """
mount -t tmpfs -o size=900k tiny "$1" || exit 77
"$2" -m reassure run taiwan-strait --json --db "$1/r.db" > "$3/run" 2> "$3/run-said"; echo $? > "$3/codes"
"$2" -m reassure resume last --json --db "$1/r.db" > "$3/first" 2> "$3/first-said"; echo $? >> "$3/codes"
"$2" -m reassure db backup "$1/copy.db" --db "$1/r.db" 2> "$3/backup-said"; echo $? >> "$3/codes"
"$2" -m reassure verify --all --db "$1/r.db" > "$3/verified" || exit 1
ls "$1" > "$3/files"
mount -o remount,size=10m "$1" || exit 77
"$2" -m reassure resume last --json --db "$1/r.db" > "$3/second" 2> /dev/null; echo $? >> "$3/codes"
cp "$1/r.db" "$3/r.db"
"""


@pytest.mark.skipif(shutil.which("unshare") is None, reason="a disk of its own needs a namespace, as Linux has")
def test_a_full_disk_gives_one_sentence_and_the_talks_are_resumed_once_there_is_space(tmp_path: Path) -> None:
    disk, out = tmp_path / "disk", tmp_path / "out"
    disk.mkdir()
    out.mkdir()
    shell = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", TINY_DISK, "sh"]
    done = subprocess.run([*shell, disk, sys.executable, out], cwd=ROOT, env=PLAIN, capture_output=True, check=False)
    if done.returncode in (77, 1) and not (out / "codes").exists():
        pytest.skip("no disk of its own may be mounted here")
    assert done.returncode == 0, done.stderr
    assert (out / "codes").read_text().split() == ["1", "1", "1", "0"]
    advice = "free some space, or choose another file with --db."
    full = f"reassure: {disk}/r.db cannot grow because the disk is full; {advice}"
    for said in ("run-said", "first-said"):
        assert (out / said).read_text().splitlines()[-1] == full
    assert "cannot be copied" in (out / "backup-said").read_text()
    assert "copy" not in (out / "files").read_text()
    assert "whole" in (out / "verified").read_text()
    with Store(out / "r.db") as store:
        (summary,) = store.dialogues()
        shown = [line for part in ("run", "first", "second") for line in (out / part).read_text().splitlines()]
        assert len(shown) == len(store.events(summary.id))
        assert asyncio.run(first_difference(store.events(summary.id))) is None
        assert_whole(store)

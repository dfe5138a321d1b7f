"""The record as it grows: times of searching, listing, opening and stepping, and the size of the file."""

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import NamedTuple

from bench.generate_record import AGENTS, Generator
from bench.replay_steps import stepped
from scenarios.load import Library
from transcripts.search.search import Filters, search
from transcripts.store.maintenance import size
from transcripts.store.reader import open_dialogue
from transcripts.store.store import Store
from transcripts.verify import verify
from tui.timeline import Timeline

REPETITIONS, STEPS, SAMPLE = 7, 500, 20
"""Runs of each query, jumps in a long dialogue, and number of dialogues that are verified."""

SCREENS = ((80, 24), (140, 40))
"""Columns and lines of the terminal."""

RARE = 0.01
"""Share of dialogues with an S that counts as high."""

BYTES = "SELECT sum(length(CAST(body AS BLOB))) FROM events"
SCENARIOS = "SELECT sum(length(CAST(body AS BLOB))) FROM scenarios"
SCENARIOS_EACH = """
SELECT sum(length(CAST(s.body AS BLOB))) FROM events e
JOIN scenarios s ON s.hash = json_extract(e.body, '$.scenario') WHERE e.seq = 0"""
LIKE = "SELECT event FROM moves WHERE statement LIKE ? ORDER BY event DESC LIMIT 50"

DROP_CACHE = "import os, sys; os.posix_fadvise(os.open(sys.argv[1], os.O_RDONLY), 0, 0, os.POSIX_FADV_DONTNEED)"


class Times(NamedTuple):
    """Milliseconds: the first time, from the disk, then the median and the worst of the others; and number of hits."""

    cold: float
    warm: float
    worst: float
    hits: int = 0


class Size(NamedTuple):
    """Bytes of the file, of its JSON with each scenario once, and of its JSON with the scenario in every dialogue."""

    file: int
    shared: int
    whole: int


class Grown(NamedTuple):
    """Results at one size of the record: queries by words and filter, everything else by name."""

    moves: int
    dialogues: int
    rate: float
    """Moves written per second."""
    size: Size
    queries: Mapping[tuple[str, str], Times]
    others: Mapping[str, Times]


def measure(library: Library, path: Path, sizes: Sequence[int]) -> Iterator[Grown]:
    """One growing record, measured at each size; RuntimeError if a dialogue in it does not verify."""
    with Store(path) as store:
        generator = Generator(store, library)
        for moves in sizes:
            before, began = generator.moves, perf_counter()
            generator.grow(moves)
            rate = (generator.moves - before) / (perf_counter() - began)
            store.db.execute("PRAGMA wal_checkpoint (TRUNCATE)")
            yield _measured(store, generator, rate)


def _measured(store: Store, generator: Generator, rate: float) -> Grown:
    dialogues = [row.id for row in store.dialogues()]
    for dialogue in Random(1).sample(dialogues, SAMPLE):
        if flaw := verify(store, dialogue).flaw:
            raise RuntimeError(f"Dialogue {dialogue} does not verify: {flaw}")
    queries = {
        (words, narrowed): _times(store.path, partial(_found, line, filters))
        for words, line in _lines(generator).items()
        for narrowed, filters in _filters(store).items()
    }
    others = {name: _times(store.path, run) for name, run in _others(generator).items()}
    others |= _stepped(store, generator.long)
    return Grown(generator.moves, len(dialogues), rate, _size(store), queries, others)


def _found(line: str, filters: Filters | None, store: Store) -> int:
    return len(search(store, line, filters))


def _lines(generator: Generator) -> Mapping[str, str]:
    """Queries by description."""
    english, chinese = generator.wording.english, generator.wording.chinese
    rare = english[45_000]
    return {
        "a rare word": rare,
        "a word of medium frequency": english[800],
        "a common word": english[3],
        "two common words": f"{english[2]} {english[5]}",
        "a phrase of these two": f'"{english[2]} {english[5]}"',
        "a rare and a common word": f"{rare} {english[2]}",
        "a Chinese word": chinese[200],
        "a prefix": f"{rare[:4]}*",
        "a measure": "washington.friendly-remarks",
    }


def _filters(store: Store) -> Mapping[str, Filters | None]:
    """Filters by description."""
    ((scenario,),) = store.query("SELECT scenario FROM dialogues LIMIT 1")
    ((high,),) = store.query(
        "SELECT S FROM dialogues ORDER BY S DESC LIMIT 1 OFFSET (SELECT cast(? * count(*) AS INTEGER) FROM dialogues)",
        RARE,
    )
    ((first, last),) = store.query("SELECT min(started), max(started) FROM dialogues")
    since = datetime.fromisoformat(first)
    tenth: timedelta = (datetime.fromisoformat(last) - since) / 10
    model = next(agent for agent in reversed(AGENTS) if agent.startswith("llm:")).partition(":")[2]
    return {
        "no filter": None,
        "one scenario": Filters(scenario=scenario),
        "highest S": Filters(S_min=high),
        "rarest model": Filters(model=model),
        "oldest tenth": Filters(until=since + tenth),
        "S over 100": Filters(S_min=101),
        "no such scenario": Filters(scenario="none-such"),
    }


def _others(generator: Generator) -> Mapping[str, Callable[[Store], int]]:
    """The other measurements, and the lower bounds (floor) to compare them with."""
    long, rare = generator.long, generator.wording.english[45_000]
    bodies = "SELECT body FROM events WHERE dialogue = ?"
    return {
        "the newest 50 dialogues": lambda store: len(store.dialogues(50)),
        "all dialogues": lambda store: len(store.dialogues()),
        "opening 2,000 turns for a replay": lambda store: len(Timeline(open_dialogue(store, long))),
        "reading all their events": lambda store: len(store.events(long)),
        "floor: json.loads of their JSON": lambda store: len([json.loads(b) for (b,) in store.query(bodies, long)]),
        "floor: SELECT 1": lambda store: len(store.query("SELECT 1")),
        "floor: LIKE '%a rare word%'": lambda store: len(store.query(LIKE, f"%{rare}%")),
    }


def _times(path: Path, run: Callable[[Store], int]) -> Times:
    """The time of a run on a newly opened record, and of its repetitions."""
    _drop_cache(path)
    with Store(path) as store:
        cold, hits = _taken(run, store)
        warm = [_taken(run, store)[0] for _ in range(REPETITIONS)]
    return Times(cold, median(warm), max(warm), hits)


def _taken(run: Callable[[Store], int], store: Store) -> tuple[float, int]:
    began = perf_counter()
    hits = run(store)
    return 1000 * (perf_counter() - began), hits


def _drop_cache(path: Path) -> None:
    """Remove the file from the system's cache, so that it is read from the disk, if the system can do that.

    This runs in another process: to close a file that SQLite has open would release its locks.
    """
    if hasattr(os, "posix_fadvise"):
        subprocess.run([sys.executable, "-c", DROP_CACHE, path], check=True)


def _stepped(store: Store, dialogue: str) -> Mapping[str, Times]:
    """Times of single steps through a dialogue, of folding all of it, and of jumps in it after that.

    A step is what a replay requests from the tape; on a screen it is also drawn, followed by garbage collection as in a
    replay. The objects of the generator are excluded from that collection.
    """
    gc.collect()
    gc.freeze()
    tape, random = Timeline(open_dialogue(store, dialogue)), Random(1)
    steps = _steps(tape, range(len(tape)))
    folded = _times(store.path, lambda fresh: _folded(Timeline(open_dialogue(fresh, dialogue))))
    jumps = _steps(tape, [random.randrange(len(tape)) for _ in range(STEPS)])
    gc.unfreeze()
    screens = {f"a step on a screen of {w} x {h}, CPU": _drawn(stepped(store, dialogue, (w, h))) for w, h in SCREENS}
    return {"a step": steps, "opening and folding all of it": folded, "a jump after that": jumps} | screens


def _drawn(took: Sequence[float]) -> Times:
    return Times(took[0], median(took), max(took), len(took))


def _folded(tape: Timeline) -> int:
    while tape.fold_on():
        pass
    return len(tape)


def _steps(tape: Timeline, places: Sequence[int]) -> Times:
    took = []
    for at in places:
        began = perf_counter()
        tape.table(at)
        tape.before(at)
        tape.standings(at)
        took.append(1000 * (perf_counter() - began))
    return Times(took[0], median(took), max(took), len(places))


def _size(store: Store) -> Size:
    ((events,),), ((once,),), ((each,),) = map(store.query, (BYTES, SCENARIOS, SCENARIOS_EACH))
    return Size(size(store), events + once, events + each)

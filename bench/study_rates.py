"""Studies: scripted dialogues a second, many dialogues of models at once, and memory as a study grows.

Run as ``python -m bench.study_rates``; ``--dialogues`` is the size of the largest study for the memory.
"""

import asyncio
import os
from argparse import ArgumentParser
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from bench.engine import PEER, told
from bench.machine import described
from bench.play_both import Bare
from bench.report import Aim, aims, table
from bench.scripted_moves import talks
from bench.stub import serving
from reassure.settings import settings
from reassure.studies.hold import hold
from reassure.studies.play import Player
from scenarios.load import load
from studies.grid import Task
from studies.runner import Plan, plan, run
from studies.study import Study
from transcripts.store.store import Store

SCENARIO = "south-china-sea"
PAIRS = {"washington": ("scripted:grit", "scripted:generous"), "beijing": ("scripted:tit-for-tat",)}

SECONDS, HELD = 10.0, 100
"""Seconds of a measurement in one process, and dialogues of one in several."""

CROWD, FLYING, LATENCY, ROUNDS = 1_000, 128, 0.2, 3
"""Dialogues of models, those at one time, the seconds before each answer, and their rounds."""

FEWEST, MOST = 1_000, 10_000
"""Dialogues of the studies whose memory is compared."""

TWO, NEAR, FLAT = 1.8, 1.5, 1.2
"""Aims: two processes over one, wall time over the bare client's, and memory of the largest study over the smallest."""

PLAIN = settings(environ={})


def main() -> None:
    """Measure and print, and each part when it is ready."""
    asked = ArgumentParser(prog="python -m bench.study_rates", description=__doc__)
    asked.add_argument("--dialogues", type=int, default=MOST, help="the largest study for the memory")
    most, found = asked.parse_args().dialogues, list[Aim]()
    with TemporaryDirectory(prefix="bench-", dir=Path.cwd()) as name:
        folder = Path(name)
        print(f"# Studies\n\n{described(folder)}\n", flush=True)
        found += _scripted(folder)
        found += _crowd(folder)
        found += _memory(folder, most)
    print(aims(found))


def study(**changed: Any) -> Plan:
    """A plan over one scenario."""
    given = {"title": "Measured", "scenarios": (SCENARIO,), "agents": PAIRS, "keep": "results"}
    return plan(Study.model_validate(given | changed), load())


def _scripted(folder: Path) -> list[Aim]:
    whole = study(seeds=HELD // 2), study(seeds=HELD // 2, keep="records")
    rows = [(name, *_alone(of)) for name, of in zip(("results only", "with words"), whole, strict=True)]
    told_rows = [(f"Reassure, {name}", f"{held:.1f}", f"{turns:,.0f}") for name, held, turns in rows]
    if PEER.exists():
        peer = told([str(PEER), "bench/peer_negmas.py", str(SECONDS)], Path.cwd())
        what = f"negmas {peer['version']}, bilateral, 20 steps, without rules or language"
        told_rows.append((what, f"{peer['negotiations']:.1f}", f"{peer['rounds']:,.0f}"))
    print(table(("On one core, nothing recorded", "dialogues/s", "turns/s"), told_rows) + "\n")
    rates = {jobs: [_wall(folder, of, jobs) for of in whole] for jobs in (1, 2)}
    ratios = [two / one for one, two in zip(rates[1], rates[2], strict=True)]
    lines = [(f"in {jobs}", *(f"{rate:.1f}" for rate in found)) for jobs, found in rates.items()]
    lines.append(("two over one", *(f"{ratio:.2f}" for ratio in ratios)))
    print(
        table(
            (f"Processes; {HELD} dialogues by the clock, in dialogues/s", "results kept", "all events recorded"), lines
        )
    )
    kinds = ("results kept", "all events recorded")
    return [
        Aim(f"two processes, {kind}: at least {TWO} times one", f"{ratio:.2f}", ratio >= TWO)
        for kind, ratio in zip(kinds, ratios, strict=True)
    ]


def _alone(of: Plan) -> tuple[float, float]:
    """Dialogues and turns a second of this process's time, without processes and record."""
    play = Player(PLAIN, of.tables, of.study.score, of.study.keep).player()
    tasks = [Task(cell=cell, seed=seed) for seed in of.study.all_seeds for cell in of.cells]
    held = turns = 0
    with asyncio.Runner() as runner:
        runner.run(play(tasks[0]))
        began = process_time()
        while (spent := process_time() - began) < SECONDS:
            played = runner.run(play(tasks[held % len(tasks)]))
            held, turns = held + 1, turns + sum(side.turns for side in played.result.sides)
    return held / spent, turns / spent


def _wall(folder: Path, of: Plan, jobs: int) -> float:
    """Dialogues a second by the clock, from the first that ends to the last: processes have begun by then."""
    with Store(folder / f"{of.study.keep}-{jobs}.db") as store:
        talks = hold(store, of, PLAIN, jobs=jobs, at_once=1)
        progress = run(store, of, talks)
        skipped = 4 * jobs
        for so_far in progress:
            if so_far.ended == skipped:
                began = perf_counter()
    return (so_far.ended - skipped) / (perf_counter() - began)


def _crowd(folder: Path) -> list[Aim]:
    jobs = os.cpu_count() or 1
    quiet = load().scenario(SCENARIO).model_copy(update={"deck": ()})
    script = talks(quiet, ROUNDS)
    with serving(script.replies, LATENCY) as stub:
        ours, failed = _ours(folder, stub.url, jobs)
        asked = stub.requests()
        bare = _bare(asked.bodies[: script.turns], stub.url, jobs)
    how = f"{CROWD:,} dialogues of {script.turns} turns, {FLYING} at once in {jobs} processes, {LATENCY:g} s an answer"
    kept = f"Reassure, every event recorded; {failed} failed"
    rows = [(kept, f"{ours:.1f}"), ("the bare client, same requests", f"{bare:.1f}")]
    print(table((how, "s"), rows))
    ratio = ours / bare
    return [Aim(f"{CROWD:,} dialogues of models: at most {NEAR} times the bare client", f"{ratio:.2f}", ratio <= NEAR)]


def _ours(folder: Path, url: str, jobs: int) -> tuple[float, int]:
    """Seconds of a study of models from the start of its processes to its end, and how many failed."""
    rules = {"usual": {"rounds": ROUNDS, "incidents": False}}
    agents = {"washington": ("llm:washington",), "beijing": ("llm:beijing",)}
    of = study(agents=agents, seeds=CROWD, rules=rules, keep="records")
    with Store(folder / "crowd.db") as store:
        began = perf_counter()
        *_, last = run(store, of, hold(store, of, PLAIN._replace(base_url=url), jobs=jobs, at_once=FLYING))
        return perf_counter() - began, last.failed


def _bare(bodies: list[dict[str, Any]], url: str, jobs: int) -> float:
    """Seconds of the bare client in as many processes, from their start to their end."""
    context = get_context("spawn")
    began = perf_counter()
    each = [context.Process(target=_asking, args=(bodies, url, CROWD // jobs, FLYING // jobs)) for _ in range(jobs)]
    for process in each:
        process.start()
    for process in each:
        process.join()
    return perf_counter() - began


def _asking(bodies: list[dict[str, Any]], url: str, dialogues: int, at_once: int) -> None:
    """In a process of its own: dialogues by the bare client, so many at one time."""

    async def ask() -> None:
        client, room = Bare(bodies, url), asyncio.Semaphore(at_once)

        async def one() -> None:
            async with room:
                await client.play()

        await asyncio.gather(*(one() for _ in range(dialogues)))
        await client.close()

    asyncio.run(ask())


def _memory(folder: Path, most: int) -> list[Aim]:
    """The memory of the driver and of the largest of its processes, at some sizes of one study."""
    of = study(agents={side: agents[:1] for side, agents in PAIRS.items()}, seeds=most, rules={"usual": {"rounds": 1}})
    sizes = [size for size in (FEWEST, 3 * FEWEST, 10 * FEWEST, 30 * FEWEST, 100 * FEWEST) if size <= most]
    with Store(folder / "memory.db") as store:
        held = run(store, of, hold(store, of, PLAIN, jobs=os.cpu_count() or 1, at_once=1))
        rows = [(so_far.ended, *_resident()) for so_far in held if so_far.ended in sizes]
    print(table(("dialogues of one round, results kept", "driver, MB", "largest process, MB"), rows))
    (_, *first), (size, *last) = rows[0], rows[-1]
    grown = max(after / before for before, after in zip(first, last, strict=True))
    aim = f"memory at {size:,} dialogues: at most {FLAT} times that at {FEWEST:,}"
    return [Aim(aim, f"{grown:.2f}", grown <= FLAT)]


def _resident() -> tuple[int, int]:
    """Resident megabytes of this process, and of the largest process that it started; on Linux."""
    me = os.getpid()
    children = Path(f"/proc/{me}/task/{me}/children").read_text(encoding="utf-8").split()
    return _megabytes(str(me)), max(_megabytes(child) for child in children)


def _megabytes(process: str) -> int:
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000


if __name__ == "__main__":
    main()

"""The rates of the engine beside the loop, an older commit and a peer; run as ``python -m bench.engine``.

All run one after the other on one core of the same machine, so the ratios are what counts.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from bench.machine import described
from bench.rate_of_loop import PAIRS, SCENARIOS, opening
from bench.report import table
from engine.jobs import collect_seldom
from engine.rollout import Seats, played_on, player
from engine.tree import Tree
from moderator.fold import fold
from moderator.table import Table

BEFORE = "f215c7d"
"""The last commit before the engine."""

GIT = which("git") or "git"

PEER = Path(".venv-peer/bin/python")
"""The environment that holds negmas; ``make bench`` sets it up."""

SECONDS, PLAYS, MANY = 10.0, 100, 1_000
"""Least seconds of each measurement, and plays of a position with the tree: of all openings, and of one scenario's."""


def main() -> None:
    """Measure and print the table."""
    here = Path(__file__).parent.parent
    with TemporaryDirectory(prefix="bench-", dir=here) as folder:
        machine = described(Path(folder))
        old = _older(here, Path(folder) / "before")
    loud = told([sys.executable, "bench/rate_of_loop.py", str(SECONDS)], here)
    games = positions()
    one_scenario = [game for game in games if game[0].scenario.id == SCENARIOS[0]]
    collect_seldom()  # as the processes of an analysis do
    rates = {
        f"The loop with words, at {BEFORE}": (old["dialogues"], old["turns"]),
        "The loop with words": (loud["dialogues"], loud["turns"]),
        "Without words": _rate(lambda: _quiet(games)),
        f"Without words, with the tree, {PLAYS} plays a position": _rate(lambda: _with_tree(games, PLAYS)),
        f"The openings of {SCENARIOS[0]} without words": _rate(lambda: _quiet(one_scenario)),
        f"The same with the tree, {MANY:,} plays a position": _rate(lambda: _with_tree(one_scenario, MANY)),
    }
    one, two = (_wall(jobs) for jobs in (1, 2))
    rows = [(what, f"{d:.1f}", f"{t:,.0f}", f"{d / old['dialogues']:.1f}") for what, (d, t) in rates.items()]
    if PEER.exists():
        peer = told([str(PEER), "bench/peer_negmas.py", str(SECONDS)], here)
        what = f"negmas {peer['version']}, bilateral, 20 steps, without rules or language"
        rows.append((what, f"{peer['negotiations']:.1f}", f"{peer['rounds']:,.0f}", ""))
    print(f"# The engine\n\n{machine}\n")
    print(table(("On one core", "dialogues/s", "turns/s", "times the older"), rows))
    print(f"\nTwo processes play {two / one:.2f} times as many dialogues a second as one, by the clock.")


def positions() -> list[tuple[Table, Seats]]:
    """The openings of the dialogues that are measured, with who plays."""
    return [
        (fold([first]), {side: player(name) for side, name in zip(first.seats, pair, strict=True)})
        for pair in PAIRS
        for first in (opening(scenario, pair) for scenario in SCENARIOS)
    ]


def _quiet(games: list[tuple[Table, Seats]]) -> list[Table]:
    return [played_on(table, seats, 1) for table, seats in games]


def _with_tree(games: list[tuple[Table, Seats]], plays: int) -> list[Table]:
    trees = (Tree(table, seats) for table, seats in games)
    return [tree.play(seed) for tree in trees for seed in range(plays)]


def _rate(play: Callable[[], list[Table]]) -> tuple[float, float]:
    """Dialogues and turns a second of this process's time."""
    held = taken = 0
    began = process_time()
    while (spent := process_time() - began) < SECONDS:
        ended = play()
        held, taken = held + len(ended), taken + sum(len(table.said) for table in ended)
    return held / spent, taken / spent


def _wall(jobs: int) -> float:
    """Dialogues a second by the clock, in some processes."""
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        list(pool.map(_batch, range(jobs)))  # every process has started and loaded
        began = perf_counter()
        held = sum(pool.map(_batch, range(4 * jobs)))
        return held / (perf_counter() - began)


def _batch(_: int) -> int:
    return len(_quiet(positions()))


def _older(here: Path, checkout: Path) -> dict[str, float]:
    """The rates of the loop at an older commit, in a checkout of its own."""
    subprocess.run([GIT, "worktree", "add", "-q", "--detach", checkout, BEFORE], cwd=here, check=True)
    try:
        return told([sys.executable, str(here / "bench" / "rate_of_loop.py"), str(SECONDS)], checkout)
    finally:
        subprocess.run([GIT, "worktree", "remove", "--force", checkout], cwd=here, check=True)


def told(command: list[str], where: Path) -> dict[str, float]:
    """What a measurement in another process prints as JSON."""
    env = {"PYTHONPATH": str(where)}
    told = subprocess.run(command, cwd=where, env=env, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()

"""The whole benchmark: about twenty minutes; it prints Markdown."""

import asyncio
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import many_dialogues as crowd
from bench import record, report, speed
from bench import record_report as recorded
from bench.machine import described
from bench.prompt_lengths import Prompts
from bench.report import Aim
from bench.scripted_moves import talks
from bench.tokens import Cut, tokenizer
from scenarios.load import Library, load

SCENARIO = "taiwan-strait"
TURNS, MANY, FEW = 20, 100, 10
"""Turns of each side: in most measurements, in long talks, and with many dialogues at once."""

CONTEXTS = (8_192, 16_384)
"""Context limits of long talks, in tokens."""

REPETITIONS, CROWDS = 9, 3
"""Runs of the measurement of time, and of that with many dialogues at once."""

GROWTH = (10_000, 100_000, 1_000_000)
"""Sizes of the record, in moves."""


def main() -> None:
    """Measure, and print each part when it is ready; with ``--moves`` only the record, up to that size."""
    asked = ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("--moves", type=int, help="measure only the record, up to this number of moves")
    if moves := asked.parse_args().moves:
        _print("## Aims", report.aims(_record(load(), [*(n for n in GROWTH if n < moves), moves])))
        return
    library = load()
    found: list[Aim] = []
    with TemporaryDirectory(prefix="bench-", dir=Path.cwd()) as name:  # on a real disk; /tmp may be in memory
        how = f"Measured by `make bench`, {described(Path(name))} A turn is the turn of one side."
        _print("# What Reassure costs", how)
        found += _speed(library, Path(name))
        found += _crowd(library, Path(name))
    with tokenizer() as (words, cut):
        found += _prompts(library, cut, words)
    found += _record(library, GROWTH)
    _print("## Aims", report.aims(found))


def _speed(library: Library, folder: Path) -> Iterable[Aim]:
    found = asyncio.run(speed.measure(talks(library.scenario(SCENARIO), TURNS), folder, REPETITIONS))
    how = (
        f"{SCENARIO}, {TURNS} turns a side, a stub server in another process that answers at once, "
        f"{REPETITIONS} runs of each."
    )
    _print("## Time per turn", how, report.speed(found), report.inside(found))
    return report.aims_of_speed(found)


def _crowd(library: Library, folder: Path) -> Iterable[Aim]:
    ours, bare = asyncio.run(crowd.measure(talks(library.scenario(SCENARIO), FEW), folder, CROWDS))
    how = f"{SCENARIO}, {FEW} turns a side, in one process and one thread, with one record, {CROWDS} runs of each."
    _print("## Many dialogues at once", how, report.crowd(ours, bare))
    return report.aims_of_crowd(ours)


def _prompts(library: Library, cut: Cut, words: str) -> Iterable[Aim]:
    prompts = {entry.id: Prompts(talks(library.scenario(entry.id), TURNS), cut) for entry in library.scenarios}
    long = talks(library.scenario(SCENARIO), MANY)
    reuse = {f"{TURNS} turns": prompts[SCENARIO].reuse(), f"{MANY} turns": Prompts(long, cut).reuse()}
    reuse |= {f"{MANY} turns in {limit:,}": Prompts(long, cut, limit).reuse() for limit in CONTEXTS}
    sizes = {
        name: {s: (size, found.reuse()[s]) for s, size in found.sizes().items()} for name, found in prompts.items()
    }
    _print("## Prompts", f"In {words}.")
    _print(
        f"{SCENARIO}; new tokens come after the part shared with the same side's previous prompt:",
        report.reuse(reuse),
    )
    _print(f"{TURNS} turns a side; turn messages are counted without the other side's words:", report.sizes(sizes))
    return report.aims_of_prompts(sizes)


def _record(library: Library, sizes: Sequence[int]) -> Iterable[Aim]:
    with TemporaryDirectory(prefix="bench-", dir=Path.cwd()) as name:
        found = list(record.measure(library, Path(name) / "record.db", sizes))
    how = (
        f"Talks of doctrines with generated words; {record.REPETITIONS} runs of each, after a first one from the disk."
    )
    _print("## The record", how, recorded.growth(found), recorded.others(found), recorded.searches(found[-1]))
    return list(recorded.aims(found[-1]))


def _print(*parts: str) -> None:
    print(*parts, sep="\n\n", end="\n\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

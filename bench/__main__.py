"""The whole benchmark: some twenty minutes, and Markdown on standard output."""

import asyncio
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import record, report, speed
from bench import many_dialogues as crowd
from bench import record_report as recorded
from bench.machine import described
from bench.prompt_lengths import Prompts
from bench.report import Aim
from bench.scripted_moves import talks
from bench.tokens import Cut, tokenizer
from scenarios.load import Library, load

SCENARIO = "taiwan-strait"
TURNS, MANY, FEW = 20, 100, 10
"""Turns of each side: in most of what is measured, in long talks, and where many dialogues are held at once."""

CONTEXTS = (8_192, 16_384)
"""Tokens to which long talks are held."""

REPETITIONS, CROWDS = 9, 3


GROWTH = (10_000, 100_000, 1_000_000)
"""Moves in the record."""


def main() -> None:
    """Measure, and print each part once it is known; only the record, up to so many moves, where that is asked."""
    asked = ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("--moves", type=int, help="measure the record alone, with so many moves in it at the end")
    if moves := asked.parse_args().moves:
        _say("## Aims", report.aims(_record(load(), [*(n for n in GROWTH if n < moves), moves])))
        return
    library = load()
    found: list[Aim] = []
    with TemporaryDirectory(prefix="bench-", dir=Path.cwd()) as name:  # on a real disk, which /tmp need not be
        _say("# What Reassure costs", f"Measured by `make bench`, {described(Path(name))} A turn is one side's.")
        found += _speed(library, Path(name))
        found += _crowd(library, Path(name))
    with tokenizer() as (words, cut):
        found += _prompts(library, cut, words)
    found += _record(library, GROWTH)
    _say("## Aims", report.aims(found))


def _speed(library: Library, folder: Path) -> Iterable[Aim]:
    found = asyncio.run(speed.measure(talks(library.scenario(SCENARIO), TURNS), folder, REPETITIONS))
    how = (
        f"{SCENARIO}, {TURNS} turns a side, a stub in another process that answers at once, {REPETITIONS} runs of each."
    )
    _say("## Time a turn", how, report.speed(found), report.inside(found))
    return report.aims_of_speed(found)


def _crowd(library: Library, folder: Path) -> Iterable[Aim]:
    ours, bare = asyncio.run(crowd.measure(talks(library.scenario(SCENARIO), FEW), folder, CROWDS))
    how = f"{SCENARIO}, {FEW} turns a side, in one process and thread with one record, {CROWDS} runs of each."
    _say("## Many dialogues at once", how, report.crowd(ours, bare))
    return report.aims_of_crowd(ours)


def _prompts(library: Library, cut: Cut, words: str) -> Iterable[Aim]:
    prompts = {entry.id: Prompts(talks(library.scenario(entry.id), TURNS), cut) for entry in library.scenarios}
    long = talks(library.scenario(SCENARIO), MANY)
    reuse = {f"{TURNS} turns": prompts[SCENARIO].reuse(), f"{MANY} turns": Prompts(long, cut).reuse()}
    reuse |= {f"{MANY} turns in {limit:,}": Prompts(long, cut, limit).reuse() for limit in CONTEXTS}
    sizes = {
        name: {s: (size, found.reuse()[s]) for s, size in found.sizes().items()} for name, found in prompts.items()
    }
    _say("## Prompts", f"In {words}.")
    _say(f"{SCENARIO}; new is what does not begin the same side's prompt before:", report.reuse(reuse))
    _say(f"{TURNS} turns a side; turn messages without the other side's words:", report.sizes(sizes))
    return report.aims_of_prompts(sizes)


def _record(library: Library, sizes: Sequence[int]) -> Iterable[Aim]:
    with TemporaryDirectory(prefix="bench-", dir=Path.cwd()) as name:
        found = list(record.measure(library, Path(name) / "record.db", sizes))
    how = f"Real talks said again in other words; each time of {record.REPETITIONS}, and the first, read from the disk."
    _say("## The record", how, recorded.growth(found), recorded.others(found), recorded.searches(found[-1]))
    return list(recorded.aims(found[-1]))


def _say(*parts: str) -> None:
    print(*parts, sep="\n\n", end="\n\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

"""The whole benchmark: some minutes, and Markdown on standard output."""

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import crowd, report, speed
from bench.machine import described
from bench.prompting import Prompts
from bench.report import Aim
from bench.talks import talks
from bench.tokens import Cut, tokenizer
from scenarios.load import Library, load

SCENARIO = "taiwan-strait"
TURNS, MANY, FEW = 20, 100, 10
"""Turns of each side: in most of what is measured, in long talks, and where many dialogues are held at once."""

CONTEXTS = (8_192, 16_384)
"""Tokens to which long talks are held."""

REPETITIONS, CROWDS = 9, 3


def main() -> None:
    """Measure, and print each part once it is known."""
    library = load()
    found: list[Aim] = []
    with TemporaryDirectory(prefix="bench-", dir=Path.cwd()) as name:  # on a real disk, which /tmp need not be
        _say("# What Reassure costs", f"Measured by `make bench`, {described(Path(name))} A turn is one side's.")
        found += _speed(library, Path(name))
        found += _crowd(library, Path(name))
    with tokenizer() as (words, cut):
        found += _prompts(library, cut, words)
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


def _say(*parts: str) -> None:
    print(*parts, sep="\n\n", end="\n\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

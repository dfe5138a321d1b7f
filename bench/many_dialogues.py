"""Many dialogues at once in one process and on one thread, beside one alone, at a server that takes its time."""

import asyncio
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from bench.play_both import Bare, Ours, Run, Taken, taken
from bench.stub import serving
from bench.scripted_moves import Talks
from transcripts.store.store import Store

DIALOGUES = 64
LATENCY = 0.2
"""Seconds that the server takes for an answer."""


class Crowd(NamedTuple):
    """Milliseconds of the longest dialogue alone, of all at once, and of the longest among these; medians of runs."""

    alone: float
    together: Taken
    longest: float

    @property
    def ratio(self) -> float:
        """How many times the one alone all of them take."""
        return self.together.wall / self.alone

    @property
    def spread(self) -> float:
        """How many times the longest among them all of them take."""
        return self.together.wall / self.longest


async def measure(talks: Talks, folder: Path, repetitions: int) -> tuple[Crowd, Crowd]:
    """Ours, every dialogue with its own record in one file, and the bare client with the same bodies."""
    with serving(talks.replies, LATENCY) as stub, Store(folder / "crowd.db") as store:
        ours = Ours(talks, stub.url)
        await ours.play(store)
        bare = Bare(stub.told().bodies, stub.url)
        await bare.play()
        found = await _crowd(partial(ours.play, store), repetitions), await _crowd(bare.play, repetitions)
        await ours.close()
        await bare.close()
    return found


async def _crowd(play: Run, repetitions: int) -> Crowd:
    alone = [await taken(play, 1) for _ in range(repetitions)]
    crowds, longest = list[Taken](), list[float]()
    for _ in range(repetitions):
        times: list[float] = []
        crowds.append(await taken(partial(_together, play, times), 1))
        longest.append(max(times))
    typical = Taken(median(t.wall for t in crowds), median(t.cpu for t in crowds))
    return Crowd(max(t.wall for t in alone), typical, median(longest))


async def _together(play: Run, times: list[float]) -> None:
    async def timed() -> None:
        began = perf_counter()
        await play()
        times.append(1000 * (perf_counter() - began))

    await asyncio.gather(*(timed() for _ in range(DIALOGUES)))

"""Many dialogues at once in one process and one thread, compared with one alone; the server is slow."""

import asyncio
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from bench.play_both import Bare, Ours, Run, Taken, taken
from bench.scripted_moves import Talks
from bench.stub import serving
from transcripts.store.store import Store

DIALOGUES = 64
LATENCY = 0.2
"""Seconds that the server waits before each answer."""


class Crowd(NamedTuple):
    """Milliseconds: the longest run of one dialogue alone; medians of all at once and of the longest among these."""

    alone: float
    together: Taken
    longest: float

    @property
    def ratio(self) -> float:
        """Time of all at once, divided by that of one alone."""
        return self.together.wall / self.alone

    @property
    def spread(self) -> float:
        """Time of all at once, divided by that of the longest among them."""
        return self.together.wall / self.longest


async def measure(talks: Talks, folder: Path, repetitions: int) -> tuple[Crowd, Crowd]:
    """Reassure, with all dialogues in one record, and the bare client with the same requests."""
    with serving(talks.replies, LATENCY) as stub, Store(folder / "crowd.db") as store:
        ours = Ours(talks, stub.url)
        await ours.play(store)
        bare = Bare(stub.requests().bodies, stub.url)
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

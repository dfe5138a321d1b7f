"""Time per turn: Reassure and the bare client run alternately, so that other load on the machine affects both."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.play_both import Bare, Ours, Run, Taken, taken
from bench.scripted_moves import Talks
from bench.stub import serving
from bench.turn_parts import watched
from transcripts.store.store import Store

BARE, RECORDED, UNRECORDED = "the bare client", "Reassure, every event committed", "Reassure, nothing recorded"
BARE_STREAMING, RECORDED_STREAMING = "the bare client, streaming", "Reassure, streaming, every event committed"
COMPARED_WITH = {RECORDED: BARE, UNRECORDED: BARE, RECORDED_STREAMING: BARE_STREAMING}
"""The run of the bare client with which each run of Reassure is compared."""


class Speed(NamedTuple):
    """By run, the time per turn in each repetition; the time of the parts of a turn; and requests per turn."""

    runs: Mapping[str, list[Taken]]
    inside: Mapping[str, Taken]
    requests: float

    def typical(self, run: str) -> Taken:
        """The median of a run."""
        return Taken(median(t.wall for t in self.runs[run]), median(t.cpu for t in self.runs[run]))

    def best(self, run: str) -> Taken:
        """The minimum of a run."""
        return Taken(min(t.wall for t in self.runs[run]), min(t.cpu for t in self.runs[run]))

    def ratio(self, run: str) -> Taken:
        """The median ratio to the bare client, from the pairs that ran together."""
        pairs = list(zip(self.runs[run], self.runs[COMPARED_WITH[run]], strict=True))
        return Taken(median(o.wall / b.wall for o, b in pairs), median(o.cpu / b.cpu for o, b in pairs))

    def best_ratio(self, run: str) -> Taken:
        """The ratio of the minimum to that of the bare client."""
        ours, bare = self.best(run), self.best(COMPARED_WITH[run])
        return Taken(ours.wall / bare.wall, ours.cpu / bare.cpu)


async def measure(talks: Talks, folder: Path, repetitions: int) -> Speed:
    """The speed of these talks, with the record in a folder."""
    with serving(talks.replies) as stub, Store(folder / "speed.db") as store:
        ours = Ours(talks, stub.url)
        await ours.play(store)
        requested = stub.requests()
        await ours.play(aloud=True)
        bodies = stub.requests().bodies
        bare = Bare([body for body in bodies if "stream" not in body], stub.url)
        aloud = Bare([body for body in bodies if "stream" in body], stub.url)
        await bare.play()
        await aloud.stream()
        runs: dict[str, Run] = {
            BARE: bare.play,
            RECORDED: partial(ours.play, store),
            UNRECORDED: ours.play,
            BARE_STREAMING: aloud.stream,
            RECORDED_STREAMING: partial(ours.play, store, aloud=True),
        }
        took: dict[str, list[Taken]] = {name: [] for name in runs}
        for repetition in range(repetitions):
            for name in list(runs)[:: 1 if repetition % 2 else -1]:
                took[name].append(await taken(runs[name], talks.turns))
        inside = await _inside(runs[RECORDED], talks.turns, repetitions)
        for client in (ours, bare, aloud):
            await client.close()
    return Speed(took, inside, requested.requests / talks.turns)


async def _inside(run: Run, turns: int, repetitions: int) -> dict[str, Taken]:
    """The time of the parts of a turn and of the rest, from separate runs, because the clocks take time too."""
    with watched() as sums:
        whole = [await taken(run, turns) for _ in range(repetitions)]
    count = turns * repetitions
    parts = {part: Taken(took.wall / count, took.cpu / count) for part, took in sums.items()}
    all_ = Taken(sum(t.wall for t in whole) / repetitions, sum(t.cpu for t in whole) / repetitions)
    left = Taken(all_.wall - sum(t.wall for t in parts.values()), all_.cpu - sum(t.cpu for t in parts.values()))
    return parts | {"everything else": left}

"""Time a turn takes: ours beside the bare client's, run in turns so that what else the machine does hits both."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.turn_parts import watched
from bench.play_both import Bare, Ours, Run, Taken, taken
from bench.stub import serving
from bench.scripted_moves import Talks
from transcripts.store.store import Store

BARE, KEPT, UNKEPT = "the bare client", "ours, every event committed", "ours, nothing kept"
BARE_ALOUD, KEPT_ALOUD = "the bare client, streaming", "ours, streaming, every event committed"
BESIDE = {KEPT: BARE, UNKEPT: BARE, KEPT_ALOUD: BARE_ALOUD}
"""What each of our runs is measured beside."""


class Speed(NamedTuple):
    """By run, what a turn took in each repetition; what is inside one of ours; and requests a turn."""

    runs: Mapping[str, list[Taken]]
    inside: Mapping[str, Taken]
    requests: float

    def typical(self, run: str) -> Taken:
        """The median of a run."""
        return Taken(median(t.wall for t in self.runs[run]), median(t.cpu for t in self.runs[run]))

    def best(self, run: str) -> Taken:
        """The least of a run."""
        return Taken(min(t.wall for t in self.runs[run]), min(t.cpu for t in self.runs[run]))

    def ratio(self, run: str) -> Taken:
        """The median of how many times the bare client's it took, each beside the one that ran with it."""
        pairs = list(zip(self.runs[run], self.runs[BESIDE[run]], strict=True))
        return Taken(median(o.wall / b.wall for o, b in pairs), median(o.cpu / b.cpu for o, b in pairs))

    def best_ratio(self, run: str) -> Taken:
        """How many times the bare client's least our least is."""
        ours, bare = self.best(run), self.best(BESIDE[run])
        return Taken(ours.wall / bare.wall, ours.cpu / bare.cpu)


async def measure(talks: Talks, folder: Path, repetitions: int) -> Speed:
    """The speed of these talks, with the record in a folder."""
    with serving(talks.replies) as stub, Store(folder / "speed.db") as store:
        ours = Ours(talks, stub.url)
        await ours.play(store)
        asked = stub.told()
        await ours.play(aloud=True)
        bodies = stub.told().bodies
        bare = Bare([body for body in bodies if "stream" not in body], stub.url)
        aloud = Bare([body for body in bodies if "stream" in body], stub.url)
        await bare.play()
        await aloud.stream()
        runs: dict[str, Run] = {
            BARE: bare.play,
            KEPT: partial(ours.play, store),
            UNKEPT: ours.play,
            BARE_ALOUD: aloud.stream,
            KEPT_ALOUD: partial(ours.play, store, aloud=True),
        }
        took: dict[str, list[Taken]] = {name: [] for name in runs}
        for repetition in range(repetitions):
            for name in list(runs)[:: 1 if repetition % 2 else -1]:
                took[name].append(await taken(runs[name], talks.turns))
        inside = await _inside(runs[KEPT], talks.turns, repetitions)
        for client in (ours, bare, aloud):
            await client.close()
    return Speed(took, inside, asked.requests / talks.turns)


async def _inside(run: Run, turns: int, repetitions: int) -> dict[str, Taken]:
    """What the parts of a turn take, and what is left, from runs of their own, as the clocks take time too."""
    with watched() as sums:
        whole = [await taken(run, turns) for _ in range(repetitions)]
    count = turns * repetitions
    parts = {part: Taken(took.wall / count, took.cpu / count) for part, took in sums.items()}
    all_ = Taken(sum(t.wall for t in whole) / repetitions, sum(t.cpu for t in whole) / repetitions)
    left = Taken(all_.wall - sum(t.wall for t in parts.values()), all_.cpu - sum(t.cpu for t in parts.values()))
    return parts | {"all the rest": left}

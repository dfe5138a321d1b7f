"""The doctrines in pairs, in every scenario: how often they agree, S and the length of the talks; about 20 minutes."""

import asyncio
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import product
from statistics import fmean
from typing import NamedTuple

from agents.scripted.delegate import ScriptedDelegate
from agents.scripted.doctrines import styles
from moderator.events import RULES, Closed, Failed, Forfeited, Moved, Opened, Refused, TurnTaken
from moderator.loop import negotiate
from scenarios.load import load

SEEDS = (1, 2)

Pair = tuple[str, str]
"""The doctrines of Washington and of Beijing."""


class Result(NamedTuple):
    """Talks of a pair, or the mean of several: the share that ended in agreement, S, and the turns."""

    agreed: float
    S: float
    turns: float
    faults: float
    """Refused replies, failures and forfeited turns."""


def main() -> None:
    """Play every pair in every scenario, and print the tables."""
    asked = ArgumentParser(prog="python -m bench.doctrine_pairs", description=__doc__)
    asked.add_argument("--seeds", type=int, nargs="+", default=SEEDS, help="the seeds of the talks of each pair")
    asked.add_argument("--processes", type=int, default=2, help="how many talks are held at once")
    options = asked.parse_args()
    pairs = list(product(styles(), styles()))
    with ProcessPoolExecutor(options.processes) as pool:
        found = dict(zip(pairs, pool.map(partial(played, seeds=options.seeds), pairs), strict=True))
    sys.stdout.write(f"{_by_pair(found)}\n\n{_by_doctrine(found)}\n")


def played(pair: Pair, seeds: Sequence[int]) -> Result:
    """The mean of a pair's talks over all scenarios and some seeds."""
    return _mean(talks(pair, entry.id, seed) for entry in load().scenarios for seed in seeds)


def talks(pair: Pair, scenario: str, seed: int) -> Result:
    """The result of a pair's talks in one scenario."""
    held = load().scenario(scenario)
    sides = dict(zip((side.id for side in held.sides), pair, strict=True))
    delegates = {side: ScriptedDelegate(name, seed) for side, name in sides.items()}
    opening = Opened(scenario=held, seats=sides, seed=seed, rounds=held.rounds, version="benchmark", rules=RULES)

    said: list[object] = []

    async def listen() -> None:
        said.extend([event async for event in negotiate(opening, delegates)])

    asyncio.run(listen())
    turns = [event for event in said if isinstance(event, TurnTaken)]
    return Result(
        agreed=sum(isinstance(event, Closed) and event.outcome == "agreement" for event in said),
        S=turns[-1].score.S,
        turns=sum(isinstance(event, Moved) for event in said),
        faults=sum(isinstance(event, Refused | Failed | Forfeited) for event in said),
    )


def _mean(results: Iterable[Result]) -> Result:
    return Result(*map(fmean, zip(*results, strict=True)))


def _by_pair(found: Mapping[Pair, Result]) -> str:
    """A row for each doctrine of Washington, a column for each of Beijing: agreement in %, S and turns."""
    names = list(styles())
    lines = ["Agreement in %, S and turns; Washington's doctrine in rows, Beijing's in columns"]
    lines.append(f"{'':10}" + "".join(f"{name[:9]:>14}" for name in names))
    lines += [f"{one[:9]:10}" + "".join(_cell(found[one, two]) for two in names) for one in names]
    return "\n".join(lines)


def _by_doctrine(found: Mapping[Pair, Result]) -> str:
    """A row for each doctrine, in both seats and against all doctrines."""
    lines = [f"{'':22}{'agree %':>8}{'S':>7}{'turns':>7}{'faults':>8}"]
    for name in styles():
        mean = _mean(result for pair, result in found.items() if name in pair)
        lines.append(f"{name:22}{mean.agreed:8.0%}{mean.S:7.1f}{mean.turns:7.1f}{mean.faults:8.2f}")
    return "\n".join(lines)


def _cell(result: Result) -> str:
    return f"{100 * result.agreed:5.0f}{result.S:5.0f}{result.turns:4.0f}"


if __name__ == "__main__":
    main()

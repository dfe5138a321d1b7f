"""Whether analyses are right: planted blunders, the coverage of intervals, and whether accuracy orders the doctrines.

Run as ``python -m bench.engine_truths [blunders|coverage|itself|experience] [TALKS]``.
"""

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, islice, product
from statistics import fmean

from agents.scripted.delegate import ScriptedDelegate
from agents.scripted.doctrines import styles
from bench.report import table
from engine.analysis import Analysis, Settings, TurnAnalysis, analysed, likeness, record
from engine.lines import lines
from engine.marks import LOSSES
from engine.outcome import value
from engine.panel import SOUND, best, panel, weighted
from engine.position import positions
from engine.value import outcomes, plays
from moderator.events import RULES, Event, Opened
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.moves import Act, Counteract, Hold, Move, Perform, Reply, WalkOut
from moderator.rules.aims import balance_of
from moderator.rules.endings import agreed
from moderator.rules.judge import lawful
from moderator.table import Table
from moderator.view import View
from scenarios.load import load

SCENARIOS = tuple(entry.id for entry in load().scenarios)
FRIENDLY = (("generous", "tit-for-tat"), ("grit", "generous"), ("tit-for-tat", "cautious-reciprocator"))

Plant = Callable[[Table, str, Move], tuple[Act, ...]]
"""The acts planted at a table for a side in place of its own move; none where it is not the time."""


class Planted:
    """A scripted delegate that does something else once, or several times, when the time has come."""

    def __init__(self, delegate: ScriptedDelegate, plant: Plant, times: int) -> None:
        self.label = delegate.label
        self.turns: list[int] = []
        self._delegate = delegate
        self._plant = plant
        self._times = times

    async def act(self, view: View) -> Reply:
        """A move for this turn: the doctrine's, or the planted one."""
        reply = await self._delegate.act(view)
        if reply.move is None or len(self.turns) == self._times:
            return reply
        acts = self._plant(view.table, view.side, reply.move)
        if not acts:
            return reply
        self.turns.append(view.table.turn + 1)
        return Reply(move=Move(statement="We have decided otherwise.", acts=acts), call=reply.call)


def harm_in_a_spiral(at: Table, side: str, _own: Move) -> tuple[Act, ...]:
    """The heaviest countermeasure that is lawful, while both give in turn."""
    if at.score.spiral_alive < 3:
        return ()
    channel = next((c for c, state in at.channels.items() if state == "open"), None)
    acts = [
        Counteract(countermeasure=c.id, channel=channel if c.closes_channel else None)
        for c in sorted(at.scenario.countermeasures, key=lambda c: c.value.points)
    ]
    return next(((act,) for act in acts if lawful(at, side, act)), ())


def walk_out_before_agreement(at: Table, _side: str, _own: Move) -> tuple[Act, ...]:
    """Leave the talks with agreement one measure away."""
    return (WalkOut(),) if len(agreed(at)) >= at.scenario.agreement.need - 1 and at.turn > 4 else ()


def gift_unanswered(at: Table, side: str, own: Move) -> tuple[Act, ...]:
    """Hold while a deed that the other side gave waits for an answer, which the side would have given."""
    waits = any(c.by != side and c.deed for c in at.unanswered)
    return (Hold(),) if waits and any(isinstance(act, Perform) for act in own.acts) else ()


BLUNDERS: Mapping[str, tuple[Plant, int]] = {
    "harm in a spiral": (harm_in_a_spiral, 1),
    "walk-out with agreement one measure away": (walk_out_before_agreement, 1),
    "a gift left unanswered twice": (gift_unanswered, 2),
}


def talks(
    scenario: str, pair: Sequence[str], seed: int, plant: Plant | None = None, times: int = 1
) -> tuple[tuple[Event, ...], list[int]]:
    """The events of talks between two doctrines, and the turns in which the first did what was planted."""
    found = load().scenario(scenario)
    sides = [side.id for side in found.sides]
    seats = {side: f"scripted:{name}" for side, name in zip(sides, pair, strict=True)}
    first = Opened(scenario=found, seats=seats, seed=seed, rounds=found.rounds, version="bench", rules=RULES)
    one, two = (ScriptedDelegate(name, seed) for name in pair)
    planted = Planted(one, plant or (lambda *_: ()), times)

    async def held() -> tuple[Event, ...]:
        return tuple([e async for e in negotiate(first, {sides[0]: planted, sides[1]: two})])  # type: ignore[misc]

    with asyncio.Runner() as runner:
        return runner.run(held()), planted.turns


def analysis_of(
    events: Sequence[Event], settings: Settings, sides: Sequence[str] = (), every: int = 1, start: int = 0
) -> Analysis:
    """The analysis of some sides' turns, or of one in ``every`` after ``start``."""
    of = record(events, settings)
    wanted = [p.number for p in of.positions if not sides or p.side in sides][start::every]
    alike = [likeness(of, n) for n in range(1, max(wanted, default=1))]
    return Analysis(settings=settings, turns=tuple(analysed(of, n, alike[: n - 1]) for n in wanted))


def costliest_is_planted(job: tuple[str, str, tuple[str, str], int]) -> tuple[bool, bool] | None:
    """Whether the planted turn is the costliest of its side, in the whole talks and from there on.

    What came before is not the work of the plant. None where the time for it never came.
    """
    kind, scenario, pair, seed = job
    plant, times = BLUNDERS[kind]
    events, planted = talks(scenario, pair, seed, plant, times)
    if len(planted) < times:
        return None
    side = next(p.side for p in positions(events) if p.number == planted[0])
    found = analysis_of(events, Settings(by="S"), [side])
    since = found.model_copy(update={"turns": tuple(turn for turn in found.turns if turn.number >= planted[0])})
    costliest = (of.costliest(side) for of in (found, since))
    whole, after = (worst is not None and worst.number in planted for worst in costliest)
    return whole, after


def blunders(count: int) -> None:
    """For each kind of blunder, in how many talks it is the costliest turn of its side."""
    rows = []
    with ProcessPoolExecutor(2) as pool:
        for kind in BLUNDERS:
            jobs = ((kind, s, pair, seed) for seed in range(1, 9) for pair, s in product(FRIENDLY, SCENARIOS))
            found: list[tuple[bool, bool]] = []
            while len(found) < count and (batch := list(islice(jobs, 6))):
                found += [hit for hit in pool.map(costliest_is_planted, batch) if hit is not None]
            whole, after = (sum(hits) for hits in zip(*found[:count], strict=True))
            rows.append((kind, whole, after, min(count, len(found))))
    print(table(("Planted", "costliest turn", "costliest from there on", "talks"), rows))


def coverage(count: int) -> None:
    """How often the interval of a mean over some plays covers the mean over many plays of the same panel."""
    rows = []
    for scenario, pair, turn in (("taiwan-strait", ("generous", "tit-for-tat"), 9), ("tariff-truce", FRIENDLY[1], 7)):
        events, _ = talks(scenario, pair, 1)
        of = record(events, Settings())
        alike = [likeness(of, n) for n in range(1, turn)]
        at = of.positions[turn - 1]
        known = {
            side: weighted(panel(), [a for p, a in zip(of.positions, alike, strict=False) if p.side == side])
            for side in at.table.sides
        }
        line, other = lines(at.table, 1)[0], at.table.scenario.other(at.side)
        many = outcomes(at.table, line, best(known[at.side]), plays(known[other], 2000, 1))
        for by in ("S", "balance", "agreement"):
            truth, hits = fmean(o.measured(by, at.side) for o in many), 0
            for n in range(count):
                drawn = outcomes(at.table, line, best(known[at.side]), plays(known[other], 24, 10_000 + 100 * n))
                found = value(drawn).measured(by, at.side)
                hits += found.low - 1e-9 <= truth <= found.high + 1e-9
            rows.append((f"{scenario}, turn {turn}, {by}", f"{hits / count:.2f}", count))
    print(table(("Mean over 24 plays", "covered", "draws"), rows))


def experienced(job: tuple[str, tuple[str, str], int]) -> list[tuple[str, float, float]]:
    """The doctrine, accuracy and balance of each side of one dialogue, by a sample of its turns.

    One doctrine plays on for all, or each would be measured by the best that its own style leaves possible.
    """
    scenario, pair, seed = job
    events, _ = talks(scenario, pair, seed)
    done, found = fold(events), analysis_of(events, Settings(by="balance", plays=10, own=SOUND), every=5, start=seed)
    return [
        (name, accuracy, balance_of(done, side).total)
        for side, name in zip(done.seats, pair, strict=True)
        if (accuracy := found.accuracy(side)) is not None
    ]


def experience(count: int) -> None:
    """Whether the accuracy of the doctrines orders them as their mean balance does, over mixed dialogues."""
    pairs = list(product(styles(), repeat=2))
    jobs = list(islice(zip(cycle(SCENARIOS), cycle(pairs[::2] + pairs[1::2]), cycle((1, 2, 3)), strict=False), count))
    with ProcessPoolExecutor(2) as pool:
        found = [row for rows in pool.map(experienced, jobs) for row in rows]
    means = {
        name: (fmean(a for n, a, _ in found if n == name), fmean(b for n, _, b in found if n == name))
        for name in styles()
        if any(n == name for n, _, _ in found)
    }
    rows = [(name, f"{a:.1f}", f"{b:.2f}") for name, (a, b) in sorted(means.items(), key=lambda e: -e[1][0])]
    print(table(("Doctrine", "accuracy", "balance"), rows))
    print(f"\nRank correlation over {len(means)} doctrines and {count} dialogues: {_ranked(list(means.values())):.2f}")


def itself(count: int) -> None:
    """What doctrines lose a turn in talks with themselves, and how often a move is marked as a loss."""
    jobs = list(islice(product(styles(), SCENARIOS[::3]), count))
    with ProcessPoolExecutor(2) as pool:
        found = [turn for turns in pool.map(_with_itself, jobs) for turn in turns]
    marked = sum(turn.mark in LOSSES for turn in found)
    rows = [(len(jobs), len(found), f"{fmean(turn.loss.mean for turn in found):.2f}", f"{marked / len(found):.2f}")]
    print(table(("Talks", "turns", "S lost a turn", "marked"), rows))


def _with_itself(job: tuple[str, str]) -> tuple[TurnAnalysis, ...]:
    name, scenario = job
    return analysis_of(talks(scenario, (name, name), 2)[0], Settings(plays=12, against=name), every=4).turns


def _ranked(pairs: Sequence[tuple[float, float]]) -> float:
    """Spearman's rank correlation, for values without ties."""
    ranks = [{x: n for n, x in enumerate(sorted(xs))} for xs in zip(*pairs, strict=True)]
    apart = sum((ranks[0][one] - ranks[1][two]) ** 2 for one, two in pairs)
    count = len(pairs)
    return 1 - 6 * apart / (count * (count**2 - 1))


def main() -> None:
    """Run the checks that are named, or all."""
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    checks = {
        "blunders": (blunders, 20),
        "coverage": (coverage, 200),
        "itself": (itself, 27),
        "experience": (experience, 300),
    }
    for name, (check, talks_) in checks.items():
        if asked in ("", name):
            print(f"## {name.capitalize()}\n")
            check(count or talks_)
            print(flush=True)


if __name__ == "__main__":
    main()

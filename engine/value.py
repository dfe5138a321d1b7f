"""The values of lines at a position: each is played to its end against the same opponents with the same seeds."""

from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

from engine import exact
from engine.lines import Line
from engine.outcome import By, Estimate, Outcome, estimate, expected, outcome
from engine.panel import Member, drawn
from engine.rollout import Player, Seats, until_asked
from engine.tree import Tree
from moderator.fold import step
from moderator.table import Table


class Play(NamedTuple):
    """One way in which talks may go on: who sits opposite, the seed, and what it counts among the others."""

    opposite: Player
    seed: int
    weight: float


def plays(members: Sequence[Member], count: int, seed: int) -> tuple[Play, ...]:
    """Plays against a panel, drawn by its weights; every line at a position meets the same ones."""
    return tuple(Play(player, seed + n, weight) for n, (player, weight) in enumerate(drawn(members, count, seed)))


EXACT_TURNS, EXACT_CHOICES = 2, 24
"""Half-turns before the end from which all plays are tried, and the most choices that may be worked out for it."""


def outcomes(table: Table, line: Line, own: Player, against: Sequence[Play]) -> tuple[Outcome, ...]:
    """What a line of the side to move comes to in each play; ``own`` plays its side on.

    Where few turns are left, a play is the mean over all that may come of it, by the odds of chance.
    """
    side, other = table.to_move, table.scenario.other(table.to_move)
    after = until_asked(step(table, line.event))
    players = {play.opposite.name: play.opposite for play in against}
    ends = {name: _Ends(after, {side: own, other: opposite}) for name, opposite in players.items()}
    return tuple(ends[play.opposite.name].of(play.seed)._replace(weight=play.weight) for play in against)


class _Ends:
    """What comes of a position between two players: by seed, or on average where all plays are known."""

    def __init__(self, table: Table, seats: Seats) -> None:
        self._tree = Tree(table, seats)
        self._mean = _mean(table, seats) if 2 * table.rounds - table.turn <= EXACT_TURNS else None

    def of(self, seed: int) -> Outcome:
        return self._mean or outcome(self._tree.play(seed))


def _mean(table: Table, seats: Seats) -> Outcome | None:
    try:
        every = exact.plays(table, seats, EXACT_CHOICES)
    except exact.NotWholeError:
        return None
    return expected([play.probability for play in every], [outcome(play.table) for play in every])


def lost(found: Sequence[Sequence[Outcome]], by: By, side: str) -> Estimate:
    """What the first of some lines lost to the best of them, in plays of the same kind; never less than nothing.

    Half of the plays choose the best line and the other half measure it, and the other way round (cross-fitting): so a
    line that chance alone favoured is not taken for a better one.
    """
    values = [[outcome.measured(by, side) for outcome in outcomes] for outcomes in found]
    weights = [outcome.weight for outcome in found[0]]
    halves = slice(0, None, 2), slice(1, None, 2)
    best = [max(range(len(values)), key=lambda n: (fmean(values[n][half], weights[half]), -n)) for half in halves]
    differences = [0.0] * len(weights)
    for half, chosen in zip(halves, reversed(best), strict=True):
        differences[half] = [v - made for v, made in zip(values[chosen][half], values[0][half], strict=True)]
    behind = estimate(differences, weights, len(best))  # two choices were made, and each half measures the other's
    return behind.model_copy(update={"mean": max(0.0, behind.mean), "high": max(0.0, behind.high)})


def advantage(one: Sequence[Outcome], two: Sequence[Outcome], by: By, side: str, tests: int) -> Estimate:
    """How much more the first of two lines is worth to a side than the second, play by play.

    ``tests`` is the number of such comparisons made at a position.
    """
    differences = [o.measured(by, side) - t.measured(by, side) for o, t in zip(one, two, strict=True)]
    return estimate(differences, [o.weight for o in one], tests)

"""The values of lines at a position: each is played to its end against the same opponents with the same seeds."""

from collections.abc import Sequence
from typing import NamedTuple

from agents.scripted.dice import random_of
from engine.lines import Line
from engine.outcome import By, Estimate, Outcome, estimate, outcome
from engine.panel import Member, best, drawn
from engine.rollout import Player, until_asked
from engine.tree import Tree
from moderator.fold import step
from moderator.table import Table


class Play(NamedTuple):
    """One way in which talks may go on: who sits opposite, and the seed."""

    opposite: Player
    seed: int


def plays(members: Sequence[Member], count: int, seed: int) -> tuple[Play, ...]:
    """Plays against a panel, drawn by its weights; every line at a position meets the same ones."""
    offset = random_of(seed, "panel").random()
    return tuple(Play(player, seed + n) for n, player in enumerate(drawn(members, count, offset)))


def outcomes(table: Table, line: Line, own: Player, against: Sequence[Play]) -> tuple[Outcome, ...]:
    """What a line of the side to move comes to in each play; ``own`` plays its side on."""
    side, other = table.to_move, table.scenario.other(table.to_move)
    after = until_asked(step(table, line.event))
    trees: dict[str, Tree] = {}
    found = list[Outcome]()
    for opposite, seed in against:
        if opposite.name not in trees:
            trees[opposite.name] = Tree(after, {side: own, other: opposite})
        found.append(outcome(trees[opposite.name].play(seed)))
    return tuple(found)


def advantage(one: Sequence[Outcome], two: Sequence[Outcome], by: By, side: str, tests: int) -> Estimate:
    """How much more the first of two lines is worth to a side than the second, play by play.

    ``tests`` is the number of such comparisons made at a position.
    """
    differences = [o.measured(by, side) - t.measured(by, side) for o, t in zip(one, two, strict=True)]
    return estimate(differences, tests)


def own_player(members: Sequence[Member]) -> Player:
    """Who plays a side's own seat on: the member that explains its moves so far best."""
    return best(members)

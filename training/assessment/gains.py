"""Joint gains left on the table: what both sides could have had beside what the talks brought them."""

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from moderator.rules.aims import balance_of
from moderator.rules.ladder import highest_step
from moderator.table import Table, class_of
from training.assessment.frontier import NEAR, Package, frontier
from training.assessment.options import Option, options


class Trade(NamedTuple):
    """Measures that neither side carried out and both could have, and what they add to the balance of each side."""

    measures: tuple[str, ...]
    adds: dict[str, float]


class JointGains(NamedTuple):
    """The frontier of a scenario's packages, what the talks brought each side, and what was better for both."""

    frontier: tuple[Package, ...]
    reached: dict[str, float]
    better: Package | None
    """Of the packages better for both, the one with the greatest product of gains (Nash); None where none is."""
    trade: Trade | None
    """The best single trade that was still open at the end; None where none was."""


def joint_gains(table: Table) -> JointGains:
    """The joint gains that talks left, by the table at their end; the briefs of both sides must be on record."""
    found = frontier(table.scenario)
    reached = {side.id: balance_of(table, side.id).total for side in table.scenario.sides}
    better = [package for package in found if all(_gained(package, reached))]
    best = max(better, key=lambda package: prod(_gains(package, reached)), default=None)
    return JointGains(found, reached, best, _trade(table))


def _gains(package: Package, reached: dict[str, float]) -> list[float]:
    return [package.value[side] - value for side, value in reached.items()]


def _gained(package: Package, reached: dict[str, float]) -> Iterator[bool]:
    return (gain > NEAR for gain in _gains(package, reached))


def _trade(table: Table) -> Trade | None:
    """The trade with the greatest product of gains: one joint measure, or one measure of each side."""
    done = {class_of(table.scenario, given).partition("#")[0] for s in table.sides for given in table.given_or_owed(s)}
    open_ = [o for group in options(table.scenario) for o in group if _new(table, o, done)]
    alone = [(option,) for option in open_ if all(option.by)]
    pairs = product((o for o in open_ if o.by == (True, False)), (o for o in open_ if o.by == (False, True)))
    possible = [trade for trade in (*alone, *pairs) if min(_adds(trade)) > NEAR and _bearable(table, trade)]
    best = max(possible, key=lambda trade: prod(_adds(trade)), default=None)
    if best is None:
        return None
    first, second = table.scenario.sides
    adds = _adds(best)
    return Trade(tuple(option.ref for option in best), {first.id: adds[0], second.id: adds[1]})


def _new(table: Table, option: Option, done: set[str]) -> bool:
    """Whether nothing of a measure was given, and the ladder is open to it."""
    return class_of(table.scenario, option.ref).partition("#")[0] not in done and option.step <= highest_step(table)


def _adds(trade: Sequence[Option]) -> tuple[float, float]:
    return sum(o.value[0] for o in trade), sum(o.value[1] for o in trade)


def _bearable(table: Table, trade: Sequence[Option]) -> bool:
    """Whether red lines and audiences allow a trade, as the talks left them."""
    given = {ref for side in table.sides for ref in table.given_or_owed(side)} | {option.ref for option in trade}
    held = {name: points for side in table.capital.values() for name, points in side.items()}
    audiences = (audience for side in table.scenario.sides for audience in side.audiences)
    price = {a: sum(option.price.get(a.id, 0.0) for option in trade) for a in audiences}
    asked = all(need & given for option in trade for need in option.needs)
    return asked and all(held[a.id] - points >= a.floor for a, points in price.items() if points)

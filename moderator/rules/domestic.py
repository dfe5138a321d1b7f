"""Domestic cost: what a concession costs with the audiences that object to it, and when one of them blocks it."""

from collections.abc import Iterable

from moderator.events import Price
from moderator.table import Table
from scenarios.types import LEVELS, Audience, Frozen, Level, Measure

POINTS: dict[Level, float] = {"none": 0.0, "low": 4.0, "moderate": 9.0, "high": 18.0}
"""Points of capital that a concession costs with an audience of zero tolerance; judgements, like the capital itself."""

REGAIN = 12.0
"""Points that every audience regains after a half-turn of the other side with X = 1."""

EXPOSED = 0.25
"""Exposure per round above which one-sided giving makes concessions more costly (He 2025, step 2)."""

PROVOKED = -0.3
"""X of the other side's last half-turn at or below which it is a provocation; the credit of the smallest breach."""


class Pressure(Frozen):
    """One reason why concessions cost more or less at home now, in levels."""

    levels: int
    reason: str


def pressures(table: Table, side: str) -> tuple[Pressure, ...]:
    """The reasons that change a side's domestic costs now."""
    other = table.scenario.other(side)
    found = [
        Pressure(levels=s.levels, reason=s.reason) for s in table.shifts if s.side == side and s.until >= table.round
    ]
    if table.score.exposure.get(side, 0.0) > EXPOSED:
        found.append(Pressure(levels=1, reason="it has given much that was not answered"))
    if table.last_x.get(other, 0.0) <= PROVOKED:
        found.append(Pressure(levels=1, reason="the other side's last move was a provocation"))
    if table.round == 1 and table.scenario.opens == side and table.scenario.mandate(side).opening_surcharge:
        found.append(Pressure(levels=1, reason="it would concede first"))
    return tuple(found)


def level(table: Table, side: str, measure: Measure) -> Level:
    """The domestic cost of a measure to a side now: its catalogue level changed by the pressures, never below low."""
    base = LEVELS.index(measure.cost.level)
    if base == 0:
        return "none"
    moved = base + sum(p.levels for p in pressures(table, side))
    return LEVELS[max(1, min(len(LEVELS) - 1, moved))]


def objecting(table: Table, side: str, measure: Measure) -> tuple[Audience, ...]:
    """The audiences of a side that pay for a measure."""
    return tuple(a for a in table.scenario.mandate(side).audiences if a.id in measure.audiences)


def price(table: Table, side: str, measures: Iterable[Measure]) -> Price:
    """Points that each audience of a side would lose; empty if the side's capital is not known."""
    if side not in table.capital:
        return {}
    total: Price = {}
    for measure in measures:
        points = POINTS[level(table, side, measure)]
        for audience in objecting(table, side, measure):
            total[audience.id] = total.get(audience.id, 0.0) + points * (1 - audience.tolerance)
    return total


def blockers(table: Table, side: str, cost: Price, *, overridden: bool = False) -> tuple[Audience, ...]:
    """The audiences that a price would leave below their floor, or below zero where the leader overrides them."""
    held = table.capital.get(side, {})
    floors = {a: 0.0 if overridden else a.floor for a in table.scenario.mandate(side).audiences}
    return tuple(a for a, floor in floors.items() if cost.get(a.id, 0.0) > 0 and held[a.id] - cost[a.id] < floor)


def regain(table: Table, side: str, x: float) -> Price:
    """Points that a side regains after a half-turn of the other with X = ``x``, up to its capital at the start."""
    held = table.capital.get(side, {})
    start = table.scenario.capital[side] if held else {}
    return {a: back for a, p in held.items() if (back := min(REGAIN * max(0.0, x), max(0.0, start[a] - p))) > 0}


def total_capital(table: Table, side: str) -> float:
    """A side's capital as one number in [0, 100]: its audiences by their weights."""
    held = table.capital.get(side, {})
    return sum(a.weight * held[a.id] for a in table.scenario.mandate(side).audiences if a.id in held)

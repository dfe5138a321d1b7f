"""Domestic cost: what a concession costs with the audiences that object to it, and when one of them blocks it."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from moderator import coding
from moderator.events import Price
from moderator.memory import remembered
from moderator.table import Table
from moderator.tabled import TabledOffer
from scenarios.mandate import Audience
from scenarios.parts import Parts
from scenarios.types import LEVELS, Level, Measure, piece, whole

POINTS: dict[Level, float] = {"none": 0.0, "low": 4.0, "moderate": 9.0, "high": 18.0}
"""Points of capital that a concession costs with an audience of zero tolerance; judgements, like the capital itself."""

REGAIN = 12.0
"""Points that every audience regains after a half-turn of the other side with X = 1."""

EXPOSED = 0.25
"""Exposure per round above which one-sided giving makes concessions more costly (He 2025, step 2)."""

PROVOKED = -0.3
"""X of the other side's last half-turn at or below which it is a provocation; the credit of the smallest breach."""


class Pressure(NamedTuple):
    """One reason why concessions cost more or less at home now, in levels."""

    levels: int
    reason: str


@remembered
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
    return _moved(measure.cost.level, _levels(table, side))


@remembered
def _levels(table: Table, side: str) -> int:
    """By how many levels the pressures change a side's costs."""
    return sum(p.levels for p in pressures(table, side))


def _moved(level: Level, by: int) -> Level:
    return level if level == "none" else LEVELS[max(1, min(len(LEVELS) - 1, LEVELS.index(level) + by))]


def objecting(table: Table, side: str, measure: Measure) -> tuple[Audience, ...]:
    """The audiences of a side that pay for a measure."""
    return table.scenario.parts.payers[side][measure.id]


def price(table: Table, side: str, measures: Iterable[Measure]) -> Price:
    """Points that each audience of a side would lose; empty if the side's capital is not known."""
    if side not in table.capital:
        return {}
    costs = prices(table, side)
    listed = [costs[measure.id] for measure in measures]
    total = Price(listed[0]) if listed else Price()
    for cost in listed[1:]:
        for audience, points in cost.items():
            total[audience] = total.get(audience, 0.0) + points
    return total


@remembered
def prices(table: Table, side: str) -> Mapping[str, Mapping[str, float]]:
    """Points that each measure costs a side now, by reference and by the audience that pays for it."""
    return _prices(table.scenario.parts, side, _levels(table, side))


def price_of(table: Table, side: str, measure: Measure) -> Mapping[str, float]:
    """Points that each audience which pays for a measure would lose."""
    return prices(table, side)[measure.id]


@lru_cache(maxsize=256)
def _prices(parts: Parts, side: str, by: int) -> Mapping[str, Mapping[str, float]]:
    """By reference and audience, what each measure costs a side where costs are changed by so many levels."""
    points = {ref: _points(parts, measure, by) for ref, measure in parts.measures.items()}
    return {ref: {a.id: points[ref] * (1 - a.tolerance) for a in paying} for ref, paying in parts.payers[side].items()}


def _points(parts: Parts, measure: Measure, by: int) -> float:
    """Points that a measure costs with an audience of zero tolerance; the rest of one pays what its part did not."""
    paid = POINTS[_moved(measure.cost.level, by)]
    part = parts.measures.get(f"{whole(measure.id)}#part") if piece(measure.id) == "rest" else None
    return paid - POINTS[_moved(part.cost.level, by)] if part else paid


def blockers(
    table: Table, side: str, measures: Iterable[Measure], override: Iterable[str] = ()
) -> tuple[Audience, ...]:
    """The audiences that giving some measures would leave below their floor, or below nothing.

    For measures that the leader overrides the floor does not count; below nothing no audience goes.
    """
    return _blockers(table, side, tuple(measures), frozenset(override))


@remembered
def _blockers(table: Table, side: str, given: tuple[Measure, ...], override: frozenset[str]) -> tuple[Audience, ...]:
    held, full = table.capital.get(side, {}), price(table, side, given)
    tested = price(table, side, (m for m in given if m.id not in override)) if override else full
    paying = [a for a in table.scenario.mandate(side).audiences if a.id in full]
    return tuple([a for a in paying if blocks(a, held, tested) or (full[a.id] > 0 and held[a.id] - full[a.id] < 0)])


def blocks(audience: Audience, held: Mapping[str, float], cost: Mapping[str, float]) -> bool:
    """Whether a price would leave an audience that objects below its floor."""
    points = cost.get(audience.id, 0.0)
    return points > 0 and held[audience.id] - points < audience.floor


def unpayable(table: Table, offer: TabledOffer) -> bool:
    """Whether the maker of an offer cannot carry it at home now; a view says so where it hides that side's capital."""
    if offer.by not in table.capital:
        return offer.id in table.unpayable
    return bool(blockers(table, offer.by, coding.owed_if_accepted(table, offer.by, offer.id), offer.override))


def regain(table: Table, side: str, x: float) -> Price:
    """Points that a side regains after a half-turn of the other with X = ``x``, up to its capital at the start."""
    held = table.capital.get(side, {})
    start = table.scenario.capital[side] if held else {}
    return {a: back for a, p in held.items() if (back := min(REGAIN * max(0.0, x), max(0.0, start[a] - p))) > 0}


def total_capital(table: Table, side: str) -> float:
    """A side's capital as one number in [0, 100]: its audiences by their weights."""
    held = table.capital.get(side, {})
    return sum(a.weight * held[a.id] for a in table.scenario.mandate(side).audiences if a.id in held)

"""Values of acts for a scripted agent: worth, domestic price and risk.

All are on one scale: the score's full credit of an act, in [0, 1], plus the additions below.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from agents.scripted.mending import mended
from agents.scripted.reasons import Why
from moderator import coding
from moderator.events import Price
from moderator.memory import remembered
from moderator.moves import Act
from moderator.rules import domestic
from moderator.rules.ladder import highest_step
from moderator.score import credit
from moderator.table import Table, class_of, measures_by_id
from moderator.tabled import Concession
from scenarios.types import Level, Measure, piece, whole

WANTED = 0.3
"""Added for the first measure that the brief wants; less for those further down its list."""

SHARED = 0.18
"""Added for a measure that is part of the scenario's agreement."""

PART = 0.5
"""Share of what is wanted of a measure that its part or its rest brings."""

EASES = 0.1
"""Added for a measure that eases one of the side's red lines."""

CLIMBS = 0.2
"""Added for a side's first measure on the highest open step: the next step opens when both sides have one."""

SPOILS = 0.15
"""Added to a price for each part of the agreement that the side could then no longer afford at home."""

ROOM = 0.5
"""Price of a measure that uses all the points an audience has above its floor."""

GUESSED: dict[Level, float] = {"none": 0.0, "low": 0.08, "moderate": 0.2, "high": 0.4}
"""Assumed price of a measure for the other side, whose capital is not known, by cost level."""


class Weighed(NamedTuple):
    """An act, its value to the side, and the reasons for it."""

    act: Act
    value: float
    why: Why


@remembered
def full_credit(table: Table, by: str, measure: Measure) -> float:
    """The score's full credit of a measure that a side carries out now, in [0, 1]."""
    return _credit(measure, coding.counted(table, by, measure))


@lru_cache(maxsize=1024)
def _credit(measure: Measure, share: float) -> float:
    """The full credit of a measure of whose value a share counts."""
    value = measure.value.points * share
    return credit.full_credit(value, measure.kind, measure.cost.level, measure.verifiability.level)


@remembered
def worth(table: Table, side: str, measure: Measure) -> float:
    """The worth to a side of a measure carried out by the other side or by both."""
    giver = side if measure.actor == side else table.scenario.other(side)
    wants, entire = table.scenario.briefs[side].wants, whole(measure.id)
    wanted = WANTED * (1 - wants.index(entire) / len(wants)) if entire in wants else 0.0
    wanted *= PART if piece(measure.id) else 1.0
    return _wanted_by(table, side, giver, measure) + wanted


@remembered
def likely_worth(table: Table, side: str, measure: Measure) -> float:
    """The estimated worth of a measure to the other side, whose priorities are not known."""
    other = table.scenario.other(side)
    giver = other if measure.actor == other else side
    return _wanted_by(table, other, giver, measure)


def _wanted_by(table: Table, side: str, giver: str, measure: Measure) -> float:
    """What anyone can tell that a measure is worth to a side: its credit, and what it does for the matters at hand."""
    brings = full_credit(table, giver, measure) + agreement_bonus(table, measure)
    return brings + _eases(table, side, measure) + mended(table, measure)


def agreement_bonus(table: Table, measure: Measure) -> float:
    """The addition for a measure that is part of the scenario's agreement."""
    return SHARED if measure.id in table.scenario.agreement.measures else 0.0


def step_bonus(table: Table, side: str, measures: Iterable[Measure]) -> float:
    """The addition where one of some measures would be the side's first on the highest open step."""
    step = _next_step(table, side)
    climbing = [m for m in measures if m.step == step and not piece(m.id)]
    return CLIMBS if climbing else 0.0


@remembered
def _next_step(table: Table, side: str) -> int | None:
    """The highest open step, if a side has carried out nothing on it yet."""
    step = highest_step(table)
    return None if any(p.by == side and p.step == step for p in table.performed) else step


def home_price(table: Table, side: str, measures: Iterable[Measure]) -> float:
    """The domestic price: the largest share of an audience's points above its floor, and SPOILS for the agreement."""
    return _home_price(table, side, tuple(measures))


@remembered
def _home_price(table: Table, side: str, measures: tuple[Measure, ...]) -> float:
    cost, held = domestic.price(table, side, measures), table.capital[side]
    paying = (a for a in table.scenario.mandate(side).audiences if cost.get(a.id, 0.0) > 0)
    shares = (cost[a.id] / max(cost[a.id], held[a.id] - a.floor) for a in paying)
    return ROOM * max(shares, default=0.0) + SPOILS * _no_longer_affordable(table, side, measures, cost)


def _no_longer_affordable(table: Table, side: str, measures: tuple[Measure, ...], cost: Price) -> int:
    """How many outstanding parts of the agreement a side could afford before this price, but not after it."""
    held, given = table.capital[side], {m.id for m in measures}
    audiences = [a for a in table.scenario.mandate(side).audiences if cost.get(a.id, 0.0) > 0]
    if not audiences:  # no other has less than before
        return 0
    left = {a.id: max(0.0, held[a.id] - cost[a.id]) for a in audiences}
    costs = domestic.prices(table, side)
    parts = [costs[m.id] for m in _affordable(table, side) if m.id not in given]
    return sum([any(domestic.blocks(a, left, price) for a in audiences) for price in parts])


@remembered
def _affordable(table: Table, side: str) -> tuple[Measure, ...]:
    """The outstanding parts of the agreement that a side could afford now."""
    given = table.given_or_owed(side)
    parts = measures_by_id(table.scenario, table.scenario.agreement.measures)
    own = (m for m in parts if m.id not in given and (m.joint or m.actor == side))
    return tuple(m for m in own if not domestic.blockers(table, side, (m,)))


def likely_price(measures: Iterable[Measure]) -> float:
    """The estimated price of measures for the other side, by their cost level in the catalogue."""
    return sum(GUESSED[m.cost.level] for m in measures)


@remembered
def reliability_of(table: Table, side: str) -> float:
    """How reliable a side's word is, in [0, 1]: from trust and from its kept and broken commitments."""
    kept = sum(c.by == side and c.state == "kept" for c in table.commitments)
    broken = sum(c.by == side and c.state in ("breached", "withdrawn") for c in table.commitments)
    return (1 + 2 * table.score.trust[side] + kept) / (3 + kept + broken)


def unanswered_gifts(table: Table, side: str) -> tuple[Concession, ...]:
    """The other side's concessions that this side has neither answered nor promised to answer."""
    given = tuple(c for c in table.unanswered if c.by != side)
    return given[sum(1 for c in table.owed(side) if not _joint(table, c.measure)) :]


def not_yet_given(table: Table, by: str, measures: Iterable[Measure]) -> list[Measure]:
    """The measures that a side has not yet given under any of their ids."""
    same, given = table.scenario.parts.classes, _classes_given(table, by)
    return [m for m in measures if same[m.id] not in given]


@remembered
def _classes_given(table: Table, by: str) -> frozenset[str]:
    return frozenset(class_of(table.scenario, m) for m in table.given_or_owed(by))


def is_reply(measure: Measure) -> bool:
    """Whether a measure is a word that makes sense only as an answer to another measure."""
    return measure.kind == "word" and measure.mode == "reciprocal"


def _eases(table: Table, side: str, measure: Measure) -> float:
    return EASES if measure.id in table.scenario.parts.eased[side] else 0.0


def _joint(table: Table, measure_id: str) -> bool:
    measure = table.scenario.measure(measure_id)
    return measure is not None and measure.joint

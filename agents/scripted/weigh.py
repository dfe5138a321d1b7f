"""What acts are worth: the gain, the price at home and the risk that a scripted delegation weighs.

Worth, price and risk are on one scale: the score's full credit of an act, in [0, 1], with additions below.
"""

from collections.abc import Iterable
from typing import NamedTuple

from moderator import coding, fold
from moderator.events import Price
from moderator.moves import Act
from moderator.rules import domestic
from moderator.score.credit import credit_of
from moderator.table import Concession, Table, overlap_classes, measures_by_id, highest_step
from scenarios.types import Level, Measure

WANTED = 0.3
"""Added for what the brief wants most; less for what stands lower in it."""

SHARED = 0.18
"""Added for a measure of the scenario's agreement."""

EASES = 0.1
"""Added for a measure that eases one of a side's red lines."""

CLIMBS = 0.2
"""Added for a side's first deed on the highest open step: the next step opens when both have one."""

SPOILS = 0.15
"""Added to the price of measures for each part of the agreement that could then no longer be paid for at home."""

ROOM = 0.5
"""Price of a measure that takes all the points an audience has left above its floor."""

GUESSED: dict[Level, float] = {"none": 0.0, "low": 0.08, "moderate": 0.2, "high": 0.4}
"""The price a measure is taken to have for the other side, whose capital is not known."""


class Weighed(NamedTuple):
    """An act, its value to the side, and the numbers it rests on in a few words."""

    act: Act
    value: float
    why: str


def full_credit(table: Table, by: str, measure: Measure) -> float:
    """The score's full credit of a measure carried out now by a side, in [0, 1]."""
    return credit_of((coding.measure_act(table, by, measure, "implemented"),))[0].full


def worth(table: Table, side: str, measure: Measure) -> float:
    """What it is worth to a side that a measure is carried out by the other, or by both."""
    giver = side if measure.actor == side else table.scenario.other(side)
    wants = table.scenario.briefs[side].wants
    wanted = WANTED * (1 - wants.index(measure.id) / len(wants)) if measure.id in wants else 0.0
    return full_credit(table, giver, measure) + wanted + agreement_bonus(table, measure) + _eases(table, side, measure)


def likely_worth(table: Table, side: str, measure: Measure) -> float:
    """What the other side may think a measure worth; its priorities are not known."""
    other = table.scenario.other(side)
    giver = other if measure.actor == other else side
    return full_credit(table, giver, measure) + agreement_bonus(table, measure) + _eases(table, other, measure)


def agreement_bonus(table: Table, measure: Measure) -> float:
    """What a measure adds for being part of the agreement that both were sent for."""
    return SHARED if measure.id in table.scenario.agreement.measures else 0.0


def step_bonus(table: Table, side: str, measure: Measure) -> float:
    """What a measure adds for being the side's first on the highest open step."""
    step = highest_step(table)
    done = any(p.by == side and p.step == step for p in table.performed)
    return CLIMBS if measure.step == step and not done else 0.0


def home_price(table: Table, side: str, measures: Iterable[Measure]) -> float:
    """The price of measures at home: the largest share of an audience's room above its floor, and what it spoils."""
    named = tuple(measures)
    cost = domestic.price(table, side, named)
    held = table.capital[side]
    floors = {a.id: a.floor for a in table.scenario.mandate(side).audiences}
    shares = (points / max(points, held[a] - floors[a]) for a, points in cost.items() if points > 0)
    return ROOM * max(shares, default=0.0) + SPOILS * _spoilt(table, side, named, cost)


def _spoilt(table: Table, side: str, measures: tuple[Measure, ...], cost: Price) -> int:
    """How many outstanding parts of the agreement a side could pay for before this price, and not after it."""
    given = table.given_or_owed(side) | {m.id for m in measures}
    open_parts = (m for m in measures_by_id(table.scenario, table.scenario.agreement.measures) if m.id not in given)
    prices = [domestic.price(table, side, (m,)) for m in open_parts if m.joint or m.actor == side]
    after = fold.charge(table, {side: cost})
    return sum(
        not domestic.blockers(table, side, price) and bool(domestic.blockers(after, side, price)) for price in prices
    )


def likely_price(measures: Iterable[Measure]) -> float:
    """The price that measures may have for the other side, by their catalogue level."""
    return sum(GUESSED[m.cost.level] for m in measures)


def reliability_of(table: Table, side: str) -> float:
    """How far a side's word can be relied on: the trust in it, and what it kept and broke of its commitments."""
    kept = sum(c.by == side and c.state == "kept" for c in table.commitments)
    broken = sum(c.by == side and c.state in ("breached", "withdrawn") for c in table.commitments)
    return (1 + 2 * table.score.trust[side] + kept) / (3 + kept + broken)


def unanswered_gifts(table: Table, side: str) -> tuple[Concession, ...]:
    """What the other side gave and this one has neither answered nor promised to answer."""
    given = tuple(c for c in table.unanswered if c.by != side)
    return given[sum(1 for c in table.owed(side) if not _joint(table, c.measure)) :]


def not_yet_given(table: Table, by: str, measure: Measure) -> bool:
    """Whether a side has yet to give a measure, under any id."""
    same = overlap_classes(table.scenario)
    return same[measure.id] not in {same.get(m) for m in table.given_or_owed(by)}


def is_reply(measure: Measure) -> bool:
    """Whether a measure is a word that only makes sense in answer to another."""
    return measure.kind == "word" and measure.mode == "reciprocal"


def _eases(table: Table, side: str, measure: Measure) -> float:
    lines = table.scenario.mandate(side).red_lines
    return EASES if any(measure.id in line.eased_by for line in lines) else 0.0


def _joint(table: Table, measure_id: str) -> bool:
    measure = table.scenario.measure(measure_id)
    return measure is not None and measure.joint

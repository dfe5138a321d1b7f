"""The options of a package: what each measure of a scenario is worth to either side, and whom it costs at home."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from moderator.rules.domestic import POINTS
from moderator.score.balance import PER_POINT, WANTED
from moderator.score.credit import full_credit
from scenarios.mandate import Bar, Mandate
from scenarios.scenario import Scenario
from scenarios.types import Measure, whole

Pair = tuple[float, float]
"""A figure for each side, in the order of the scenario's sides."""


class Option(NamedTuple):
    """A measure or its part, as one thing that a package may hold.

    ``value`` is what it adds to the balance of each side, ``credit`` what each side receives before its wants count
    double, ``price`` its points by audience, ``needs`` the measures of which the package must hold one, if any.
    """

    ref: str
    by: tuple[bool, bool]
    """Which sides carry it out."""
    step: int
    value: Pair
    credit: Pair
    price: Mapping[str, float]
    needs: tuple[frozenset[str], ...]


def options(scenario: Scenario) -> tuple[tuple[Option, ...], ...]:
    """The options of a scenario; of those in one group, which are one act, a package holds one at most.

    A measure that its side's own red line bars for good, or that only the leader's override allows, is left out.
    """
    groups: dict[str, list[Option]] = {}
    for measure in scenario.measures:
        wholly = _needs(scenario, measure)
        if wholly is None:
            continue
        part = measure.piece("part")
        for one in (measure, part) if part else (measure,):
            groups.setdefault(scenario.parts.classes[measure.id], []).append(_option(scenario, one, wholly))
    return tuple(map(tuple, groups.values()))


def _option(scenario: Scenario, measure: Measure, needs: tuple[frozenset[str], ...]) -> Option:
    credit = full_credit(measure.value.points, measure.kind, measure.cost.level, measure.verifiability.level)
    first, second = scenario.sides
    by = (_gives(measure, first), _gives(measure, second))
    given = max(0.0, credit if measure.value.points > 0 else 0.0)
    received = tuple(given if measure.joint or not own else 0.0 for own in by)
    price = {
        name: cost for side, own in zip(scenario.sides, by, strict=True) if own for name, cost in _price(side, measure)
    }
    value = tuple(
        got * (WANTED if _wanted(scenario, side, measure) else 1.0)
        - PER_POINT * sum(price.get(a.id, 0.0) for a in side.audiences)
        for side, got in zip(scenario.sides, received, strict=True)
    )
    return Option(measure.id, by, measure.step, (value[0], value[1]), (received[0], received[1]), price, needs)


def _gives(measure: Measure, side: Mandate) -> bool:
    return measure.joint or measure.actor == side.id


def _price(side: Mandate, measure: Measure) -> Iterator[tuple[str, float]]:
    """What a measure costs each audience that pays for it, as it stands in the catalogue."""
    for audience in side.audiences:
        if audience.id in measure.audiences and (points := POINTS[measure.cost.level]):
            yield audience.id, points * (1 - audience.tolerance)


def _wanted(scenario: Scenario, side: Mandate, measure: Measure) -> bool:
    brief, same = scenario.briefs.get(side.id), scenario.parts.classes
    return brief is not None and same[whole(measure.id)] in {same.get(want, want) for want in brief.wants}


def _needs(scenario: Scenario, measure: Measure) -> tuple[frozenset[str], ...] | None:
    """What its sides' own red lines ask in return for a measure; None where they bar it."""
    bars = [bar for side in scenario.sides if _gives(measure, side) for bar in _bars(side, measure.id)]
    if any(bar.unless != "matched" for bar in bars):
        return None
    return tuple(frozenset(bar.matched_by or measure.counterparts) for bar in bars)


def _bars(side: Mandate, measure: str) -> Iterator[Bar]:
    return (bar for line in side.red_lines for bar in line.bars if bar.measure == measure)


def room(scenario: Scenario, groups: Collection[tuple[Option, ...]]) -> dict[str, float]:
    """Points that each audience can bear above its floor, of those whom some package would ask for more."""
    start = {name: points for held in scenario.capital.values() for name, points in held.items()}
    spare = {a.id: max(0.0, start[a.id] - a.floor) for side in scenario.sides for a in side.audiences if a.id in start}
    most = {name: sum(max(o.price.get(name, 0.0) for o in group) for group in groups) for name in spare}
    return {name: points for name, points in spare.items() if most[name] > points}

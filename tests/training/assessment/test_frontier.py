"""The frontier against a search through all packages, with rules written once more and more simply."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderator.rules.domestic import POINTS, REGAIN
from moderator.score.credit import full_credit
from scenarios.load import load
from scenarios.scenario import Scenario
from scenarios.types import Measure, whole
from training.assessment.frontier import frontier

NAMES = tuple(sorted(scenario.id for scenario in load().scenarios))
MOST = 7


@st.composite
def small(draw: st.DrawFn) -> Scenario:
    """A scenario with a few of its measures, and audiences that have little or much patience."""
    scenario = load().scenario(draw(st.sampled_from(NAMES)))
    kept = draw(st.sets(st.sampled_from([m.id for m in scenario.measures]), min_size=1, max_size=MOST))
    patience = draw(st.sampled_from((0.45, 0.6, 1.0)))
    capital = {side: {a: patience * points for a, points in held.items()} for side, held in scenario.capital.items()}
    measures = tuple(m for m in scenario.measures if m.id in kept)
    return scenario.model_copy(update={"measures": measures, "capital": capital})


@settings(max_examples=60)
@given(small())
def test_it_is_what_a_search_through_all_packages_finds(scenario: Scenario) -> None:
    values = [_value(scenario, package) for package in _packages(scenario) if _feasible(scenario, package)]
    best = {v for v in values if not any(o[0] >= v[0] and o[1] >= v[1] and o != v for o in values)}
    found = [tuple(package.value.values()) for package in frontier(scenario)]
    assert [(round(x, 6), round(y, 6)) for x, y in found] == sorted(best)


@pytest.mark.sweep
@pytest.mark.parametrize("name", NAMES)
def test_that_of_each_scenario_runs_from_one_side_to_the_other(name: str) -> None:
    scenario = load().scenario(name)
    found = frontier(scenario)
    first, second = (side.id for side in scenario.sides)
    assert [p.value[first] for p in found] == sorted(p.value[first] for p in found)
    assert [p.value[second] for p in found] == sorted((p.value[second] for p in found), reverse=True)
    for package in found:
        assert _feasible(scenario, [m for ref in package.measures if (m := scenario.measure(ref))])


def _packages(scenario: Scenario) -> Iterator[list[Measure]]:
    choices = ((None, m, m.piece("part")) for m in scenario.measures)
    for chosen in product(*choices):
        package = [m for m in chosen if m]
        classes = [scenario.parts.classes[whole(m.id)] for m in package]
        if len(set(classes)) == len(classes):
            yield package


def _credit(m: Measure) -> float:
    return full_credit(m.value.points, m.kind, m.cost.level, m.verifiability.level)


def _value(scenario: Scenario, package: Sequence[Measure]) -> tuple[float, float]:
    values = []
    for side in scenario.sides:
        wants = {scenario.parts.classes.get(w) for w in scenario.briefs[side.id].wants}
        got = [m for m in package if m.joint or m.actor != side.id]
        gained = sum(_credit(m) * (2 if scenario.parts.classes[whole(m.id)] in wants else 1) for m in got)
        own = (m for m in package if m.joint or m.actor == side.id)
        paid = sum(POINTS[m.cost.level] * (1 - a.tolerance) for m in own for a in side.audiences if a.id in m.audiences)
        values.append(round(gained - paid / 100, 6))
    return values[0], values[1]


def _feasible(scenario: Scenario, package: Sequence[Measure]) -> bool:
    held = {m.id for m in package}
    highest = max((m.step for m in package), default=1)
    for side in scenario.sides:
        own = [m for m in package if m.joint or m.actor == side.id]
        if not set(range(1, highest)) <= {m.step for m in own}:
            return False
        for m in own:
            for bar in (bar for line in side.red_lines for bar in line.bars if bar.measure == whole(m.id)):
                if bar.unless != "matched" or not held & set(bar.matched_by or m.counterparts):
                    return False
        back = REGAIN * sum(_credit(m) for m in package if m.joint or m.actor != side.id)
        for a in side.audiences:
            price = sum(POINTS[m.cost.level] * (1 - a.tolerance) for m in own if a.id in m.audiences)
            if price > max(0.0, scenario.capital[side.id][a.id] - a.floor) + back + 1e-9:
                return False
    return True

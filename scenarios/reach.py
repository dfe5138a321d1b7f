"""Whether what counts as agreement can be reached with the measures in play, by the ladder and the red lines alone."""

from scenarios.mandate import Mandate, RedLine
from scenarios.overlaps import overlap_class
from scenarios.scenario import Scenario
from scenarios.types import Measure


def round_of_agreement(scenario: Scenario) -> int | None:
    """The round in which it can be agreed at a step of the ladder a round, without overrides; None if never."""
    same = overlap_class(scenario.measures)
    top = _highest_step(scenario)
    wanted = (m for m in scenario.measures if m.id in scenario.agreement.measures)
    steps = {same[m.id]: m.step for m in wanted if m.step <= top and _can_be_given(scenario, m)}
    need = scenario.agreement.need
    return sorted(steps.values())[need - 1] if len(steps) >= need else None


def can_give(scenario: Scenario, side: str, measure: Measure) -> bool:
    """Whether a side can ever give a measure: it is its own or joint, and what its red lines ask for is in play."""
    if measure.actor == scenario.other(side) and not measure.joint:
        return False
    mandate = scenario.mandate(side)
    return not any(_barred(scenario, mandate, line, measure) for line in mandate.red_lines)


def _can_be_given(scenario: Scenario, measure: Measure) -> bool:
    sides = [m.id for m in scenario.sides] if measure.joint else [measure.actor]
    return all(can_give(scenario, side, measure) for side in sides)


def _highest_step(scenario: Scenario) -> int:
    """The highest step that opens: the next one does when both sides can carry out something on the one below."""
    for step in range(1, 4):
        on_it = [m for m in scenario.measures if m.step == step and _can_be_given(scenario, m)]
        if not all(any(can_give(scenario, side.id, m) for m in on_it) for side in scenario.sides):
            return step
    return 4


def _barred(scenario: Scenario, mandate: Mandate, line: RedLine, measure: Measure) -> bool:
    for bar in (bar for bar in line.bars if bar.measure == measure.id):
        answers = filter(None, map(scenario.measure, bar.matched_by or measure.counterparts))
        matched = any(answer.actor != mandate.id for answer in answers)
        if not {"matched": matched, "override": mandate.overrides > 0, "never": False}[bar.unless]:
            return True
    return False

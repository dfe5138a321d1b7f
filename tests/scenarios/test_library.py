"""Properties of the seven built-in scenarios."""

import re
from collections.abc import Iterator

import pytest

from scenarios.load import load
from scenarios.scenario import Scenario
from scenarios.types import Measure

SCENARIOS = (
    "taiwan-strait",
    "south-china-sea",
    "east-china-sea",
    "korean-peninsula",
    "strategic-stability",
    "emerging-technology",
    "tariff-truce",
)
EARLIEST = {1: 1, 2: 2, 3: 3, 4: 5}
"""The first round in which a measure of each step can be agreed; a norm takes one round more to carry out."""


@pytest.fixture(params=SCENARIOS)
def scenario(request: pytest.FixtureRequest) -> Scenario:
    return load().scenario(request.param)


def own(scenario: Scenario, side: str, step: int) -> list[Measure]:
    return [m for m in scenario.measures if m.actor == side and m.step == step]


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def provocations(scenario: Scenario, side: str) -> list[tuple[float, int | None]]:
    """The provocations of a side in the deck, each with its round."""
    acts = {i.id: i for i in scenario.injects}
    found = ((acts[slot.inject], slot.round) for slot in scenario.deck)
    return [(act.value.points, at) for act, at in found if act.actor == side and act.value.points < 0]


def barred(scenario: Scenario, side: str) -> Iterator[tuple[Measure, str]]:
    for line in scenario.mandate(side).red_lines:
        for bar in line.bars:
            if measure := scenario.measure(bar.measure):
                yield measure, bar.unless


def test_there_are_seven_built_in_scenarios() -> None:
    assert {entry.id for entry in load().scenarios} == set(SCENARIOS)


def test_both_sides_can_climb_the_ladder(scenario: Scenario) -> None:
    assert 14 <= len(scenario.measures) <= 18
    for mandate in scenario.sides:
        assert len(own(scenario, mandate.id, 1)) >= 2
        assert len(own(scenario, mandate.id, 2)) >= 3
        assert any(m.cost.level in {"low", "moderate"} for m in own(scenario, mandate.id, 2))
    for step in (3, 4):
        at_step = [m for m in scenario.measures if m.step == step]
        assert 2 <= len(at_step) <= 4
        assert any(m.joint for m in at_step)


def test_each_side_has_a_barred_measure_that_the_other_can_free(scenario: Scenario) -> None:
    for mandate in scenario.sides:
        bars = list(barred(scenario, mandate.id))
        assert any(unless == "matched" for _, unless in bars)
        for measure, unless in bars:
            answers = [a for c in measure.counterparts if (a := scenario.measure(c)) and a.actor != mandate.id]
            assert answers or unless == "override", measure.id


def test_agreement_can_be_reached_within_the_rounds(scenario: Scenario) -> None:
    agreement = scenario.agreement
    steps = sorted(m.step for m in scenario.measures if m.id in agreement.measures)
    signed = EARLIEST[steps[agreement.need - 1]] + agreement.need - 1
    assert max(steps) >= 3
    assert signed + (agreement.status == "performed") <= scenario.rounds


def test_an_agreement_needs_a_joint_measure_of_a_higher_step(scenario: Scenario) -> None:
    agreed = [m for m in scenario.measures if m.id in scenario.agreement.measures]
    assert sum(m.step < 3 for m in agreed) < scenario.agreement.need
    assert all(m.joint for m in agreed if m.step >= 3)


def test_the_deck_treats_both_sides_alike(scenario: Scenario) -> None:
    first, second = (provocations(scenario, mandate.id) for mandate in scenario.sides)
    assert len(first) == len(second)
    assert abs(sum(v for v, _ in first) - sum(v for v, _ in second)) <= 3
    assert [sum(at is not None for _, at in side) for side in (first, second)] == [1, 1]


def test_the_first_round_has_no_scheduled_inject(scenario: Scenario) -> None:
    scheduled = [slot.round for slot in scenario.deck if slot.round is not None]
    assert 5 <= len(scenario.deck) <= 9
    assert 2 <= len(scheduled) <= 4
    assert min(scheduled) >= 2


def test_each_side_makes_the_first_provocation_about_equally_often() -> None:
    openers = []
    for scenario in map(load().scenario, SCENARIOS):
        first = {m.id: min(at for _, at in provocations(scenario, m.id) if at) for m in scenario.sides}
        openers.append(min(first, key=first.__getitem__))
    assert abs(openers.count("washington") - openers.count("beijing")) <= 1


def test_an_inject_of_the_deck_closes_only_a_channel_of_the_scenario(scenario: Scenario) -> None:
    closing = {i.id: i.effect.closes_channel for i in scenario.injects}
    assert {closing[slot.inject] for slot in scenario.deck} - {None} <= set(scenario.channels)


def test_the_briefs_share_no_text(scenario: Scenario) -> None:
    first, second = (scenario.briefs[mandate.id].text for mandate in scenario.sides)
    assert not runs(first, 8) & runs(second, 8)
    assert not (runs(first, 8) | runs(second, 8)) & runs(scenario.situation, 8)
    assert all(120 <= len(text.split()) <= 200 for text in (first, second))


def test_a_side_wants_measures_that_are_not_its_own(scenario: Scenario) -> None:
    for mandate in scenario.sides:
        wants = scenario.briefs[mandate.id].wants
        assert 3 <= len(wants) <= 5
        assert not {m.id for m in scenario.measures if m.actor == mandate.id} & set(wants)


def test_both_sides_start_with_similar_capital(scenario: Scenario) -> None:
    first, second = (list(scenario.capital[mandate.id].values()) for mandate in scenario.sides)
    assert abs(sum(first) / len(first) - sum(second) / len(second)) <= 2
    assert all(40 <= points <= 80 for points in (*first, *second))
    for mandate in scenario.sides:
        assert 0.25 <= scenario.trust[mandate.id] <= 0.45
        assert all(scenario.capital[mandate.id][a.id] > a.floor for a in mandate.audiences)


def test_no_side_is_trusted_less_over_all_seven() -> None:
    library = load()
    first, second = (sum(s.trust[side] for s in library.scenarios) for side in ("washington", "beijing"))
    assert first == pytest.approx(second, abs=0.05)


def test_no_living_leader_is_named(scenario: Scenario) -> None:
    words = " ".join([scenario.situation, *scenario.objectives, *(b.text for b in scenario.briefs.values())])
    assert not {"trump", "xi", "biden"} & set(re.findall(r"\w+", words.lower()))


@pytest.mark.parametrize("id_", ["east-china-sea", "korean-peninsula"])
def test_a_scenario_without_measures_of_its_own_says_so(id_: str) -> None:
    assert re.search(r"[Nn]either (paper|gives)", load().scenario(id_).situation)

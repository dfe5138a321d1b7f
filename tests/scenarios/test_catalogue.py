"""The catalogue: it is complete, cites a place for each entry, and claims no cost that a paper does not give."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from scenarios.load import load
from scenarios.overlaps import overlap_class
from scenarios.scenario import ScenarioEntry
from scenarios.types import JOINT, Citation, Inject, Level

LIBRARY = load()
MEASURES = {m.id: m for m in LIBRARY.measures}

TABLE_1: tuple[Level, ...] = ("low", "low", "low", "low", "moderate", "moderate", "high", "high", "high")
TABLE_2: tuple[Level, ...] = ("low", "low", "moderate", "moderate", "high", "high", "high")
"""Freeman 2025: the cost of each row in order; her "Medium" is moderate."""

LEVELS = {
    f"Table {table} row {row}": level
    for table, levels in ((1, TABLE_1), (2, TABLE_2))
    for row, level in enumerate(levels, 1)
}
PLACES = {
    "freeman-2025": r"Table 1 row [1-9]|Table 2 row [1-7]|Note (13|14|16)|Abstract|Introduction|Background"
    r"|Cold War lessons|Launching a reassurance spiral, before Table 1"
    r"|How to get from unilateral steps to a spiral|Conclusion",
    "he-2025": r"What is reassurance\?|Why reassurance\?|How to reassure adversaries in theory, item [1-4]"
    r"|How to reassure adversaries in practice|Policy recommendations(, principle [1-3])?"
    r"|Step 1, (United States|China), item [1-3]|Step 2, (United States|China), item [1-5]|Step 3, item [1-3]"
    r"|Step 4, item [1-7]|Step [1-4]|Step 1, closing paragraph|Step 2, closing paragraphs"
    r"|Starting points, item [1-5]|Challenges ahead, item [1-3]",
}


def citations() -> Iterator[tuple[str, Citation]]:
    """The citations of the catalogue, without those of scenarios, which name several places together."""
    for part in LIBRARY.index.values():
        if not isinstance(part, ScenarioEntry):
            for citation in getattr(part, "citations", ()):
                yield part.id, citation


def test_it_is_complete() -> None:
    assert Counter(m.actor for m in LIBRARY.measures) == {"washington": 22, "beijing": 20, JOINT: 27}
    assert sum(len(m.red_lines) for m in LIBRARY.mandates) == 14
    assert sum(len(m.constraints) for m in LIBRARY.mandates) == 20
    assert sum(len(m.traits) for m in LIBRARY.mandates) + len(LIBRARY.shared_traits) == 14
    assert len(LIBRARY.injects) == 36
    assert len(LIBRARY.rules) == 21
    assert len(LIBRARY.countermeasures) == 6
    assert {p.id for p in LIBRARY.papers} == set(PLACES)


def test_every_citation_names_a_place_that_the_paper_has() -> None:
    wrong = [(id_, c.place) for id_, c in citations() if not re.fullmatch(PLACES[c.paper], c.place)]
    assert wrong == []


def test_a_cost_from_a_paper_is_the_level_of_the_row_it_cites() -> None:
    for measure in LIBRARY.measures:
        rows = [c.place for c in measure.citations if c.place in LEVELS]
        if measure.cost.basis == "paper":
            assert rows, measure.id
        for row in rows:
            assert measure.cost.level == LEVELS[row], (measure.id, row)


def test_every_row_of_both_tables_is_in_the_catalogue_at_its_level() -> None:
    rated = {
        measure.citations[0].place: measure.actor
        for measure in LIBRARY.measures
        if measure.citations[0].place in LEVELS
    }
    assert rated == {row: "washington" if row.startswith("Table 1") else "beijing" for row in LEVELS}


def test_neither_paper_rates_a_joint_measure() -> None:
    assert {m.cost.basis for m in LIBRARY.measures if m.actor == JOINT} == {"inferred"}


def test_a_counterpart_is_the_other_sides_or_joint_and_never_the_same_act() -> None:
    same = overlap_class(LIBRARY.measures)
    for measure in LIBRARY.measures:
        for counterpart in measure.counterparts:
            assert measure.actor == JOINT or MEASURES[counterpart].actor != measure.actor
            assert same[counterpart] != same[measure.id], (measure.id, counterpart)


def test_overlaps_are_named_from_both_ends_and_join_only_pairs() -> None:
    for measure in LIBRARY.measures:
        assert all(measure.id in MEASURES[other].overlaps for other in measure.overlaps)
    assert max(Counter(overlap_class(LIBRARY.measures).values()).values()) == 2


def test_openness_about_operations_and_about_forces_are_two_acts() -> None:
    same = overlap_class(LIBRARY.measures)
    rows = ("beijing.announce-operations", "beijing.military-openness", "beijing.clearer-intentions")
    assert len({same[r] for r in rows}) == 3


def test_every_side_that_must_sign_also_pays() -> None:
    homes = {a.id: m.id for m in LIBRARY.mandates for a in m.audiences}
    for measure in LIBRARY.measures:
        paying = {homes[a] for a in measure.audiences}
        assert paying == {"washington", "beijing"} if measure.joint else paying == {measure.actor}, measure.id


def test_every_audience_pays_for_some_measure() -> None:
    spent = {a for m in LIBRARY.measures for a in m.audiences}
    assert spent == {a.id for m in LIBRARY.mandates for a in m.audiences}


def test_a_bar_that_a_match_lifts_has_a_match_of_the_other_side() -> None:
    bars = [(mandate.id, bar) for mandate in LIBRARY.mandates for line in mandate.red_lines for bar in line.bars]
    assert bars
    for side, bar in bars:
        measure = MEASURES[bar.measure]
        assert measure.actor == side or measure.joint
        if bar.unless == "matched":
            assert any(MEASURES[m].actor != side for m in bar.matched_by or measure.counterparts)


def test_a_red_line_that_no_paper_states_has_a_reason() -> None:
    lines = [line for mandate in LIBRARY.mandates for line in mandate.red_lines]
    assert all(line.reason for line in lines if line.status != "explicit")
    assert {line.id for line in lines if not line.declared} == {
        "beijing.line.containment",
        "beijing.line.secrecy",
        "washington.line.allies",
        "washington.line.critical-infrastructure",
    }


def test_a_countermeasure_crosses_only_declared_lines() -> None:
    declared = {line.id for mandate in LIBRARY.mandates for line in mandate.red_lines if line.declared}
    assert declared.issuperset(line for c in LIBRARY.countermeasures for line in c.crosses)
    assert all(c.value.points < 0 for c in LIBRARY.countermeasures)


def test_both_sides_are_described_in_equal_detail() -> None:
    washington, beijing = LIBRARY.mandates
    for key in ("red_lines", "audiences", "constraints"):
        assert len(getattr(washington, key)) == len(getattr(beijing, key))
    provocations = Counter(i.actor for i in LIBRARY.injects if i.value.points < 0)
    assert abs(provocations["washington"] - provocations["beijing"]) <= 3


@pytest.mark.parametrize("inject", LIBRARY.injects, ids=lambda i: i.id)
def test_an_inject_has_a_short_cable_and_an_effect_on_a_side(inject: Inject) -> None:
    assert 2 <= len(re.findall(r"[.?!](?: |$)", inject.cable)) <= 3
    assert inject.effect.sides


def test_no_living_leader_is_named() -> None:
    texts = [m.model_dump_json() for m in (*LIBRARY.measures, *LIBRARY.mandates, *LIBRARY.injects, *LIBRARY.rules)]
    assert not [t for t in texts if re.search(r"\b(Xi|Trump|Biden|Lai|Pelosi)\b", t)]


def test_no_regime_is_unilateral() -> None:
    assert not [m.id for m in LIBRARY.measures if m.kind == "regime" and m.mode == "unilateral"]


def test_a_part_belongs_to_a_whole_and_not_to_another_part() -> None:
    wholes = [MEASURES[m.part_of] for m in LIBRARY.measures if m.part_of]
    assert not [w.id for w in wholes if w.part_of]

"""Validity: agents whose answers are known are judged as they should be, and never from a few dialogues."""

from collections import defaultdict
from functools import cache

import pytest

from scenarios.load import load
from studies.grid import tasks
from studies.intervals import Estimate
from studies.result import Result
from studies.runner import plan
from studies.study import Study, StudyError, written
from studies.validity.battery import Battery, Purpose, battery, plan_of, usual_opponent
from studies.validity.checks import Check, Row, Span, checks, rows
from studies.validity.measures import MEASURES, by_purpose
from tests.studies.studies import here
from tests.sweep import sample

DOCTRINES = ("grit", "tit-for-tat", "generous", "cautious-reciprocator", "transactional", "hardliner", "exploiter")


SEATS: defaultdict[Purpose, tuple[int, ...]] = defaultdict(lambda: (0,), hawk=(0, 1), dove=(0, 1))
"""The seats in which the cases for a purpose are held here."""


@cache
def of(doctrine: str, *purposes: Purpose) -> Battery:
    """A battery of five seeds and five rounds: for some purposes, mostly in the first seat alone, or all of it."""
    agent = f"scripted:{doctrine}"
    whole = battery(agent, (usual_opponent(agent),), ("tariff-truce",), 5, load())
    cases = tuple(
        case for case in whole.cases if not purposes or (case.purpose in purposes and case.place in SEATS[case.purpose])
    )
    cells = tuple(dict.fromkeys(case.cell for case in cases))
    short = {name: played.model_copy(update={"rounds": 5}) for name, played in whole.plan.tables.items()}
    return whole._replace(cases=cases, plan=whole.plan._replace(cells=cells, tables=short))


@cache
def played(doctrine: str, *purposes: Purpose) -> tuple[Result, ...]:
    held = of(doctrine, *purposes).plan
    waiting = tasks(held.cells, held.study)
    return tuple(one.result for one in here(held)(lambda: next(waiting, None)))


def table(doctrine: str, *purposes: Purpose) -> dict[str, Row]:
    return {row.id: row for row in rows(of(doctrine, *purposes), played(doctrine, *purposes))}


def test_the_exploiter_is_caught_by_its_word() -> None:
    found = table("exploiter", "dove")["promises-kept"]
    assert found.verdict == "fail"
    assert "does not carry out" in found.reading
    assert found.found
    assert found.found.high < 0.3
    assert table("generous", "dove")["promises-kept"].verdict == "pass"


def test_the_holdout_shows_no_reciprocity() -> None:
    holdout, grit = table("holdout", "dove", "hawk"), table("grit", "dove", "hawk")
    assert (holdout["hawk-dove"].verdict, grit["hawk-dove"].verdict) == ("fail", "pass")
    assert grit["reciprocity"].verdict == "pass"
    assert holdout["reciprocity"].found
    assert abs(holdout["reciprocity"].found.value) < 0.1
    assert holdout["reciprocity"].verdict in ("note", "fail")


def test_two_grit_players_spiral() -> None:
    assert all(result.spiral >= 4 for result in played("grit", "itself"))
    assert table("grit", "itself")["itself"].value == "100 %"


def test_a_scripted_delegation_under_another_flag_plays_the_same() -> None:
    purposes: tuple[Purpose, ...] = ("own", "exchanged", "neutral", "again")
    found = table("transactional", *purposes)
    assert [found[name].verdict for name in ("label-exchanged", "label-neutral", "consistency")] == ["pass"] * 3
    held = by_purpose(of("transactional", *purposes), played("transactional", *purposes))
    assert all(own.result.path == other.result.path for _, own, other in held.pairs("own", "exchanged"))


def test_an_agent_that_plays_otherwise_under_another_label_fails() -> None:
    purposes: tuple[Purpose, ...] = ("own", "exchanged", "again")
    two = {result.key: result for result in played("hardliner", *purposes)}
    exchanged = {case.cell.key for case in of("grit", *purposes).cases if case.purpose == "exchanged"}
    swapped = dict(zip(_cells("grit", purposes), _cells("hardliner", purposes), strict=True))
    mixed = [
        two[f"{swapped[result.cell.key]}-{result.seed}"].model_copy(update={"cell": result.cell})
        if result.cell.key in exchanged
        else result
        for result in played("grit", *purposes)
    ]
    (found,) = (row for row in rows(of("grit", *purposes), mixed) if row.id == "label-exchanged")
    assert found.verdict == "fail"


def _cells(doctrine: str, purposes: tuple[Purpose, ...]) -> list[str]:
    return [case.cell.key for case in of(doctrine, *purposes).cases]


def test_an_agent_that_does_and_says_the_same_to_other_words_is_deaf() -> None:
    purposes: tuple[Purpose, ...] = ("own", "again", "polite", "hostile")
    assert table("tit-for-tat", *purposes)["deafness-words"].verdict == "pass"
    cells = {case.purpose: case.cell for case in of("tit-for-tat", *purposes).cases}
    results = played("tit-for-tat", *purposes)
    heard = [result for result in results if result.cell != cells["hostile"]]
    deaf = [*heard, *(r.model_copy(update={"cell": cells["hostile"]}) for r in results if r.cell == cells["polite"])]
    found = {row.id: row for row in rows(of("tit-for-tat", *purposes), deaf)}
    assert (found["deafness-words"].verdict, found["deafness-words"].value) == ("fail", "0 %")
    assert found["deafness-acts"].verdict == "note"


def test_one_seed_decides_nothing() -> None:
    one = [result for result in played("exploiter", "dove") if result.seed == 1]
    found = rows(of("exploiter", "dove"), one)
    assert {row.verdict for row in found} == {"undecided"}
    assert {row.reading for row in found} <= {
        *(checks().too_few.replace("{seeds}", seeds) for seeds in ("5", "16")),
        *(check.nothing for check in checks().checks.values()),
        checks().nothing,
    }


def test_with_too_few_seeds_to_pass_the_reading_says_how_many_it_takes() -> None:
    (first,) = (one for one in played("exploiter", "nothing") if one.seed == 1 and "absurd" in one.cell.agents[1])
    seeds = {number: [first.model_copy(update={"seed": seed}) for seed in range(number)] for number in (8, 15, 16)}
    found = {n: _row_of("harmony", rows(of("exploiter", "nothing"), held)) for n, held in seeds.items()}
    assert [row.verdict for row in found.values()] == ["undecided", "undecided", "pass"]
    assert "it needs 16 seeds to pass" in found[8].reading
    assert "it needs" not in found[16].reading


def test_a_difference_of_nothing_and_nothing_is_undecided() -> None:
    purposes: tuple[Purpose, ...] = ("own", "other-opens")
    results = [result.model_copy(update={"S": 0.0}) for result in played("grit", *purposes)]
    assert table("grit", *purposes)["order"].found
    empty = _row_of("order", rows(of("grit", *purposes), results))
    assert (empty.verdict, empty.value) == ("undecided", "-")
    assert "shows nothing about the order" in empty.reading


def _row_of(check: str, found: tuple[Row, ...]) -> Row:
    return next(row for row in found if row.id == check)


def test_what_failed_is_left_out() -> None:
    results = played("exploiter", "dove")
    failed = [result.model_copy(update={"failure": "The server is gone.", "sides": ()}) for result in results]
    assert rows(of("exploiter", "dove"), [*results, *failed]) == rows(of("exploiter", "dove"), results)


@pytest.mark.parametrize(
    ("low", "high", "clusters", "verdict"),
    [
        (0.0, 0.9, 20, "pass"),
        (0.5, 1.5, 20, "undecided"),
        (1.1, 1.9, 20, "note"),
        (1.5, 3.0, 20, "note"),
        (2.1, 3.0, 20, "fail"),
        (2.1, 3.0, 4, "undecided"),
    ],
)
def test_a_verdict_needs_the_whole_interval(low: float, high: float, clusters: int, verdict: str) -> None:
    check = Check(title="t", measures="m", shown="number", good=Span(at_most=1.0), tolerable=Span(at_most=2.0), read={})
    assert check.verdict(Estimate((low + high) / 2, low, high, clusters, clusters), least_seeds=5) == verdict


def test_every_check_has_a_measure_a_reading_for_each_verdict_and_bears_more_than_is_good() -> None:
    listed = checks().checks
    assert listed.keys() == MEASURES.keys()
    for check in listed.values():
        assert check.read.keys() == {"pass", "note", "fail", "undecided"}
        for end, wider in (("at_least", -1), ("at_most", 1)):
            good, borne = getattr(check.good, end), getattr(check.tolerable, end)
            assert borne is None or (good is not None and wider * borne >= wider * good)


def test_an_agent_is_not_compared_against_itself() -> None:
    with pytest.raises(StudyError, match="cannot be compared against itself"):
        battery("scripted:grit", ("scripted:grit",), ("tariff-truce",), 5, load())
    assert usual_opponent("scripted:tit-for-tat") == "scripted:grit"


def test_its_plan_is_found_again_from_what_is_kept() -> None:
    held = battery("scripted:grit", ("scripted:generous",), ("tariff-truce",), 3, load()).plan
    kept = Study.model_validate_json(written(held.study))
    assert plan_of(kept, load()) == held
    with pytest.raises(StudyError, match="reassure validity"):
        plan(kept, load())


CHECKED: tuple[Purpose, ...] = ("own", "exchanged", "neutral", "again", "polite", "hostile", "dove")


@pytest.mark.sweep
@pytest.mark.parametrize("doctrine", sample(DOCTRINES, of=len(DOCTRINES)))
def test_doctrines_keep_their_word_but_for_one_and_none_is_deaf(doctrine: str) -> None:
    found = table(doctrine, *CHECKED)
    assert [found[name].verdict for name in ("label-exchanged", "label-neutral", "consistency")] == ["pass"] * 3
    assert found["deafness-words"].verdict == "pass"
    assert (found["promises-kept"].verdict == "fail") == (doctrine == "exploiter")

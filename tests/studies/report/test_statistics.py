"""Statistics of known truths: intervals, comparisons, reciprocity and survival."""

import numpy as np
import pytest
from scipy.stats import norm

from bench.coverage import ANSWERS, answering, simulated
from studies.grid import Cell
from studies.report.statistics.comparisons import Comparison, Sample, comparisons, delta
from studies.report.statistics.endings import endings
from studies.report.statistics.estimates import means, medians, ratio, share
from studies.report.statistics.reciprocity import MODELS, fit, reciprocities
from studies.report.statistics.rounds import slopes
from studies.result import Result
from tests.studies.report.batches import batch, doctrines, failing, held, path, result, side
from tests.studies.studies import study
from tests.sweep import examples


def test_an_interval_is_the_same_each_time_and_knows_its_seeds() -> None:
    values = np.random.default_rng(1).normal(5, 1, (1, 60))
    apart, together = np.arange(60), np.repeat(np.arange(10), 6)
    (one,), (again,), (clustered,) = (means(values, seeds, 7) for seeds in (apart, apart, together))
    assert one == again
    assert one.low < values.mean() < one.high
    assert clustered.value == pytest.approx(one.value)
    # Six copies of ten dialogues say no more than ten dialogues do.
    (ten,) = means(values[:, :10], np.arange(10), 7)
    (copied,) = means(np.repeat(values[:, :10], 6, axis=1), together, 7)
    assert (copied.low, copied.high) == pytest.approx((ten.low, ten.high))


def test_what_is_not_there_is_left_out_and_never_made_up() -> None:
    columns = np.array([[1.0, 2.0, 1.0, np.nan, 3.0, 3.0, 2.0], [np.nan] * 7, [4.0] * 7])
    some, none, constant = means(columns, np.arange(7), 1)
    assert (some.value, some.n) == (2.0, 6)
    assert np.isnan(none.value)
    assert none.n == 0
    assert constant == (4.0, 4.0, 4.0, 7)
    assert medians(columns, np.arange(7), 1)[0].value == 2.0


@pytest.mark.parametrize("seeds", [1, 2, 4, 5])
def test_fewer_than_six_seeds_have_no_interval(seeds: int) -> None:
    values = np.arange(float(seeds))
    sample = Sample(values, np.arange(seeds))
    for found in (
        *means(values[None, :], np.arange(seeds), 1),
        *medians(values[None, :], np.arange(seeds), 1),
        delta(sample, sample, 1, paired=True),
    ):
        assert not np.isnan(found.value)
        assert np.isnan(found.low)
    six = np.arange(6.0)
    assert means(six[None, :], np.arange(6), 1)[0].low > 0


def test_a_share_has_the_interval_of_wilson() -> None:
    z = norm.ppf(0.975)
    middle, half = (8 + z**2 / 2) / (10 + z**2), z / (10 + z**2) * np.sqrt(8 * 2 / 10 + z**2 / 4)
    assert share(8, 10) == pytest.approx((0.8, middle - half, middle + half, 10))
    assert share(0, 10).low == 0.0
    assert ratio(np.array([1.0, 1.0]), np.array([4.0, 6.0]), np.array([1, 2]), 1).value == 0.2


@pytest.mark.sweep
def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    studies = examples(2400)
    for found in simulated(studies // 100 * 100, studies // 4, sizes=(20,)):
        slack = 4 * np.sqrt(0.95 * 0.05 / found.studies)
        assert 0.925 - slack < found.held < 0.975 + slack, found


def higher(cell: object, seed: int) -> Result:
    """The hardliner's dialogues come to five points less, seed by seed, and trade more for it."""
    tough = "hardliner" in str(cell)
    sides = tuple(side(agent, balance=0.1 * seed + 0.5 * tough) for agent in cell.agents)  # type: ignore[attr-defined]
    return result(cell, seed, S=30.0 + 7 * seed - 5 * tough, sides=sides)  # type: ignore[arg-type]


def by_quantity(found: list[Comparison]) -> dict[str, Comparison]:
    return {one.quantity: one for one in found}


def test_seeds_that_match_are_compared_one_by_one_and_p_is_corrected() -> None:
    compared = comparisons(batch(doctrines("tit-for-tat", "hardliner"), higher), 1)
    found = by_quantity(compared)
    assert found["S"].levels == ("Tit-for-tat", "Hardliner")
    assert found["S"].paired
    # The spread between seeds is ten times the difference, and does not hide it.
    assert (found["S"].difference.value, found["S"].difference.low) == pytest.approx((5.0, 5.0))
    assert found["S"].p == pytest.approx(2 / 2**8)
    assert found["balance"].difference.value == pytest.approx(-0.5)
    # Holm takes together all that were tested; rho was the same in every dialogue.
    assert np.isnan(found["rho"].p)
    tested = [one for one in compared if not np.isnan(one.p)]
    assert {one.quantity for one in tested} == {"S", "balance"}
    least = min(tested, key=lambda one: one.p)
    assert least.holm == pytest.approx(least.p * len(tested))
    assert all(one.holm >= one.p for one in tested)


def test_what_failed_is_no_pair() -> None:
    def half(cell: object, seed: int) -> Result:
        return failing(cell, seed) if seed == 3 and "hardliner" in str(cell) else higher(cell, seed)  # type: ignore[arg-type]

    found = by_quantity(comparisons(batch(doctrines("tit-for-tat", "hardliner"), half), 1))
    assert (found["S"].difference.value, found["S"].difference.n) == pytest.approx((5.0, 7))


def test_a_model_at_any_temperature_has_a_doctrine_for_its_partner() -> None:
    agents = {"washington": ("scripted:grit",), "beijing": ("scripted:hardliner", "llm:a")}
    of = held(study(agents=agents, temperatures=(0.0, 0.7), seeds=4))
    found = [one for one in comparisons(batch(of, higher), 1) if one.quantity == "S"]
    assert [(one.factor, one.levels, one.difference.n) for one in found] == [
        ("agent", ("Hardliner", "a"), 8),
        ("temperature", ("0.0", "0.7"), 4),
    ]


def test_the_same_two_agents_are_compared_with_their_seats_exchanged() -> None:
    def seated(cell: Cell, seed: int) -> Result:
        grit_first = cell.agents[0] == "scripted:grit"
        sides = tuple(side(one, balance=0.1 * seed + 0.5 * (place == 0)) for place, one in enumerate(cell.agents))
        return result(cell, seed, S=20.0 + seed + 4 * grit_first, sides=sides)

    found = comparisons(batch(doctrines("hardliner", seat_swap=True), seated), 1)
    (pair,) = (one for one in found if one.factor == "pair" and one.quantity == "S")
    assert pair.levels == ("Grit and Hardliner", "Hardliner and Grit")
    assert (pair.difference.value, pair.difference.n, pair.p) == pytest.approx((4.0, 8, 2 / 2**8))
    balances = [one for one in found if one.factor == "seat" and one.quantity == "balance"]
    assert [one.levels for one in balances] == [
        (f"{agent} as Washington", f"{agent} as Beijing") for agent in ("Grit", "Hardliner")
    ]
    assert [one.difference.value for one in balances] == pytest.approx([0.5, 0.5])
    assert not comparisons(batch(doctrines("hardliner"), seated), 1)


def test_tables_are_compared_without_pairs() -> None:
    of = doctrines("hardliner", scenarios=("tariff-truce", "taiwan-strait"))
    (found,) = (one for one in comparisons(batch(of, higher), 1) if one.quantity == "S")
    assert (found.factor, found.paired, found.difference.value) == ("scenario", False, 0.0)
    assert found.difference.low < 0 < found.difference.high


def test_cliffs_delta_counts_who_is_above_whom() -> None:
    above, below = Sample(np.array([3.0, 4.0, 5.0]), np.arange(3)), Sample(np.array([1.0, 2.0, 4.0]), np.arange(3))
    # Of nine pairs seven are above, one is level and one is below.
    assert delta(above, below, 1, paired=True).value == pytest.approx(6 / 9)


@pytest.mark.parametrize("model", MODELS)
def test_a_pair_whose_reciprocity_is_known_exactly(model) -> None:  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(3)
    exact = fit(model, answering(rng, 20, share=ANSWERS, noise=0.0))
    assert exact is not None
    assert exact[:3] == pytest.approx((ANSWERS,) * 3)
    noisy, deaf = (fit(model, answering(rng, 40, share=given)) for given in (ANSWERS, 0.0))
    assert noisy is not None
    assert deaf is not None
    assert noisy.low < ANSWERS < noisy.high < 0.8
    assert abs(deaf.value) < 0.1 < noisy.low


def test_the_one_who_copies_is_found_in_the_half_turns() -> None:
    rng = np.random.default_rng(4)

    def copied(cell: object, seed: int) -> Result:
        given = rng.normal(0.2, 0.3, 6)
        return result(cell, seed, path(given, given))  # type: ignore[arg-type]

    first, second = reciprocities(batch(doctrines("tit-for-tat"), copied))
    assert (second.agent, second.toward) == ("Tit-for-tat", "Grit")
    assert (second.half_turns, second.dialogues, second.seeds) == (48, 8, 8)
    assert all(one is not None and one[:3] == pytest.approx((1.0,) * 3) for one in second.fits.values())
    # Its own last move is what the copy gave last, so that nothing can be compared.
    assert first.fits["comparative"] is None
    assert first.fits["simple"] is not None
    assert first.fits["simple"].high < 1


def test_a_dialogue_that_recurs_under_other_names_counts_once_in_reciprocity() -> None:
    def given(cell: Cell, seed: int) -> Result:
        apart = 0.1 * (cell.labels == "neutral" and seed == 1)  # one alone went otherwise under other names
        gave = [0.1 * ((seed * turn) % 7) for turn in range(1, 5)]
        return result(cell, seed, path(gave, [*gave[1:], 0.2 + apart]))

    first, _ = reciprocities(batch(doctrines("hardliner", labels=("own", "neutral")), given))
    assert (first.dialogues, first.half_turns) == (9, 36)


def test_what_never_varies_tells_nothing_of_reciprocity() -> None:
    def still(cell: object, seed: int) -> Result:
        return result(cell, seed, path([0.0] * 5, [0.0] * 5))  # type: ignore[arg-type]

    for one in reciprocities(batch(doctrines("holdout"), still)):
        assert set(one.fits.values()) == {None}


def test_talks_that_ran_out_of_rounds_are_censored() -> None:
    rounds = np.array([2.0, 3.0, 3.0, 4.0])
    found = endings(rounds, ["agreement", "breakdown", "deadline", "deadline"])
    assert found.going == pytest.approx([1, 0.75, 0.5, 0.5])
    assert found.agreed == pytest.approx([0, 0.25, 0.25, 0.25])
    assert found.broken == pytest.approx([0, 0, 0.25, 0.25])
    assert endings(rounds, ["deadline"] * 4).going == pytest.approx([1, 1, 1, 1])


def test_a_slope_is_what_is_given_more_with_each_round() -> None:
    found = slopes(np.array([[0.1, 0.2, 0.3, np.nan], [0.5, np.nan, 0.1, 0.0], [0.1, 0.2, np.nan, np.nan]]))
    assert found[:1] == pytest.approx([0.1])
    assert found[1] < 0
    assert np.isnan(found[2])

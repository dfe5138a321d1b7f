"""What a study may cost: none is begun that the limit might not cover, and what has failed is not paid for twice."""

from collections.abc import Generator
from pathlib import Path

import pytest

from agents.llm.prices import PriceError
from moderator.usage import Usage
from reassure.settings import Settings
from reassure.studies.estimate import estimate, pricing
from studies.result import Result
from studies.runner import Progress, left, run
from studies.workers import Hold, Played, Take
from tests.studies.studies import SETTINGS, planned
from transcripts.store.store import Store

MODEL = planned(agents={"washington": ("llm:a",), "beijing": ("scripted:grit",)}, seeds=10, keep="records")


def costing(cost: float, failure: str = "", at_once: int = 3) -> Hold:
    """Dialogues that cost so much each, of which three are under way at once."""

    def hold(take: Take) -> Generator[Played, None, None]:
        under_way = []
        while True:
            while len(under_way) < at_once and (task := take()):
                under_way.append(task)
            if not under_way:
                return
            task = under_way.pop(0)
            yield Played(Result(cell=task.cell, seed=task.seed, failure=failure, usage=Usage(cost=cost)))

    return hold


def test_no_dialogue_is_begun_that_the_limit_might_not_cover(tmp_path: Path) -> None:
    with Store(tmp_path / "record.db") as store:
        *_, last = run(store, MODEL, costing(0.5), max_cost=3.2, price=lambda _: 1.0)
        assert last == Progress(5, 0, 10, 2.5, short=1.0)
        *_, more = run(store, MODEL, costing(0.5), max_cost=9.0, price=lambda _: 1.0)
        assert more == Progress(10, 0, 10, 5.0)


def test_a_dialogue_that_cost_more_than_was_expected_is_expected_of_the_next(tmp_path: Path) -> None:
    with Store(tmp_path / "record.db") as store:
        *_, last = run(store, MODEL, costing(2.0, at_once=1), max_cost=5.0, price=lambda _: 0.1)
    assert last == Progress(2, 0, 10, 4.0, short=2.0)


def test_what_failed_is_held_again_and_the_cost_of_its_turns_is_counted_once(tmp_path: Path) -> None:
    with Store(tmp_path / "record.db") as store:
        *_, first = run(store, MODEL, costing(1.0, failure="Nobody answered."))
        assert first == Progress(10, 10, 10, 10.0)
        assert [so_far.ended for so_far in run(store, MODEL, costing(1.5))] == [10]
        begun, *_, last = run(store, MODEL, costing(1.5), again=True)
    assert begun == Progress(0, 0, 10, 10.0)
    assert last == Progress(10, 0, 10, 15.0)


def priced(folder: Path) -> Settings:
    """Settings with a list of prices: a million tokens of the model cost 1 to read, and 10 to write."""
    file = folder / "prices.toml"
    file.write_text("[models.a]\ninput = 1\noutput = 10\n", encoding="utf-8")
    return SETTINGS._replace(prices=file)


def test_the_estimate_counts_all_rounds_of_what_is_left(tmp_path: Path) -> None:
    settings = priced(tmp_path)
    with Store(tmp_path / "record.db") as store:
        whole = estimate(MODEL, settings, left(store, MODEL))
        list(run(store, MODEL, costing(1.0, at_once=1), max_cost=4.0, price=lambda _: 1.0))
        rest = estimate(MODEL, settings, left(store, MODEL))
    assert (whole.dialogues, whole.scripted, whole.requests, whole.written) == (10, 0, 30, 9_000)
    assert whole.cost == pytest.approx((whole.read + 10 * whole.written) / 1_000_000)
    assert (rest.dialogues, rest.requests) == (6, 18)
    assert pricing(MODEL, settings)(MODEL.cells[0]) == pytest.approx((whole.cost or 0) / 10)


def test_the_estimate_is_near_what_a_dialogue_of_the_same_length_takes(tmp_path: Path) -> None:
    one = estimate(MODEL, SETTINGS, [next(left(Store(tmp_path / "record.db"), MODEL))])
    assert 10_000 < one.read < 20_000  # three prompts of 3,300 to 4,800 tokens (docs/bench.md)
    assert one.cost is None


def test_a_price_that_is_not_known_is_an_error_before_anything_is_asked(tmp_path: Path) -> None:
    of = planned(agents={"washington": ("llm:b",), "beijing": ("scripted:grit",)})
    with pytest.raises(PriceError, match="The price of b is not known, so --max-cost cannot be applied"):
        pricing(of, priced(tmp_path))

"""Opponents of graded difficulty: the harder one agrees less often, and what a trainee does matters to each."""

from itertools import pairwise

import pytest

from agents.scripted import bargain
from agents.scripted.doctrines import Seat, graded, styles
from agents.scripted.hearing import in_mood
from bench.graded_opponents import Case, agreements, interval
from engine.panel import doctrine_of, panel
from engine.rollout import acted, until_asked
from moderator.fold import fold, step
from moderator.moves import Offer
from moderator.table import Table
from moderator.visibility import view_of
from scenarios.exercise import DIFFICULTIES
from scenarios.load import load
from tests.dialogue import opening
from tests.sweep import sample

SEEDS = range(1, 16)
THIN = Offer(give=("washington.restate-peaceful-strait",), ask=("beijing.constructive-reply",))
RICH = Offer(give=(*THIN.give, "washington.restate-one-china"), ask=THIN.ask)


def offered(offer: Offer) -> Table:
    """Beijing's view of an offer that Washington makes in the first turn."""
    first = until_asked(fold([opening(load().scenario("taiwan-strait"))]))
    return view_of(until_asked(step(first, acted(first, (offer,)))), "beijing").table


def accepted(table: Table, opponent: str) -> int:
    """How many of the opponents of a grade, each with its own instructions, would accept the offer of Washington."""
    (offer,) = table.open_offers("washington")
    seats = (Seat(table.scenario, "beijing", opponent, graded()[opponent], seed) for seed in SEEDS)
    return sum(bargain.verdict(in_mood(seat, table), table, offer).objection is None for seat in seats)


def trusting(table: Table) -> Table:
    """The same table where Beijing has come to trust Washington."""
    trust = {**table.score.trust, "washington": 0.9}
    return table.model_copy(update={"score": table.score.model_copy(update={"trust": trust})})


def test_the_harder_opponent_takes_fewer_offers_and_each_takes_a_better_one_or_a_trusted_one_sooner() -> None:
    thin, rich = offered(THIN), offered(RICH)
    found = {opponent: [accepted(table, opponent) for table in (thin, rich, trusting(rich))] for opponent in graded()}
    for easier, harder in pairwise(found.values()):
        assert all(one >= two for one, two in zip(easier, harder, strict=True)), found
    assert all(one <= two <= three for one, two, three in found.values()), found
    assert all(one < three for one, _, three in list(found.values())[1:]), found


def test_instructions_are_drawn_once_for_the_talks_and_only_where_a_doctrine_has_latitude() -> None:
    table = offered(THIN)
    later = table.model_copy(update={"turn": table.turn + 8})
    for name, doctrine in {**styles(), **graded()}.items():
        seats = [Seat(table.scenario, "beijing", name, doctrine, seed) for seed in SEEDS]
        margins = [in_mood(seat, table).doctrine.margin for seat in seats]
        assert margins == [in_mood(seat, later).doctrine.margin for seat in seats]
        assert (len(set(margins)) > 1) == (name in graded())


def test_each_difficulty_of_an_exercise_is_a_doctrine() -> None:
    assert tuple(graded()) == DIFFICULTIES


def test_the_panel_of_the_engine_has_no_opponent_of_graded_difficulty() -> None:
    assert {doctrine_of(player) for player in panel()} == styles().keys()
    assert {doctrine_of(player) for player in panel("hard")} == {"hard"}


@pytest.mark.sweep
@pytest.mark.parametrize("place", sample([exercise.id for exercise in load().exercises], of=6))
def test_the_harder_opponent_agrees_less_often_and_less_with_a_trainee_that_breaks_its_word(place: str) -> None:
    seat = load().exercise(place).seats[0]
    fair_play, broken = (
        [agreements(Case(place, seat, trainee, opponent), sample(range(1, 31), of=2)) for opponent in graded()]
        for trainee in ("tit-for-tat", "exploiter")
    )
    assert fair_play == sorted(fair_play, reverse=True)
    assert fair_play[0] > fair_play[-1]
    assert sum(broken) < sum(fair_play)


def test_an_interval_of_a_rate_is_wilsons() -> None:
    assert interval(0, 40) == pytest.approx((0.0, 0.0876), abs=1e-4)
    assert interval(6, 40) == pytest.approx((0.0706, 0.2907), abs=1e-4)

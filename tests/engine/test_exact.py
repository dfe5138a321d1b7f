"""Exact odds: all plays with their probabilities, which agree with many seeds."""

from statistics import fmean
from typing import Any

import pytest

from agents.scripted.dice import Best
from engine import exact
from engine.exact import NotWholeError, plays
from engine.position import positions
from engine.rollout import answered
from engine.tree import Tree
from moderator.events import Event, Opened
from tests.agents.playing import scripted
from tests.engine.playing_on import seats_of

SEEDS = 400


@pytest.mark.parametrize("pair", [("generous", "tit-for-tat"), ("grit", "holdout"), ("exploiter", "hardliner")])
def test_all_plays_are_found_with_their_odds(pair: tuple[str, str]) -> None:
    events = scripted("taiwan-strait", *pair, 1)
    first, at = events[0], positions(events)[-2].table
    assert isinstance(first, Opened)
    seats = seats_of(first, pair)
    every = plays(at, seats, 400)
    assert sum(play.probability for play in every) == pytest.approx(1, abs=1e-6)
    tree = Tree(at, seats)
    drawn = [tree.play(seed).score.S for seed in range(SEEDS)]
    assert sum(play.probability * play.table.score.S for play in every) == pytest.approx(fmean(drawn), abs=0.5)
    assert {round(S, 6) for S in drawn} <= {round(play.table.score.S, 6) for play in every}


def test_too_many_plays_are_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    worked_out = list[Event]()

    def kept(*given: Any) -> Event:
        worked_out.append(answered(*given))
        return worked_out[-1]

    monkeypatch.setattr(exact, "answered", kept)
    events = scripted("taiwan-strait", "random", "random", 1)
    first = events[0]
    assert isinstance(first, Opened)
    with pytest.raises(NotWholeError):
        plays(positions(events)[0].table, seats_of(first, ("random", "random")), 50)
    assert len(worked_out) <= 50


def test_the_odds_of_the_best_of_noisy_values() -> None:
    assert Best((1.0, 1.0), 0.03).odds() == pytest.approx((0.5, 0.5))
    for far in (0.1, -1e9):
        assert Best((0.5, 0.48, far), 0.03).odds() == pytest.approx((0.681, 0.319, 0), abs=0.001)

"""Rollouts: without words the same is played, act for act and digit for digit, as with them."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.scripted.doctrines import doctrines
from engine.rollout import played_on
from engine.tree import Tree
from moderator.events import Moved, Opened
from moderator.fold import fold
from scenarios.load import load
from tests.dialogue import opening, play
from tests.engine.playing_on import differences, seats_of, with_words
from tests.moderator.random_moves import moves
from tests.sweep import examples, sample, seeds

pytestmark = pytest.mark.sweep

SCENARIOS = [entry.id for entry in load().scenarios]
PAIRS = list(product(doctrines(), repeat=2))
GAMES = [(scenario, pair, seed) for scenario, pair, seed in product(SCENARIOS, PAIRS, seeds(3))]


SCRIPTED = "scripted:as drawn"
"""The words of seats under another label may not repeat what was just said."""


def opened(scenario: str) -> Opened:
    return opening(load().scenario(scenario), seats={"washington": SCRIPTED, "beijing": SCRIPTED})


@pytest.mark.parametrize("game", sample(GAMES, of=83), ids=str)
def test_talks_of_doctrines_are_played_alike_with_words_and_without(game: tuple[str, tuple[str, str], int]) -> None:
    scenario, pair, seed = game
    first = opened(scenario)
    without = played_on(fold([first]), seats_of(first, pair), seed)
    assert differences(with_words([first], pair, seed), without) == []
    assert without.closed


@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_talks_go_on_alike_from_positions_that_anybody_may_have_reached(data: st.DataObject) -> None:
    scenario = load().scenario(data.draw(st.sampled_from(SCENARIOS)))
    script = st.lists(moves(scenario), min_size=8, max_size=12)
    one, two = data.draw(script), data.draw(script)
    events = play(scenario, washington=one, beijing=two, rounds=6, labels=(SCRIPTED, SCRIPTED))
    places = [n for n, event in enumerate(events, start=1) if isinstance(event, Moved)]
    past = events[: data.draw(st.sampled_from(places))] if places else events[:1]
    first, pair = past[0], data.draw(st.sampled_from(PAIRS))
    assert isinstance(first, Opened)
    without = played_on(fold(past), seats_of(first, pair), 3)
    assert differences(with_words(past, pair, 3), without) == []


def test_a_shared_tree_plays_what_is_played_without_it() -> None:
    first = opened("taiwan-strait")
    seats = seats_of(first, ("transactional", "random"))
    small, large = Tree(fold([first]), seats, most=30), Tree(fold([first]), seats)
    for seed in (1, 2, 3, 1, 2):
        alone = played_on(fold([first]), seats, seed)
        assert differences(alone, small.play(seed)) == []
        assert differences(alone, large.play(seed)) == []

"""No game in which a side carries out next to nothing reaches a good S: a small part of the search in bench."""

import pytest

from bench.cheap_games import CHEAP, MOST, highest, play
from scenarios.load import load

pytestmark = pytest.mark.sweep

SAMPLE = 8
"""Games of each scenario; the whole search has 2,000."""


@pytest.mark.parametrize("scenario", [entry.id for entry in load().scenarios])
def test_no_cheap_game_is_worth_playing(scenario: str) -> None:
    games = play(scenario, range(SAMPLE))
    found = highest(games)
    assert found.S <= MOST, "\n".join(found.lines)
    assert min(found.given) < CHEAP
    assert max(game.S for game in games) > 0

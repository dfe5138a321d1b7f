"""The arguments of the built-in scenarios: for every measure that a side can offer or ask for, true to its register."""

from collections import Counter

import pytest

from moderator.fold import fold
from moderator.moves import Hold, Move
from moderator.speech.check import check_words
from moderator.speech.remarks import remarks
from scenarios.load import load
from tests.dialogue import opening

NAMES = [scenario.id for scenario in load().scenarios]


@pytest.mark.parametrize("name", NAMES)
def test_each_side_has_an_argument_for_what_it_can_do_and_for_most_that_it_may_ask(name: str) -> None:
    scenario = load().scenario(name)
    for side in (mandate.id for mandate in scenario.sides):
        own = {measure.id for measure in scenario.measures if measure.actor in (side, "joint")}
        theirs = {measure.id for measure in scenario.measures} - own
        argued = scenario.arguments[side].keys()
        assert own <= argued
        assert len(theirs - argued) <= 2


@pytest.mark.parametrize("name", NAMES)
def test_an_argument_only_states_and_passes_the_checks(name: str) -> None:
    table = fold([opening(load().scenario(name))])
    for side, argued in table.scenario.arguments.items():
        for words in (words for listed in argued.values() for words in listed):
            move = Move(statement=words, acts=(Hold(),))
            checked = check_words(table, side, move)
            assert (remarks(table, side, move), *checked.refused, *checked.warned) == ((),), words


def test_no_argument_stands_twice() -> None:
    said = (w for s in load().scenarios for of in s.arguments.values() for listed in of.values() for w in listed)
    assert [words for words, times in Counter(said).items() if times > 1] == []

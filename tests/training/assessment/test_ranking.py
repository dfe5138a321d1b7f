"""Kendall's tau of a trainee's ranking, also where lists are partial."""

from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.assessment.ranking import kendall

LISTS = st.lists(st.sampled_from("abcdefg"), unique=True, max_size=6)


@pytest.mark.parametrize(
    ("guessed", "true", "tau"),
    [
        ("abcd", "abcd", 1.0),
        ("dcba", "abcd", -1.0),
        ("abdc", "abcd", 4 / 6),
        ("ab", "abcd", 5 / sqrt(5 * 6)),  # c and d are tied behind what was named
        ("abx", "abcd", (7 - 2) / sqrt(9 * 10)),  # x stands before c and d here, and behind them there
        ("xy", "ab", -4 / 5),
    ],
)
def test_known_values(guessed: str, true: str, tau: float) -> None:
    found = kendall(guessed, true)
    assert found is not None
    assert isclose(found, tau)


@pytest.mark.parametrize(("guessed", "true"), [("", "abc"), ("a", "a"), ("", "")])
def test_a_list_that_orders_nothing_has_no_tau(guessed: str, true: str) -> None:
    assert kendall(guessed, true) is None


@given(LISTS, LISTS)
def test_it_is_symmetric_and_bounded_and_1_for_the_same_order(one: list[str], two: list[str]) -> None:
    tau = kendall(one, two)
    assert tau == kendall(two, one)
    if tau is not None:
        assert -1 <= tau <= 1 + 1e-12
        assert isclose(tau, 1) or one != two
    if len(one) > 1:
        assert kendall(one, one[::-1]) == -1

"""Turning points: where a dialogue changed most, and where S changed direction."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from moderator.score.turning_points import Standing, turning_points

INDEX = st.lists(st.floats(0, 100), max_size=30)


def standings(*index: float, trust: tuple[float, ...] = ()) -> list[Standing]:
    return [Standing(S, {"a": trust[n] if trust else 0.5}) for n, S in enumerate(index)]


def test_the_first_of_the_largest_changes_of_the_index_is_a_turning_point() -> None:
    assert turning_points(standings(10, 12, 20, 28, 29)) == (2,)


def test_the_largest_change_of_trust_is_a_turning_point() -> None:
    assert turning_points(standings(10, 10, 10, 10, trust=(0.5, 0.51, 0.4, 0.45))) == (2,)


def test_a_change_of_direction_counts_only_after_two_changes_in_the_other() -> None:
    assert turning_points(standings(10, 30, 29, 30, 31, 30)) == (1, 5)
    assert turning_points(standings(30, 10, 9, 9, 9, 11)) == (1, 5)


def test_small_changes_are_no_turning_points() -> None:
    assert turning_points([]) == turning_points(standings(10)) == turning_points(standings(10, 10.3, 10.1)) == ()


@given(INDEX)
def test_turning_points_are_half_turns_in_order(index: list[float]) -> None:
    found = turning_points(standings(*index))
    assert all(1 <= turn < len(index) for turn in found)
    assert all(one < two for one, two in pairwise(found))

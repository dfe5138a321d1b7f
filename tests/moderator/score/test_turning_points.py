"""Turning points: where a dialogue changed most, and where it went the other way."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from moderator.score.turning_points import Standing, turning_points

INDEX = st.lists(st.floats(0, 100), max_size=30)


def standings(*index: float, trust: tuple[float, ...] = ()) -> list[Standing]:
    return [Standing(S, {"a": trust[n] if trust else 0.5}) for n, S in enumerate(index)]


def test_the_largest_change_of_the_index_turns_and_of_equals_the_first() -> None:
    assert turning_points(standings(10, 12, 20, 28, 29)) == (2,)


def test_so_does_the_largest_change_of_a_trust() -> None:
    assert turning_points(standings(10, 10, 10, 10, trust=(0.5, 0.51, 0.4, 0.45))) == (2,)


def test_a_way_is_turned_only_after_both_sides_went_it() -> None:
    assert turning_points(standings(10, 30, 29, 30, 31, 30)) == (1, 5)
    assert turning_points(standings(30, 10, 9, 9, 9, 11)) == (1, 5)


def test_nothing_turns_where_nothing_changes_to_speak_of() -> None:
    assert turning_points([]) == turning_points(standings(10)) == turning_points(standings(10, 10.3, 10.1)) == ()


@given(INDEX)
def test_turning_points_are_half_turns_in_order(index: list[float]) -> None:
    found = turning_points(standings(*index))
    assert all(1 <= turn < len(index) for turn in found)
    assert all(one < two for one, two in pairwise(found))

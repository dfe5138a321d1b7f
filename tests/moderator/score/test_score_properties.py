"""Properties of the score that hold for any acts."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from moderator.score.coded_act import CodedAct
from moderator.score.credit import credit_of
from moderator.score.half_turns import half_turns
from moderator.score.index import Score, score
from moderator.score.parameters import DEFAULTS
from scenarios.types import Grade, Kind, Level
from tests.moderator.score.notation import BEIJING, SIDES, WASHINGTON

OTHER = dict(zip(SIDES, SIDES[::-1], strict=True))
STATUSES = ("proposed", "agreed", "implemented", "breached", "withdrawn")
TINY = 1e-9


def acts(
    *,
    low: float = -10,
    high: float = 10,
    sides: tuple[str, ...] = SIDES,
    statuses: tuple[str, ...] = STATUSES,
    red_lines: bool = True,
) -> st.SearchStrategy[list[CodedAct]]:
    act = st.builds(
        CodedAct,
        side=st.sampled_from(sides),
        round=st.integers(0, 5),
        value=st.one_of(st.integers(int(low), int(high)).map(float), st.floats(low, high)),
        kind=st.sampled_from(get_args(Kind)),
        cost=st.sampled_from(get_args(Level)),
        verifiability=st.sampled_from(get_args(Grade)),
        status=st.sampled_from(statuses),
        measure=st.sampled_from(("", "a", "b")),
        crosses_red_line=st.booleans() if red_lines else st.just(False),
    )
    return st.lists(act, max_size=16)


def gifts(sides: tuple[str, ...] = SIDES) -> st.SearchStrategy[list[CodedAct]]:
    return acts(low=0, sides=sides, statuses=STATUSES[:3], red_lines=False)


GIFT = st.builds(
    CodedAct,
    side=st.just(WASHINGTON),
    round=st.just(0),
    value=st.floats(0.1, 10),
    kind=st.sampled_from(get_args(Kind)),
    cost=st.sampled_from(get_args(Level)),
    verifiability=st.sampled_from(get_args(Grade)),
    status=st.just("implemented"),
    measure=st.just("a"),
)


def always(**strategies: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A property over the strategies, with the same examples on every machine and no deadline."""
    return lambda test: settings(derandomize=True, database=None)(given(**strategies)(test))


def changed(act: CodedAct, **changes: object) -> CodedAct:
    return CodedAct.model_validate({**act.model_dump(), **changes})


def credits_with(act: CodedAct, *, each: str, of: tuple[str, ...]) -> list[float]:
    """The credit of the act alone, with each of the values in one field."""
    return [credit_of([changed(act, **{each: value})])[0].credit for value in of]


def deed(side: str, number: int, value: float) -> CodedAct:
    return CodedAct(
        side=side, round=number, value=value, kind="deed", cost="low", verifiability="high", status="implemented"
    )


def silence(number: int) -> list[CodedAct]:
    return [deed(side, number, 0) for side in SIDES]


def without_sides(found: Score) -> dict[str, Any]:
    return {name: figure for name, figure in found.model_dump().items() if not isinstance(figure, dict)}


@always(log=acts(), simultaneous=st.booleans())
def test_bounds(log: list[CodedAct], simultaneous: bool) -> None:
    found = score(log, SIDES, simultaneous=simultaneous)
    assert all(-1 <= row.credit <= 1 for row in credit_of(log))
    assert 0 <= found.S <= 100 + TINY
    assert 0 <= found.S_recent <= 100 + TINY
    assert all(0 <= term <= 1 + TINY for term in (found.M, found.E, found.R, found.Z))
    for side in SIDES:
        assert -1 - TINY <= found.rho[side] <= 1 + TINY
        assert 0.02 <= found.trust[side] <= 0.98
        assert 0 <= found.exposure[side] <= 1
        assert 0 <= found.exposure_share[side] <= 1
        assert found.initiative[side] >= 0
        assert 0 < found.give_given[side] < 1
        assert 0 < found.give_not_given[side] < 1
    assert 0 <= found.spiral_alive <= found.spiral
    assert 0 <= found.escalation_alive <= found.escalation_run


@always(log=acts(), simultaneous=st.booleans())
def test_the_same_acts_give_the_same_score(log: list[CodedAct], simultaneous: bool) -> None:
    before = list(log)
    first = score(log, SIDES, simultaneous=simultaneous)
    later_rounds_first = sorted(log, key=lambda act: -act.round)
    assert first == score(tuple(log), SIDES, simultaneous=simultaneous)
    assert first == score(later_rounds_first, SIDES, simultaneous=simultaneous)
    assert log == before


@always(log=acts(), simultaneous=st.booleans())
def test_mirror_symmetry(log: list[CodedAct], simultaneous: bool) -> None:
    found = score(log, SIDES, simultaneous=simultaneous)
    mirror = score([changed(act, side=OTHER[act.side]) for act in log], SIDES, simultaneous=simultaneous)
    renamed = score(log, (BEIJING, WASHINGTON), simultaneous=simultaneous)
    assert without_sides(mirror) == without_sides(found) == without_sides(renamed)
    for name, figure in found.model_dump().items():
        if isinstance(figure, dict):
            assert getattr(renamed, name) == figure
            assert {OTHER[side]: each for side, each in getattr(mirror, name).items()} == figure


@always(log=acts(high=0), simultaneous=st.booleans())
def test_conflict_alone_scores_nothing(log: list[CodedAct], simultaneous: bool) -> None:
    found = score(log, SIDES, simultaneous=simultaneous)
    assert (found.S, found.S_recent, found.M, found.E, found.Z) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("log", [[], silence(1), silence(1) + silence(2) + silence(3)])
def test_nothing_offered_scores_nothing(log: list[CodedAct]) -> None:
    found = score(log, SIDES)
    assert (found.S, found.S_recent, found.M, found.E, found.R, found.Z) == (0, 0, 0, 0, 0, 0)
    assert found.trust == {WASHINGTON: DEFAULTS.prior, BEIJING: DEFAULTS.prior}


@always(gift=GIFT, status=st.sampled_from(("agreed", "implemented")))
def test_a_deed_earns_more_than_a_norm_and_a_norm_more_than_a_word(gift: CodedAct, status: str) -> None:
    word, norm, done = credits_with(changed(gift, status=status), each="kind", of=("word", "norm", "deed"))
    assert 0 < word < norm < done


@always(gift=GIFT, kind=st.sampled_from(get_args(Kind)))
def test_credit_rises_with_cost_verifiability_and_status(gift: CodedAct, kind: str) -> None:
    act = changed(gift, kind=kind)
    for field, values in (
        ("cost", get_args(Level)),
        ("verifiability", get_args(Grade)),
        ("status", ("proposed", "agreed", "implemented")),
    ):
        rising = credits_with(act, each=field, of=values)
        assert all(less < more for less, more in pairwise(rising)), field


@always(gift=GIFT, kind=st.sampled_from(get_args(Kind)))
def test_a_proposal_earns_less_than_a_reaffirmed_word(gift: CodedAct, kind: str) -> None:
    word = changed(gift, kind="word")
    reaffirmed = credit_of([word, word])[1].credit
    assert 0 < credit_of([changed(gift, kind=kind, status="proposed")])[0].credit < reaffirmed


@always(gift=GIFT, times=st.integers(1, 60))
def test_endless_repetition_totals_at_most_twice_the_first(gift: CodedAct, times: int) -> None:
    rows = credit_of([gift] * times)
    assert sum(row.credit for row in rows) <= 2 * rows[0].credit + TINY


@always(gift=GIFT, steps=st.lists(st.sampled_from(("proposed", "agreed")), max_size=5), before=st.integers(0, 2))
def test_doing_in_steps_sums_to_doing_at_once(gift: CodedAct, steps: list[str], before: int) -> None:
    past = [gift] * before
    in_steps = credit_of(past + [changed(gift, status=step) for step in steps] + [gift])[before:]
    at_once = credit_of([*past, gift])[before:]
    assert sum(row.credit for row in in_steps) == pytest.approx(sum(row.credit for row in at_once))


@always(gift=GIFT, steps=st.lists(st.sampled_from(("proposed", "agreed")), max_size=3))
def test_implementing_and_then_breaching_nets_negative(gift: CodedAct, steps: list[str]) -> None:
    history = [*steps, "implemented", "breached"]
    rows = credit_of([changed(gift, status=status) for status in history])
    net = sum(row.credit for row in rows)
    # Only an act of the highest value, cost and verifiability reaches 1, the most that a breach can cost.
    assert net < 0 if rows[-1].full < 1 else net == pytest.approx(0)


@always(giving=gifts((WASHINGTON,)), taking=acts(high=0, sides=(BEIJING,)), gift=GIFT, first=st.booleans())
def test_a_side_that_never_gives(giving: list[CodedAct], taking: list[CodedAct], gift: CodedAct, first: bool) -> None:
    log = [gift, *giving, *taking] if first else [*taking, gift, *giving]
    found = score(log, SIDES)
    assert found.S == found.S_recent == 0
    assert found.rho[BEIJING] <= 0
    assert found.exposure_share == {WASHINGTON: 1, BEIJING: 0}
    assert found.exposure[WASHINGTON] > 0


@always(log=gifts(), place=st.integers(0, 6), simultaneous=st.booleans())
def test_silence_never_raises_the_score_of_positive_acts(log: list[CodedAct], place: int, simultaneous: bool) -> None:
    later = [changed(act, round=act.round + (act.round >= place)) for act in log]
    silent = score(later + silence(place), SIDES, simultaneous=simultaneous)
    assert silent.S <= score(log, SIDES, simultaneous=simultaneous).S + TINY


@always(log=acts(), blow=st.floats(-8, -0.1), part=st.floats(0, 1.15), excess=st.floats(1.16, 10))
def test_a_proportionate_answer_never_scores_below_an_overreaction(
    log: list[CodedAct], blow: float, part: float, excess: float
) -> None:
    provoked = [*log, deed(WASHINGTON, 9, blow)]
    stimulus = half_turns([*provoked, deed(BEIJING, 9, 0)], SIDES)[-1].stimulus
    assume(stimulus < 0 and -stimulus * excess <= 1)
    calm = score([*provoked, deed(BEIJING, 9, 10 * stimulus * part)], SIDES)
    wild = score([*provoked, deed(BEIJING, 9, 10 * stimulus * excess)], SIDES)
    assert calm.S >= wild.S - TINY
    assert calm.rho[BEIJING] > wild.rho[BEIJING]
    assert calm.trust[BEIJING] >= wild.trust[BEIJING]


@always(log=acts(), positive=gifts((BEIJING,)), gift=GIFT)
def test_a_crossed_red_line_voids_the_positive_acts_beside_it(
    log: list[CodedAct], positive: list[CodedAct], gift: CodedAct
) -> None:
    crossing = changed(gift, side=BEIJING, round=9, crosses_red_line=True)
    added = [changed(act, round=9) for act in positive]
    with_positive, alone = score([*log, *added, crossing], SIDES), score([*log, crossing], SIDES)
    # Measures that were agreed and carried out still count in say_do, though not in X.
    assert with_positive.model_dump(exclude={"say_do"}) == alone.model_dump(exclude={"say_do"})


@always(log=acts(), simultaneous=st.booleans())
def test_trust_moves_with_the_sign_of_the_half_turn(log: list[CodedAct], simultaneous: bool) -> None:
    trust = dict.fromkeys(SIDES, DEFAULTS.prior)
    for turn in half_turns(log, SIDES, simultaneous=simultaneous):
        before, after = trust[turn.side], turn.trust_after
        if turn.x == 0:
            assert after == before
        else:
            low, high = DEFAULTS.clamp
            assert (after - before) * turn.x > 0 or after in (low, high) or abs(turn.x) < TINY
            assert (after - before) * turn.x >= 0
        trust[turn.side] = after
    assert score(log, SIDES, simultaneous=simultaneous).trust == trust


@always(log=acts())
def test_simultaneous_moves_have_no_order_within_a_round(log: list[CodedAct]) -> None:
    """Only runs depend on the order of play, as only alternating half-turns form one."""
    found = score(log, SIDES, simultaneous=True)
    beijing_first = score(sorted(log, key=lambda act: act.side), SIDES, simultaneous=True)
    ordered = {"S", "S_recent", "Z", "spiral", "spiral_alive", "spiral_called", "escalation_run", "escalation_alive"}
    assert beijing_first.model_dump(exclude=ordered) == found.model_dump(exclude=ordered)


@always(log=acts())
def test_a_half_turn_is_the_sum_of_the_acts_shown_with_it(log: list[CodedAct]) -> None:
    turns = half_turns(log, SIDES)
    assert sum(len(turn.acts) for turn in turns) == len(log)
    for turn in turns:
        counted = [row.credit for row in turn.acts if row.credit < 0 or not turn.voided]
        assert turn.x == pytest.approx(max(-1, min(1, sum(counted))), abs=TINY)

"""The balance of a side: properties that hold for any acts, and short dialogues."""

from hypothesis import strategies as st

from moderator.fold import fold
from moderator.moves import Accept, Counteract, Offer, Perform
from moderator.rules.aims import balance_of
from moderator.score.balance import WANTED, Balance, balance
from moderator.score.coded_act import CodedAct
from moderator.score.half_turns import half_turns
from tests.dialogue import move, play
from tests.moderator.rules.test_rules import NOTICE, PATROLS, STRAIT, first_words
from tests.moderator.score.notation import BEIJING, SIDES, WASHINGTON
from tests.moderator.score.test_score_properties import acts, always, changed, deed

PAYMENTS = st.lists(st.tuples(st.integers(1, 5), st.floats(0, 30)), max_size=4)
OTHER = {WASHINGTON: BEIJING, BEIJING: WASHINGTON}


def balances(log: list[CodedAct], **known: object) -> dict[str, Balance]:
    turns = half_turns(log, SIDES)
    return {side: balance(side, turns, **known) for side in SIDES}


def measure_done(side: str, number: int) -> CodedAct:
    return changed(deed(side, number, 6.0), measure="a")


@always(log=acts(), paid=PAYMENTS, joint=st.sets(st.sampled_from("ab")))
def test_the_other_way_round_it_is_the_other_sides(log: list[CodedAct], paid: list, joint: set[str]) -> None:
    mirrored = [changed(act, side=OTHER[act.side]) for act in log]
    there, here = balances(mirrored, paid=paid, joint=joint), balances(log, paid=paid, joint=joint)
    assert [there[OTHER[side]].total for side in SIDES] == [here[side].total for side in SIDES]


@always(log=acts(red_lines=False))
def test_what_is_wanted_counts_twice_and_never_lowers_it(log: list[CodedAct]) -> None:
    plain, wanting = balances(log), balances(log, wanted={"a"})
    for side in SIDES:
        gained = sum(t.amount for t in plain[side].terms if t.kind == "gained" and t.measure == "a")
        assert abs(wanting[side].total - plain[side].total - (WANTED - 1) * gained) < 1e-9


@always(log=acts(), paid=st.floats(0.1, 50))
def test_paying_and_getting_nothing_lowers_it(log: list[CodedAct], paid: float) -> None:
    assert balances(log, paid=[(1, paid)])[WASHINGTON].total < balances(log)[WASHINGTON].total


@always(log=acts(), value=st.floats(0.5, 10))
def test_breaking_ones_word_at_the_end_lowers_it(log: list[CodedAct], value: float) -> None:
    for status in ("breached", "withdrawn"):
        promise = changed(deed(WASHINGTON, 8, value), measure="c", status="agreed")
        broken = [*log, promise, changed(promise, round=9, status=status)]
        assert balances(broken)[WASHINGTON].total < balances([*log, promise])[WASHINGTON].total


def test_a_joint_measure_is_gained_once_both_have_done_it() -> None:
    mine, theirs = measure_done(WASHINGTON, 1), measure_done(BEIJING, 2)
    assert balances([mine], joint={"a"})[BEIJING].terms == ()
    done = balances([mine, theirs], joint={"a"})
    assert [(t.kind, t.round) for side in SIDES for t in done[side].terms] == [("gained", 2)] * 2


def test_a_side_gains_what_the_other_carries_out_and_pays_for_what_it_gives() -> None:
    washington, beijing = first_words()
    trade = [*washington, move(Offer(give=(NOTICE,), ask=(PATROLS,))), move(Perform(measure=NOTICE))]
    answer = [*beijing, move(Accept(offer="O1"), Perform(measure=PATROLS))]
    table = fold(play(STRAIT, washington=trade, beijing=answer, rounds=4))
    kinds = {side: {t.kind for t in balance_of(table, side).terms} for side in table.sides}
    assert kinds == {"washington": {"gained", "paid"}, "beijing": {"gained", "paid"}}


def test_harm_lowers_the_balance_of_whoever_suffers_it() -> None:
    harm = Counteract(countermeasure="countermeasure.tariff")
    table = fold(play(STRAIT, washington=[move(harm)], rounds=1))
    suffered = balance_of(table, "beijing")
    assert [t.kind for t in suffered.terms] == ["suffered"]
    assert suffered.total < 0 <= balance_of(table, "washington").sum_of("suffered")

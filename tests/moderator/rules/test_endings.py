"""How talks end: rest, the last round, debts that are settled after it, and what cuts talks off."""

from collections.abc import Sequence

import pytest

from moderator.events import Breached, Closed, Event, Moved, Refused, Settled
from moderator.fold import fold
from moderator.moves import Accept, Act, Counteract, Hold, Move, Offer, Perform, Protest, RequestContact, WalkOut
from moderator.rules.endings import agreed
from scenarios.scenario import Agreement
from tests.dialogue import move, play
from tests.moderator.rules.test_rules import (
    CHANNEL,
    DRILLS,
    HOTLINES,
    NOTICE,
    PATROLS,
    PEACE,
    REPLY,
    STRAIT,
    first_words,
)

EASY = STRAIT.model_copy(
    update={"agreement": Agreement(measures=(PEACE, REPLY), need=2, status="performed", text="Two words are said.")}
)
"""The scenario with an agreement that two words make."""


def rests(*acts: Act) -> Move:
    return move(*acts, content=True)


def closed(events: Sequence[Event]) -> Closed:
    last = events[-1]
    assert isinstance(last, Closed)
    return last


def states(events: Sequence[Event]) -> dict[str, str]:
    return {c.id: c.state for c in fold(events).commitments}


@pytest.mark.parametrize(
    ("washington", "beijing", "rounds", "outcome"),
    [
        ([move(WalkOut())], [], 3, "walk-out"),
        (["", "", ""] * 3, [], 4, "failure"),
        ([], [], 3, "limit"),
        ([], [], STRAIT.rounds, "deadline"),
        ([move(Counteract(countermeasure="countermeasure.arms-sale"))] * 3,
         [move(Counteract(countermeasure="countermeasure.tariff"))] * 3, 8, "breakdown"),
        ([move(Perform(measure=PEACE)), rests()], [rests(Perform(measure=REPLY))], 8, "agreement"),
        ([rests()], [rests()], 8, "rest"),
    ],
)  # fmt: skip
def test_the_event_says_how_talks_end(washington: list, beijing: list, rounds: int, outcome: str) -> None:
    events = play(EASY, washington=washington, beijing=beijing, rounds=rounds)
    assert closed(events).outcome == outcome
    assert closed(events).reason


def test_reaching_the_agreement_does_not_end_the_talks() -> None:
    events = play(EASY, washington=[move(Perform(measure=PEACE))], beijing=[move(Perform(measure=REPLY))], rounds=4)
    assert len(agreed(fold(events[:3]))) == 2
    assert sum(isinstance(e, Moved) for e in events) == 8
    assert closed(events).outcome == "agreement"


@pytest.mark.parametrize(
    "restless",
    [Offer(give=(REPLY,)), Protest(about="The patrols."), Counteract(countermeasure="countermeasure.tariff")],
)
def test_the_second_who_would_rest_asks_for_nothing_more(restless: Act) -> None:
    events = play(STRAIT, washington=[rests(), move()], beijing=[rests(restless)], rounds=3)
    assert sum(isinstance(e, Moved) for e in events) == 6
    quiet = play(STRAIT, washington=[rests()], beijing=[rests(RequestContact(channel=CHANNEL))], rounds=3)
    assert sum(isinstance(e, Moved) for e in quiet) == 2


def test_anything_else_between_clears_the_wish_to_rest() -> None:
    events = play(STRAIT, washington=[rests(), move(), rests()], beijing=[move(), rests()], rounds=3)
    assert [e.round for e in events if isinstance(e, Moved)][-1] == 3
    forfeit = play(STRAIT, washington=[rests(), rests()], beijing=["", "", "", rests()], rounds=3)
    assert closed(forfeit).outcome == "rest"
    assert closed(forfeit).round == 2


def bargain(*, delivered: Sequence[Act] = (), rounds: int = 3, after: Sequence[Move] = ()) -> tuple[Event, ...]:
    """Talks in which Washington owes patrols (C2) in return for hotlines (C1), agreed in the last round."""
    washington, beijing = first_words()
    washington += [*[move()] * (rounds - 2), move(Offer(give=(PATROLS,), ask=(HOTLINES,)))]
    beijing += [*[move()] * (rounds - 2), move(Accept(offer="O1")), *([move(*delivered)] if delivered else [])]
    return play(STRAIT, washington=[*washington, *after], beijing=beijing, rounds=rounds)


def test_what_is_owed_falls_due_in_the_last_round_at_the_latest() -> None:
    assert [c.due for c in fold(bargain()).commitments] == [3, 3]


def test_debts_are_carried_out_after_the_talks_whoever_is_awaited_first() -> None:
    events = bargain(delivered=(Perform(measure=HOTLINES),), after=[move(Perform(measure=PATROLS))])
    late = [(e.side, e.round) for e in events if isinstance(e, Moved)][6:]
    assert late == [("beijing", 4), ("washington", 4)]
    assert states(events) == {"C1": "kept", "C2": "kept"}
    assert not [e for e in events if isinstance(e, Breached | Settled)]
    assert fold(events).score.say_do == {"washington": 1.0, "beijing": 1.0}


def test_who_withholds_after_the_talks_breaks_its_word_in_a_half_turn_of_its_own() -> None:
    events = bargain()
    assert [e.event for e in events][-4:] == ["moved", "breached", "settled", "closed"] or [e.event for e in events][
        -5:
    ] == ["moved", "breached", "settled", "settled", "closed"]
    broken = next(e for e in events if isinstance(e, Settled) and e.side == "beijing")
    assert broken.x == pytest.approx(-0.3)
    assert broken.round == 5
    assert states(events) == {"C1": "breached", "C2": "released"}, "nobody breaks a word that waits on the other's"
    assert fold(events).score.say_do["beijing"] == 0.0
    assert fold(events).score.say_do["washington"] is None


def test_who_does_not_answer_a_delivery_breaks_its_word() -> None:
    events = bargain(delivered=(Perform(measure=HOTLINES),))
    assert states(events) == {"C1": "kept", "C2": "breached"}
    assert [e.side for e in events if isinstance(e, Breached)] == ["washington"]
    assert closed(events).outcome == "limit"


def test_two_bargains_that_wait_for_each_other_are_both_carried_out() -> None:
    washington, beijing = first_words()
    washington += [move(Offer(give=(PATROLS,), ask=(HOTLINES,))), move(Accept(offer="O2"))]
    beijing += [move(Offer(give=(DRILLS,), ask=(NOTICE,))), move(Accept(offer="O1"))]
    washington += [move(Perform(measure=NOTICE)), move(Perform(measure=PATROLS))]
    beijing += [move(Perform(measure=HOTLINES), Perform(measure=DRILLS))]
    events = play(STRAIT, washington=washington, beijing=beijing, rounds=3)
    assert set(states(events).values()) == {"kept"}
    assert [(e.side, e.round) for e in events if isinstance(e, Moved)][6:] == [
        ("washington", 4),
        ("beijing", 4),
        ("washington", 5),
    ]


def test_after_the_talks_only_what_is_owed_can_be_carried_out() -> None:
    events = bargain(delivered=(Perform(measure=DRILLS),))
    refused = next(e for e in events if isinstance(e, Refused))
    assert refused.faults[0].message == "The talks are over; only what is owed can still be carried out."
    assert HOTLINES in refused.faults[0].legal


def test_rest_calls_debts_in_before_their_time() -> None:
    washington, beijing = first_words()
    washington += [rests(Offer(give=(PATROLS,), deadline=5)), move(Perform(measure=PATROLS))]
    beijing += [rests(Accept(offer="O1"))]
    events = play(STRAIT, washington=washington, beijing=beijing, rounds=8)
    assert [(e.side, e.round) for e in events if isinstance(e, Moved)][-1] == ("washington", 3)
    assert states(events) == {"C1": "kept"}
    assert closed(events).outcome == "rest"


def test_an_agreement_with_a_debt_broken_at_its_end_is_none() -> None:
    washington = [move(Perform(measure=PEACE)), move(Offer(give=(PATROLS,))), rests()]
    beijing = [move(Perform(measure=REPLY)), rests(Accept(offer="O1"))]
    events = play(EASY, washington=washington, beijing=beijing, rounds=8)
    assert closed(events).outcome == "rest"


def test_who_walks_out_breaks_what_it_owes_and_frees_the_other_side() -> None:
    washington, beijing = first_words()
    washington += [move(Offer(give=(PATROLS,), ask=(HOTLINES,))), move(WalkOut())]
    beijing += [move(Accept(offer="O1"))]
    events = play(STRAIT, washington=washington, beijing=beijing, rounds=8)
    assert states(events) == {"C1": "released", "C2": "breached"}
    left = [e for e in events if isinstance(e, Moved)][-1]
    assert sorted(a.status for a in left.acts) == ["agreed", "breached", "implemented"]
    assert fold(events).score.say_do["washington"] == 0.0


def test_what_cuts_talks_off_leaves_debts_open() -> None:
    washington, beijing = first_words()
    washington += [move(Offer(give=(PATROLS,), ask=(HOTLINES,))), *["", "", ""] * 3]
    beijing += [move(Accept(offer="O1"))]
    events = play(STRAIT, washington=washington, beijing=beijing, rounds=8)
    assert closed(events).outcome == "failure"
    assert "due" in states(events).values()


def test_a_promise_alone_is_worth_little() -> None:
    washington = [move(Offer(give=(PEACE,)), Offer(give=("washington.restate-one-china",))), rests()]
    beijing = [move(Accept(offer="O1"), Accept(offer="O2")), rests(Hold())]
    events = play(STRAIT, washington=washington, beijing=beijing, rounds=8)
    assert fold(events).score.S == 0
    assert fold(events).score.spiral == 0

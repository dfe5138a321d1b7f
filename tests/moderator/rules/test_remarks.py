"""What words do by rule: harm is shown before it counts, claims must be true, promises and questions stay in sight."""

import pytest

from moderator.events import Moved, Refused
from moderator.fold import fold
from moderator.moves import Message, Offer, Perform
from moderator.rules.domestic import pressures
from moderator.rules.remarks import promises, questions
from tests.dialogue import move, play
from tests.moderator.rules.test_rules import CHANNEL, OPERATIONS, PEACE, STRAIT, first_words, refusal

INSULT = "You are liars, and everybody knows it."
PROMISE = "We will say again that the Taiwan question must be settled peacefully."


def turn(events: list, side: str) -> Moved:
    return next(e for e in events if isinstance(e, Moved) and e.side == side)


def test_a_denunciation_is_shown_first_at_no_cost_and_counts_if_it_is_sent_again() -> None:
    events = play(STRAIT, washington=[move(says=INSULT)] * 2, rounds=1)
    shown = next(e for e in events if isinstance(e, Refused))
    assert (shown.attempt, shown.faults[0].rule) == (0, "rule.harm-in-words")
    assert INSULT.split(",", maxsplit=1)[0] in shown.faults[0].message
    assert [a.value for a in turn(events, "washington").acts] == [-3.4]


def test_words_may_be_changed_instead_and_then_nothing_counts() -> None:
    events = play(STRAIT, washington=[move(says=INSULT), move(says="We disagree with you.")], rounds=1)
    assert turn(events, "washington").x == 0


def test_new_insults_do_not_come_free_for_ever() -> None:
    insults = [move(says=f"You are liars, and that is insult {n}.") for n in range(3)]
    events = play(STRAIT, washington=insults, rounds=1)
    assert sum(isinstance(e, Refused) for e in events) == 1


def test_a_denunciation_makes_nothing_dearer_and_is_no_escalation() -> None:
    insults = [move(says=INSULT)] * 2 * 4
    events = play(STRAIT, washington=insults, beijing=insults, rounds=4)
    table = fold(events)
    assert table.score.trust["washington"] < 0.35
    assert (table.score.escalation_run, table.closed.outcome) == (0, "limit")
    early = fold(events[:4])
    assert not pressures(early, "beijing")


def test_an_insult_in_a_message_is_no_act_of_the_score() -> None:
    note = Message(channel=CHANNEL, text=INSULT)
    moved = turn(play(STRAIT, washington=[move(note)], rounds=1), "washington")
    assert [r.kind for r in moved.remarks if r.private] == ["denunciation"]
    assert -3.4 not in [a.value for a in moved.acts]


def test_a_demand_to_cross_a_declared_line_counts_as_the_same_demand_in_an_offer() -> None:
    demand = "You must announce planned operations and cut back grey-zone activity."
    events = play(STRAIT, washington=[move(says=demand)] * 2, rounds=1)
    assert "declared red lines" in refusal(events)
    said = turn(events, "washington")
    washington, beijing = first_words()
    asked = play(STRAIT, washington=[*washington, move(Offer(give=(PEACE,), ask=(OPERATIONS,)))], beijing=beijing)
    offered = [e for e in asked if isinstance(e, Moved) and e.side == "washington"][-1]
    assert said.x == offered.x == pytest.approx(-0.6)


def test_a_claim_that_the_record_contradicts_is_refused() -> None:
    claim = "We have announced planned operations and have begun to cut back grey-zone activity."
    events = play(STRAIT, beijing=[move(says=claim), move(says="We hold.")], rounds=1)
    assert refusal(events).startswith("rule.claims: “")
    assert next(e for e in events if isinstance(e, Refused)).attempt == 1


def test_a_true_claim_passes() -> None:
    claim = "Today we have begun to say again that the Taiwan question must be settled peacefully."
    events = play(STRAIT, washington=[move(Perform(measure=PEACE), says=claim)], rounds=1)
    assert not [e for e in events if isinstance(e, Refused)]


def test_a_promise_outside_an_offer_is_said_and_binds_nobody_until_it_is_kept() -> None:
    said = fold(play(STRAIT, washington=[move(says=PROMISE)], rounds=1))
    assert [p.about for p in promises(said, "washington")] == [PEACE]
    assert not said.commitments
    kept = fold(play(STRAIT, washington=[move(says=PROMISE), move(Perform(measure=PEACE))], rounds=2))
    assert promises(kept, "washington") == ()


def test_a_question_stands_until_the_other_side_takes_it_up() -> None:
    asked = move(says="Why did you hold back so long?")
    silent = fold(play(STRAIT, washington=[asked], rounds=1))
    assert [q.quote for q in questions(silent, "beijing")] == ["Why did you hold back so long"]
    answer = move(says="The reason is that our agencies had to be consulted.")
    assert questions(fold(play(STRAIT, washington=[asked], beijing=[answer], rounds=1)), "beijing") == ()


def test_words_change_no_legality() -> None:
    polite, rude = (
        fold(play(STRAIT, washington=[move(says=says)] * 2, rounds=1)) for says in ("We thank you.", INSULT)
    )
    assert (polite.capital, polite.channels, polite.offers) == (rude.capital, rude.channels, rude.offers)

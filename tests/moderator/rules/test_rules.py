"""The rules: what the moderator accepts and what it refuses, in short dialogues."""

from collections.abc import Sequence

import pytest

from moderator.events import Breached, Closed, Event, Expired, Forfeited, Injected, Moved, Refused
from moderator.fold import fold
from moderator.moves import (
    Accept,
    AnswerContact,
    Counter,
    Counteract,
    Decline,
    Fault,
    Hold,
    Move,
    Offer,
    Perform,
    RequestContact,
    Withdraw,
)
from moderator.rules import domestic
from moderator.rules.judge import check
from moderator.rules.ladder import highest_step
from moderator.rules.menu import menu
from moderator.score.half_turns import half_turns
from moderator.visibility import view_of
from scenarios.load import load
from tests.dialogue import move, play

SCENARIO = load().scenario("taiwan-strait")
STRAIT = SCENARIO.model_copy(
    update={"capital": {side: dict.fromkeys(held, 100.0) for side, held in SCENARIO.capital.items()}, "deck": ()}
)
"""The scenario with enough capital for anything and no injects, so that one rule is tested at a time."""

STABILITY = load().scenario("strategic-stability")

PEACE, ONE_CHINA = "washington.restate-peaceful-strait", "washington.restate-one-china"
PATROLS, NOTICE = "washington.routine-patrols", "washington.advance-notice"
DEPLOYMENTS, SALES = "washington.limit-deployments", "washington.taiwan-sales-and-visits"
REPLY, UNIFICATION = "beijing.constructive-reply", "beijing.peaceful-unification"
HOTLINES, DRILLS, OPERATIONS = "beijing.use-hotlines", "beijing.fewer-unannounced-drills", "beijing.announce-operations"


CHANNEL, LIMIT = next(iter(SCENARIO.channels)), "washington.limit-deployments"


def one(events: Sequence[Event], kind: type) -> Event:
    found = [e for e in events if isinstance(e, kind)]
    assert len(found) == 1, [e.event for e in events]
    return found[0]


def first_words() -> tuple[list, list]:
    """A first round in which both sides do something at step 1, so that step 2 opens."""
    return [move(Perform(measure=PEACE))], [move(Perform(measure=REPLY))]


def faults(events: Sequence[Event]) -> list[Fault]:
    return [f for e in events if isinstance(e, Refused) for f in e.faults]


def refusal(events: Sequence[Event]) -> str:
    first = next(e for e in events if isinstance(e, Refused))
    fault = first.faults[0]
    assert fault.source
    assert fault.legal
    return f"{fault.rule}: {fault.message}"


def test_a_deed_before_any_words_is_refused_by_the_rule_of_the_ladder() -> None:
    events = play(STRAIT, washington=[move(Perform(measure=PATROLS)), move(Perform(measure=PEACE))], rounds=1)
    assert refusal(events).startswith("rule.gradualism: washington.routine-patrols is step 2")
    assert [e.event for e in events] == ["opened", "refused", "moved", "moved", "closed"]


def test_a_step_opens_when_both_sides_have_acted_on_the_one_below() -> None:
    washington, beijing = first_words()
    events = play(STRAIT, washington=[*washington, move(Perform(measure=PATROLS))], beijing=beijing)
    assert highest_step(fold(events[:2])) == 1
    assert highest_step(fold(events[:3])) == 2
    assert not [e for e in events if isinstance(e, Refused)]


def test_ones_own_red_line_is_refused_unless_the_other_side_gives_a_counterpart() -> None:
    washington, beijing = first_words()
    alone = play(STRAIT, washington=[*washington, move(Perform(measure=DEPLOYMENTS))], beijing=beijing)
    assert refusal(alone).startswith("washington.line.deterrence: ")
    offer = Offer(give=(DEPLOYMENTS,), ask=(DRILLS,))
    matched = play(STRAIT, washington=[*washington, move(offer)], beijing=beijing)
    assert not [e for e in matched if isinstance(e, Refused)]


def test_demanding_that_the_other_side_cross_its_declared_line_is_allowed_and_scored() -> None:
    washington, beijing = first_words()
    demand = Offer(give=(PEACE,), ask=(OPERATIONS,))
    events = play(STRAIT, washington=[*washington, move(demand)], beijing=beijing)
    moved = [e for e in events if isinstance(e, Moved) and e.side == "washington"][-1]
    assert [a.crosses_red_line for a in moved.acts] == [False, True]
    assert moved.x == pytest.approx(-0.6)


def test_audiences_that_object_lose_points_and_block_below_their_floor() -> None:
    audience = STRAIT.mandate("washington").audiences[0]
    poor = SCENARIO.model_copy(
        update={"capital": STRAIT.capital | {"washington": dict.fromkeys(STRAIT.capital["washington"], audience.floor)}}
    )
    events = play(poor, washington=[move(Perform(measure=PEACE))], rounds=1)
    assert f"would block {PEACE}" in refusal(events)
    rich = play(STRAIT, washington=[move(Perform(measure=PEACE))], rounds=1)
    moved = one([e for e in rich if getattr(e, "side", "") == "washington"], Moved)
    table = fold(rich[:1])
    spent = moved.spent["washington"]
    assert set(spent) == {a.id for a in domestic.objecting(table, "washington", STRAIT.measure(PEACE))}
    assert fold(rich[:2]).capital["washington"][next(iter(spent))] < STRAIT.capital["washington"][next(iter(spent))]


def test_an_accepted_offer_binds_both_and_carrying_it_out_costs_nothing_more() -> None:
    washington, beijing = first_words()
    washington += [move(Offer(give=(PATROLS,), ask=(HOTLINES,))), move(Perform(measure=PATROLS))]
    beijing += [move(Accept(offer="O1"), Perform(measure=HOTLINES))]
    events = play(STRAIT, washington=washington, beijing=beijing)
    table = fold(events)
    assert [(c.by, c.measure, c.state) for c in table.commitments] == [
        ("beijing", HOTLINES, "kept"),
        ("washington", PATROLS, "kept"),
    ]
    accepted, kept = [e for e in events if isinstance(e, Moved) and e.round > 1][1:3]
    assert accepted.spent["washington"]
    assert accepted.spent["beijing"]
    assert not any(kept.spent.values())


@pytest.mark.parametrize(
    ("closing", "state"),
    [(Decline(offer="O1", reason="Too early."), "declined"), (Counter(offer="O1", give=(UNIFICATION,)), "countered")],
)
def test_a_closed_offer_cannot_be_accepted(closing: Decline | Counter, state: str) -> None:
    events = play(STRAIT, washington=[move(Offer(give=(PEACE,)))], beijing=[move(closing), move(Accept(offer="O1"))])
    assert f"O1 is {state}, and closed for good" in refusal(events)


def test_an_offer_expires_by_itself_or_is_withdrawn() -> None:
    late = [move(Hold()), move(Hold()), move(Accept(offer="O1"))]
    expired = play(STRAIT, washington=[move(Offer(give=(PEACE,), deadline=1))], beijing=late)
    assert one(expired, Expired).round == 2
    assert "O1 is expired" in refusal(expired)
    withdrawn = play(STRAIT, washington=[move(Offer(give=(PEACE,))), move(Withdraw(of="O1"))], beijing=late[:1])
    assert fold(withdrawn).offers[0].state == "withdrawn"


def test_a_deadline_gives_both_sides_equally_many_turns() -> None:
    first = play(STRAIT, washington=[move(Offer(give=(PEACE,), deadline=1))], rounds=3)
    second = play(STRAIT, beijing=[move(Offer(give=(REPLY,), deadline=1))], rounds=3)
    for events, answering in ((first, "beijing"), (second, "washington")):
        made, gone = fold(events).offers[0], events.index(one(events, Expired))
        turns = [e for e in events[:gone] if isinstance(e, Moved) and e.side == answering and e.round >= made.round]
        assert len([t for t in turns if answering == "beijing" or t.round > made.round]) == 1


def test_a_deed_in_force_cannot_be_given_again_under_another_id() -> None:
    twins = tuple(m.model_copy(update={"overlaps": (NOTICE,)}) if m.id == PATROLS else m for m in STRAIT.measures)
    washington, beijing = first_words()
    washington += [move(Perform(measure=PATROLS)), move(Perform(measure=NOTICE))]
    events = play(STRAIT.model_copy(update={"measures": twins}), washington=washington, beijing=beijing)
    assert f"{NOTICE} is already agreed or in force" in refusal(events)


def test_the_moderator_records_a_breach_and_releases_the_commitment_in_return() -> None:
    washington, beijing = first_words()
    washington.append(move(Offer(give=(PATROLS,), ask=(HOTLINES,), deadline=1)))
    beijing.append(move(Accept(offer="O1")))
    events = play(STRAIT, washington=washington, beijing=beijing, rounds=5)
    breach = one(events, Breached)
    assert (breach.side, breach.round) == ("beijing", 4)
    assert {c.by: c.state for c in fold(events).commitments} == {"beijing": "breached", "washington": "released"}
    after = next(e for e in events if isinstance(e, Moved) and e.side == "beijing" and e.round == 4)
    assert after.x == pytest.approx(-0.3)


def test_a_withdrawn_commitment_releases_the_one_in_return() -> None:
    washington, beijing = first_words()
    washington += [move(Offer(give=(PATROLS,), ask=(HOTLINES,))), move(Withdraw(of="C2"))]
    events = play(STRAIT, washington=washington, beijing=[*beijing, move(Accept(offer="O1"))], rounds=3)
    assert {c.by: c.state for c in fold(events).commitments} == {"beijing": "released", "washington": "withdrawn"}
    renounced = [e for e in events if isinstance(e, Moved) and e.side == "washington"][-1]
    assert renounced.x < 0


def test_a_joint_measure_needs_both_signatures() -> None:
    joint = next(m.id for m in STRAIT.measures if m.joint and m.step <= 2)
    washington, beijing = first_words()
    alone = play(STRAIT, washington=[*washington, move(Perform(measure=joint))], beijing=beijing)
    assert refusal(alone).startswith("rule.both-signatures")
    washington += [move(Offer(give=(joint,))), move(Perform(measure=joint))]
    beijing += [move(Accept(offer="O1"), Perform(measure=joint))]
    signed = fold(play(STRAIT, washington=washington, beijing=beijing))
    assert {(p.by, p.measure) for p in signed.performed} >= {("washington", joint), ("beijing", joint)}


def test_words_fade_after_two_rounds_without_a_deed() -> None:
    words = [move(Perform(measure=m)) for m in (PEACE, ONE_CHINA, PEACE, ONE_CHINA)]
    events = play(STRAIT, washington=words, rounds=4)
    values = [e.acts[0].value for e in events if isinstance(e, Moved) and e.side == "washington"]
    assert values == [4.5, 4.5, 2.25, 1.125]


def test_two_unanswered_deeds_cause_an_accusation_of_appeasement_and_words_do_not_answer_them() -> None:
    washington, beijing = first_words()
    washington += [move(Perform(measure=PATROLS)), move(Perform(measure=NOTICE))]
    beijing += [move(Hold()), move(Perform(measure=UNIFICATION))]
    events = play(STRAIT, washington=washington, beijing=beijing, rounds=4)
    charge = one([e for e in events if isinstance(e, Injected) and e.source == "moderator"], Injected)
    assert charge.inject.trigger == "appeasement"
    assert charge.inject.effect.sides == ("washington",)
    table = fold(events[: events.index(charge) + 1])
    assert domestic.level(table, "washington", STRAIT.measure(ONE_CHINA)) == "high"


def test_a_side_can_have_only_one_open_request_for_contact() -> None:
    one_, two = list(STRAIT.channels)[:2]
    calls = move(RequestContact(channel=one_), RequestContact(channel=two))
    assert f"A request on {one_} is already open" in refusal(play(STRAIT, washington=[calls], rounds=1))


def test_a_countermeasure_must_be_on_the_closed_list() -> None:
    forceful = move(Counteract(countermeasure="countermeasure.blockade"))
    assert "closed list" in refusal(play(STRAIT, washington=[forceful], rounds=1))
    patrol = play(STRAIT, washington=[move(Counteract(countermeasure="countermeasure.close-in-patrol"))], rounds=1)
    moved = next(e for e in patrol if isinstance(e, Moved))
    assert moved.acts[0].crosses_red_line
    assert moved.x <= -0.6


def test_the_leaders_override_opens_the_next_step_alone_a_limited_number_of_times() -> None:
    washington = [move(Perform(measure=m, override=(m,))) for m in (PATROLS, NOTICE, LIMIT, SALES)]
    events = play(STRAIT, washington=washington, rounds=4)
    used = [e.overrides for e in events if isinstance(e, Moved) and e.side == "washington"]
    allowed = STRAIT.mandate("washington").overrides
    assert used[:allowed] == [1] * allowed
    assert "of the leader's overrides, and 0 are left" in refusal(events)
    regime = "washington.stability-talks"
    jump = play(STABILITY, washington=[move(Offer(give=(regime,), override=(regime,)))], rounds=1)
    assert refusal(jump).startswith(f"rule.gradualism: {regime} is step 4")


def test_an_override_lifts_the_measures_that_it_names_and_no_others() -> None:
    package = Offer(give=(PATROLS, NOTICE), override=(PATROLS,))
    events = play(STRAIT, washington=[move(package)], rounds=1)
    assert [f.message.split()[0] for f in faults(events)] == [NOTICE]
    strange = play(STRAIT, washington=[move(Offer(give=(PATROLS,), override=(HOTLINES,)))], rounds=1)
    assert f"cannot override for {HOTLINES}" in refusal(strange)


def test_an_overridden_price_is_left_out_of_the_floors_while_capital_lasts() -> None:
    floor = max(a.floor for a in STRAIT.mandate("washington").audiences)
    at_floor = dict.fromkeys(STRAIT.capital["washington"], floor)
    poor = SCENARIO.model_copy(update={"capital": STRAIT.capital | {"washington": at_floor}, "deck": ()})
    both = (PEACE, ONE_CHINA)
    assert "would block" in refusal(play(poor, washington=[move(Offer(give=both))], rounds=1))
    assert "would block" in refusal(play(poor, washington=[move(Offer(give=both, override=(PEACE,)))], rounds=1))
    lifted = play(poor, washington=[move(Offer(give=both, override=both))], rounds=1)
    assert next(e.overrides for e in lifted if isinstance(e, Moved)) == 2
    nothing = dict.fromkeys(STRAIT.capital["washington"], 1.0)
    broke = poor.model_copy(update={"capital": STRAIT.capital | {"washington": nothing}})
    spent = play(broke, washington=[move(Perform(measure=PEACE, override=(PEACE,)))], rounds=1)
    assert refusal(spent).endswith("that audience vetoes what it objects to.")


def test_an_offer_that_its_maker_cannot_carry_any_more_says_so_and_costs_no_attempt() -> None:
    floor = max(a.floor for a in STRAIT.mandate("washington").audiences)
    short = dict.fromkeys(STRAIT.capital["washington"], floor + 10)
    scenario = SCENARIO.model_copy(update={"capital": STRAIT.capital | {"washington": short}, "deck": ()})
    offers = [move(Offer(give=(PEACE,)), Offer(give=(ONE_CHINA,), deadline=3)), move(Perform(measure=PEACE))]
    accept = move(Accept(offer="O2"))
    events = play(scenario, washington=offers, beijing=[move(), accept, accept, accept, accept], rounds=2)
    told = [(e.attempt, e.faults[0].message) for e in events if isinstance(e, Refused)]
    assert told == [(n, "Washington cannot carry O2 at home now.") for n in (0, 1, 2, 3)]
    view = view_of(fold(events[: [e.event for e in events].index("refused")]), "beijing")
    assert view.table.unpayable == ("O2",)
    assert [f.rule for f in check(view.table, "beijing", Accept(offer="O2"))] == ["rule.their-domestic-gate"]


def test_a_measure_is_carried_out_once_in_a_move_whatever_else_differs() -> None:
    twice = move(Perform(measure=PEACE), Perform(measure=PEACE, override=(PEACE,)))
    assert "The same act is given twice" in refusal(play(STRAIT, washington=[twice], rounds=1))


def test_a_side_with_a_surcharge_pays_one_level_more_for_conceding_first() -> None:
    opens = STRAIT.model_copy(update={"opens": "beijing"})
    offered = {"beijing": [move(Offer(give=(REPLY,)))], "washington": [move(Accept(offer="O1"))]}
    bound = next(e for e in play(opens, **offered, rounds=1) if isinstance(e, Moved) and e.spent.get("beijing")).spent
    done = next(e for e in play(opens, beijing=[move(Perform(measure=REPLY))], rounds=1) if isinstance(e, Moved))
    tolerance = {a.id: a.tolerance for a in STRAIT.mandate("beijing").audiences}
    for audience, points in bound["beijing"].items():
        assert points == pytest.approx(domestic.POINTS["moderate"] * (1 - tolerance[audience]))
    assert done.spent["beijing"] == bound["beijing"]


def test_three_faulty_replies_forfeit_the_turn_which_is_silence_in_the_score() -> None:
    bad = move(Accept(offer="O9"))
    events = play(STRAIT, washington=[bad, "no JSON in it", bad, move(Perform(measure=PEACE))], rounds=2)
    assert [e.event for e in events][:5] == ["opened", "refused", "refused", "refused", "forfeited"]
    lost = one(events, Forfeited)
    assert [(a.value, a.measure) for a in lost.acts] == [(0, "")]
    assert [e.side for e in events if isinstance(e, Moved)] == ["beijing", "washington", "beijing"]
    held = play(STRAIT, washington=[move(), move(Perform(measure=PEACE))], rounds=2)
    assert fold(events).score == fold(held).score


def test_a_person_never_loses_a_turn_to_refusals() -> None:
    bad = move(Accept(offer="O9"))
    events = play(STRAIT, washington=[*[bad] * 5, move(Perform(measure=PEACE))], rounds=1, labels=("human", "test:b"))
    assert [e.attempt for e in events if isinstance(e, Refused)] == [1, 2, 3, 4, 5]
    assert one([e for e in events if getattr(e, "side", "") == "washington" and e.event != "refused"], Moved)


def test_a_refused_contact_and_a_lapsed_one_are_the_same_small_harm() -> None:
    ask = move(RequestContact(channel=CHANNEL))
    refused = play(STRAIT, washington=[ask], beijing=[move(AnswerContact(contact="K1", take=False))])
    lapsed = play(STRAIT, washington=[ask], beijing=[move()])
    assert [c.state for c in (*fold(refused).contacts, *fold(lapsed).contacts)] == ["refused", "lapsed"]
    harm = [next(e for e in events if isinstance(e, Moved) and e.side == "beijing") for events in (refused, lapsed)]
    assert [[a.value for a in e.acts] for e in harm] == [[-1.0], [-1.0]]
    assert fold(refused).score == fold(lapsed).score


def test_a_channel_asked_for_in_vain_rests_for_two_rounds() -> None:
    ask = move(RequestContact(channel=CHANNEL))
    events = play(STRAIT, washington=[ask, ask, move(), move(), ask], rounds=4)
    rounds = [e.round for e in events if isinstance(e, Moved) and isinstance(e.move.acts[0], RequestContact)]
    assert rounds == [1, 4]
    assert f"The last call on {CHANNEL} was in vain; another may be made from round 4 on" in refusal(events)
    table = fold([e for e in events if getattr(e, "round", 0) < 3 and e.event != "closed"])
    assert CHANNEL not in menu(table, "washington").channels


def test_calls_alone_make_no_spiral() -> None:
    def call(*answered: int) -> Move:
        taken = (AnswerContact(contact=f"K{n}") for n in answered)
        return move(*taken, RequestContact(channel=CHANNEL))

    washington = [call(), *(call(n) for n in range(2, 16, 2))]
    events = play(STRAIT, washington=washington, beijing=[call(n) for n in range(1, 16, 2)])
    assert [e for e in events if isinstance(e, Refused)] == []
    assert fold(events).score.spiral == 0
    assert fold(events).score.S < 3


def test_an_accepted_offer_counts_in_the_next_half_turn_of_the_side_that_made_it() -> None:
    washington = [move(Offer(give=(PEACE,))), move(Hold())]
    events = play(STRAIT, washington=washington, beijing=[move(Accept(offer="O1"))], rounds=3)
    offered, agreed, *_ = [e for e in events if isinstance(e, Moved) and e.side == "washington"]
    assert [(a.round, a.status) for a in agreed.acts] == [(2, "agreed")]
    turns = half_turns(fold(events).acts, ("washington", "beijing"), prior=STRAIT.trust)
    assert [t.x for t in turns if t.side == "washington"][:2] == pytest.approx([offered.x, agreed.x])


def test_a_joint_measure_that_the_other_side_offered_can_be_carried_out_by_both() -> None:
    full = load().scenario("strategic-stability")
    talks = "beijing.stability-talks"
    scenario = full.model_copy(
        update={
            "capital": {side: dict.fromkeys(held, 100.0) for side, held in full.capital.items()},
            "deck": (),
            "measures": tuple(m.model_copy(update={"step": 1}) if m.id == talks else m for m in full.measures),
            "sides": tuple(side.model_copy(update={"red_lines": ()}) for side in full.sides),
        }
    )
    events = play(
        scenario,
        washington=[move(), move(Accept(offer="O1")), move(Perform(measure=talks))],
        beijing=[move(Offer(give=(talks,))), move(Perform(measure=talks)), move()],
    )
    assert not [e for e in events if isinstance(e, Refused)]
    assert [c.state for c in fold(events).commitments] == ["kept", "kept"]
    owing = fold(e for e in events if not isinstance(e, Closed) and getattr(e, "round", 0) < 3)
    assert talks in [item.measure.id for item in menu(owing, "washington").perform]

"""The acts of diplomacy: part of a measure, order, explanations, proof, time to ask the capital, and messages."""

from collections.abc import Sequence

import pytest

from moderator.events import Event, Injected, Moved
from moderator.fold import fold
from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    AnswerProof,
    AskProof,
    Counteract,
    Explain,
    Hold,
    Message,
    Offer,
    Perform,
    RequestContact,
    Reserve,
)
from moderator.rules import domestic
from moderator.rules.ladder import highest_step
from moderator.score.half_turns import half_turns
from scenarios.scenario import Slot
from scenarios.types import Inject
from tests.dialogue import move, play
from tests.moderator.rules.test_rules import (
    CHANNEL,
    HOTLINES,
    NOTICE,
    OPERATIONS,
    PATROLS,
    PEACE,
    REPLY,
    SCENARIO,
    STRAIT,
    UNIFICATION,
    faults,
    first_words,
    refusal,
)

PART, REST = f"{NOTICE}#part", f"{NOTICE}#rest"


def moves(events: Sequence[Event], side: str) -> list[Moved]:
    return [e for e in events if isinstance(e, Moved) and e.side == side]


def happening(**effect: object) -> tuple[Inject, ...]:
    """An incident of Beijing's side in round 2 that makes concessions dearer in Washington."""
    found = next(i for i in SCENARIO.injects if i.id == "inject.unannounced-drill")
    return (found.model_copy(update={"effect": found.effect.model_copy(update=effect)}),)


def with_inject(inject: Inject, round_: int = 2) -> object:
    return STRAIT.model_copy(update={"injects": (inject,), "deck": (Slot(inject=inject.id, round=round_),)})


class TestParts:
    """Part of a measure, and the rest of it."""

    def test_part_and_rest_earn_half_each_and_cost_together_what_the_whole_costs(self) -> None:
        washington, beijing = first_words()
        steps = [move(Perform(measure=PART)), move(Perform(measure=REST))]
        events = play(STRAIT, washington=[*washington, *steps], beijing=beijing, rounds=4)
        _, part, rest = moves(events, "washington")[:3]
        whole = play(STRAIT, washington=[*washington, move(Perform(measure=NOTICE))], beijing=beijing, rounds=4)
        at_once = moves(whole, "washington")[1]
        assert [m.acts[0].value for m in (part, rest, at_once)] == [3.5, 3.5, 7.0]
        for audience, points in at_once.spent["washington"].items():
            assert part.spent["washington"][audience] < points
            assert part.spent["washington"][audience] + rest.spent["washington"][audience] == pytest.approx(points)

    def test_a_part_opens_no_step_but_with_the_rest_the_whole_is_done(self) -> None:
        washington, beijing = first_words()
        events = play(
            STRAIT,
            washington=[*washington, move(Perform(measure=PART)), move(Perform(measure=REST))],
            beijing=[*beijing, move(Perform(measure=HOTLINES))],
            rounds=4,
        )
        moved = [n for n, e in enumerate(events) if isinstance(e, Moved)]
        assert highest_step(fold(events[: moved[3] + 1])) == 2
        assert highest_step(fold(events[: moved[4] + 1])) == 3
        assert NOTICE in fold(events).given_or_owed("washington")

    def test_the_rest_comes_after_the_part_and_the_whole_is_not_given_beside_either(self) -> None:
        washington, beijing = first_words()
        rest = play(STRAIT, washington=[*washington, move(Perform(measure=REST))], beijing=beijing, rounds=2)
        assert f"{REST} comes after {PART}" in refusal(rest)
        steps = [move(Perform(measure=PART)), move(Perform(measure=NOTICE))]
        whole = play(STRAIT, washington=[*washington, *steps], beijing=beijing, rounds=3)
        assert f"{NOTICE} is already agreed or in force" in refusal(whole)
        both = play(STRAIT, washington=[*washington, move(Offer(give=(PART, REST)))], beijing=beijing, rounds=2)
        assert "named twice" in refusal(both)

    def test_a_part_lifts_no_bar_and_crosses_the_same_line_as_the_whole(self) -> None:
        washington, beijing = first_words()
        drills = "beijing.fewer-unannounced-drills"
        barred = Offer(give=("washington.limit-deployments",), ask=(f"{drills}#part",))
        events = play(STRAIT, washington=[*washington, move(barred)], beijing=beijing, rounds=2)
        assert refusal(events).startswith("washington.line.deterrence")
        demand = play(
            STRAIT, washington=[*washington, move(Offer(give=(PEACE,), ask=(f"{OPERATIONS}#part",)))], beijing=beijing
        )
        assert moves(demand, "washington")[-1].acts[1].crosses_red_line

    def test_a_part_can_be_asked_accepted_and_carried_out(self) -> None:
        washington, beijing = first_words()
        asked = Offer(give=(PATROLS,), ask=(f"{OPERATIONS}#part",), deadline=1)
        assert STRAIT.measure(f"{OPERATIONS}#part").cost.level == "moderate"
        washington += [move(asked), move(), move(Perform(measure=PATROLS))]
        beijing += [move(Accept(offer="O1")), move(Perform(measure=f"{OPERATIONS}#part"))]
        events = play(STRAIT, washington=washington, beijing=beijing, rounds=4)
        assert not faults(events)
        assert [c.state for c in fold(events).commitments] == ["kept", "kept"]

    def test_a_measure_that_is_whole_or_nothing_has_no_part(self) -> None:
        events = play(STRAIT, washington=[move(Perform(measure=f"{PEACE}#part"))], rounds=1)
        assert "No measure in play is called" in refusal(events)


class TestOrder:
    """Who carries out first what an offer agrees."""

    @pytest.mark.parametrize(
        ("first", "awaits"),
        [
            ("asked", {"beijing": 0, "washington": 1}),
            ("offerer", {"beijing": 1, "washington": 0}),
            ("both", {"beijing": 0, "washington": 0}),
        ],
    )
    def test_the_one_who_goes_second_waits_for_the_first(self, first: str, awaits: dict) -> None:
        washington, beijing = first_words()
        offer = Offer(give=(PATROLS,), ask=(HOTLINES,), deadline=1, first=first)
        events = play(
            STRAIT, washington=[*washington, move(offer)], beijing=[*beijing, move(Accept(offer="O1"))], rounds=8
        )
        owed = fold(events[:5]).commitments
        assert {c.by: len(c.awaits) for c in owed} == awaits
        waits = [c.due for c in owed if c.awaits] or [owed[0].due]
        assert waits == [max(c.due for c in owed)]
        assert len({c.due for c in owed}) == (1 if first == "both" else 2)


class TestExplain:
    """Accounting for an incident of one's own side."""

    def test_it_takes_back_the_level_that_the_incident_made_dearer(self) -> None:
        scenario = with_inject(happening(rounds=6)[0])
        events = play(scenario, beijing=[move(), move(Explain(incident="inject.unannounced-drill"))], rounds=3)
        before = fold(events[:4])
        assert [p.reason for p in domestic.pressures(before, "washington")] == [
            "Large drill around Taiwan without notice"
        ]
        assert not domestic.pressures(fold(events[:6]), "washington")

    def test_regret_is_worth_more_than_an_account_and_each_is_given_once(self) -> None:
        scenario = with_inject(happening()[0])
        plain = play(scenario, beijing=[move(), move(Explain(incident="inject.unannounced-drill"))], rounds=3)
        sorry = move(Explain(incident="inject.unannounced-drill", regret=True))
        regretted = play(scenario, beijing=[move(), sorry, sorry], rounds=3)
        assert moves(plain, "beijing")[1].x == 0
        assert moves(regretted, "beijing")[1].x > 0
        assert "is not for this side to explain" in refusal(regretted)

    def test_nobody_explains_what_the_other_side_did_or_what_did_not_happen(self) -> None:
        scenario = with_inject(happening()[0])
        for side, round_ in (("washington", 2), ("beijing", 1)):
            script = [move()] * (round_ - 1) + [move(Explain(incident="inject.unannounced-drill"))]
            assert refusal(play(scenario, **{side: script}, rounds=3)).startswith("rule.order")

    def test_a_countermeasure_of_ones_own_can_be_accounted_for(self) -> None:
        tariff = "countermeasure.tariff"
        events = play(
            STRAIT,
            beijing=[move(Counteract(countermeasure=tariff)), move(Explain(incident=tariff, regret=True))],
            rounds=2,
        )
        assert not faults(events)
        assert moves(events, "beijing")[1].acts[0].measure == f"explain.{tariff}"


class TestProof:
    """Asking for proof of what was carried out."""

    def asked(self, answer: Act) -> tuple[Event, ...]:
        return play(
            STRAIT,
            washington=[move(), move(AskProof(measure=UNIFICATION))],
            beijing=[move(Perform(measure=UNIFICATION)), move(answer)],
            rounds=3,
        )

    def test_showing_it_is_credited_with_the_difference_to_the_next_level(self) -> None:
        events = self.asked(AnswerProof(proof="P1"))
        done, shown = moves(events, "beijing")[:2]
        measure = STRAIT.measure(UNIFICATION)
        assert measure.verifiability.level == "medium"
        full = half_turns(done.acts, ("washington", "beijing"))[0].acts[0].full
        assert shown.x == pytest.approx(full / 0.85 - full)
        assert (shown.acts[0].status, shown.acts[0].measure) == ("agreed", f"proof.{UNIFICATION}")

    @pytest.mark.parametrize("answer", [AnswerProof(proof="P1", show=False), Hold()])
    def test_refusing_or_ignoring_it_does_a_little_harm(self, answer: Act) -> None:
        assert moves(self.asked(answer), "beijing")[1].x == pytest.approx(-0.1)

    def test_it_is_asked_once_and_only_of_what_was_done_and_is_not_seen_well(self) -> None:
        washington = [move(AskProof(measure=UNIFICATION)), move(AskProof(measure=UNIFICATION))]
        early = play(STRAIT, washington=washington, beijing=[move()], rounds=1)
        assert "cannot be asked for" in refusal(early)
        twice = play(
            STRAIT,
            washington=[move(), *washington],
            beijing=[move(Perform(measure=UNIFICATION)), move(AnswerProof(proof="P1"))],
            rounds=3,
        )
        assert len(faults(twice)) == 1
        seen = play(STRAIT, washington=[move(), move(AskProof(measure=REPLY))], beijing=[move(Perform(measure=REPLY))])
        assert "cannot be asked for" in refusal(seen)


class TestReserve:
    """Putting off an answer, as the capital must be asked."""

    def test_an_offer_that_is_put_off_can_be_answered_a_round_later(self) -> None:
        washington, beijing = first_words()
        washington += [move(Offer(give=(PATROLS,), ask=(HOTLINES,), deadline=1))]
        beijing += [move(Reserve(of=("O1",))), move(Accept(offer="O1"))]
        events = play(STRAIT, washington=washington, beijing=beijing, rounds=4)
        assert not faults(events)
        assert fold(events).offer("O1").state == "accepted"

    def test_a_call_that_is_put_off_does_not_lapse(self) -> None:
        events = play(
            STRAIT,
            washington=[move(RequestContact(channel=CHANNEL))],
            beijing=[move(Reserve(of=("K1",))), move(AnswerContact(contact="K1"))],
            rounds=3,
        )
        assert [m.x >= 0 for m in moves(events, "beijing")] == [True, True, True]
        assert fold(events).contacts[0].state == "taken"

    def test_what_is_put_off_is_answered_with_the_next_half_turn_and_not_tested_before(self) -> None:
        events = play(
            STRAIT,
            washington=[move(Perform(measure=PEACE))],
            beijing=[move(Reserve(of=("gift",))), move(Perform(measure=REPLY))],
            rounds=2,
        )
        halves = half_turns(fold(events).acts, ("washington", "beijing"), prior=STRAIT.trust)
        assert [(h.reserved, h.answer) for h in halves][1] == (True, None)
        assert halves[3].stimulus == pytest.approx(halves[0].x)
        assert halves[3].answer is not None

    def test_not_twice_running_not_again_and_not_in_the_last_round(self) -> None:
        gift = [move(Perform(measure=PEACE))]
        again = [move(Reserve(of=("gift",))), move(Reserve(of=("gift",)))]
        assert "was already put off" in refusal(play(STRAIT, washington=gift, beijing=again, rounds=3))
        later = [move(Reserve(of=("gift",))), move(), move(Reserve(of=("gift",)))]
        assert "cannot be put off" in refusal(play(STRAIT, washington=gift, beijing=later, rounds=4))
        assert "In the last round" in refusal(play(STRAIT, washington=gift, beijing=again[:1], rounds=1))

    def test_it_stands_alone(self) -> None:
        both = move(Reserve(of=("gift",)), Perform(measure=REPLY))
        events = play(STRAIT, washington=[move(Perform(measure=PEACE))], beijing=[both], rounds=2)
        assert "stands alone" in refusal(events)


class TestMessages:
    """Words through a channel, which nobody at home hears."""

    def sent(self, text: str = "Let us meet before the drill.", channel: str = CHANNEL) -> tuple[Event, ...]:
        return play(STRAIT, washington=[move(Message(channel=channel, text=text))], rounds=2)

    def test_it_goes_through_an_open_channel(self) -> None:
        assert not faults(self.sent())
        assert "is not an open channel" in refusal(self.sent(channel="theatre-commanders"))

    def test_red_lines_force_and_leaks_hold_in_it(self) -> None:
        assert refusal(self.sent("We will invade the island.")).startswith("rule.")
        told = play(STRAIT, washington=[move(Message(channel=CHANNEL, text=SCENARIO.briefs["washington"].text[:500]))])
        assert refusal(told).startswith("rule.private")

    def test_a_call_that_is_taken_carries_one(self) -> None:
        call = [move(RequestContact(channel=CHANNEL))]
        taken = AnswerContact(contact="K1", message="We hear you.")
        assert not faults(play(STRAIT, washington=call, beijing=[move(taken)], rounds=1))
        refused = taken.model_copy(update={"take": False})
        assert (
            "a call that is taken" in refusal(play(STRAIT, washington=call, beijing=[move(refused)], rounds=1)).lower()
        )

    def test_a_leak_publishes_the_last_two_rounds_and_costs_only_those_who_wrote(self) -> None:
        leak = next(i for i in SCENARIO.injects if i.id == "inject.messages-leaked")
        scenario = with_inject(leak, 3)
        note = move(Message(channel=CHANNEL, text="Let us meet before the drill."))
        events = play(scenario, washington=[note], rounds=3)
        leaked = next(e for e in events if isinstance(e, Injected))
        assert [(one.side, one.round, one.text) for one in leaked.leaked] == [
            ("washington", 1, "Let us meet before the drill.")
        ]
        after = fold(events[: events.index(leaked) + 1])
        assert domestic.pressures(after, "washington")
        assert not domestic.pressures(after, "beijing")
        quiet = play(scenario, rounds=3)
        assert not fold(quiet).shifts

    def test_calls_explanations_proofs_and_messages_make_no_spiral(self) -> None:
        notes = [move(Message(channel=channel, text="A word.")) for channel in (CHANNEL, "defence-hotline")] * 4
        events = play(STRAIT, washington=notes, beijing=notes)
        assert fold(events).score.Z == 0

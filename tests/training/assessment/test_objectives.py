"""Each measure of an objective, in a short dialogue that meets it and one that does not."""

from collections.abc import Sequence
from typing import get_args

from moderator.chair import Chair
from moderator.events import Event, Injected
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    AskProof,
    Counteract,
    Explain,
    Hold,
    Move,
    Offer,
    Perform,
    Protest,
    RequestContact,
)
from moderator.table import Table
from scenarios.exercise import MeasuredBy
from scenarios.load import load
from tests.dialogue import Scripted, listened, move, opening, play
from tests.moderator.rules.test_rules import HOTLINES, PATROLS, PEACE, REPLY, STRAIT, UNIFICATION
from tests.training.lesson import LESSON, objective
from training.assessment.objectives import MEASURES, Result, assess

WORDS = move(Perform(measure=PEACE))
ANSWER = move(Perform(measure=REPLY))
TRADE = move(Offer(give=(PATROLS,), ask=(HOTLINES,), deadline=1))


def talks(washington: Sequence[Move] = (), beijing: Sequence[Move] = (), *, drill: int = 0) -> tuple[Event, ...]:
    """Talks over the Strait, with a drill without notice before Washington's turn in a round, if one is given."""

    async def step_in(table: Table) -> Injected | None:
        inject = next(i for i in STRAIT.injects if i.id == "inject.unannounced-drill")
        due = drill == table.round and table.to_move == "washington" and not table.injected
        return Injected(round=table.round, inject=inject, source="exercise") if due else None

    delegates = {"washington": Scripted(washington), "beijing": Scripted(beijing)}
    rounds = max(len(washington), len(beijing), 1)
    return listened(negotiate(opening(STRAIT, rounds), delegates, chair=Chair(step_in=step_in)))


def result(
    kind: MeasuredBy,
    events: Sequence[Event],
    at: float | None = None,
    side: str = "washington",
    minutes: float | None = None,
) -> tuple[bool | None, float, tuple[str, ...]]:
    """How an objective came out: met or not, the figure, and the turns."""
    (found,) = assess(events, objective(kind, at), side, minutes)
    assert isinstance(found, Result)
    return found.met, round(found.figure, 6), found.turns


def test_a_provocation_is_answered_in_proportion() -> None:
    protests = move(Protest(about="A drill without notice."))
    assert result("answers-in-proportion", talks([WORDS, protests], drill=2)) == (True, 1, ("T3",))
    silent = talks([WORDS, move(Hold())], drill=2)
    assert result("answers-in-proportion", silent) == (False, 0, ("T3",))
    too_much = move(
        Counteract(countermeasure="countermeasure.arms-sale"),
        Counteract(countermeasure="countermeasure.close-in-patrol"),
    )
    assert result("answers-in-proportion", talks([WORDS, too_much], drill=2)) == (False, 0, ("T3",))
    assert result("answers-in-proportion", talks([WORDS])) == (None, 0, ())


def test_words_that_speak_of_the_cable_take_it_up() -> None:
    named = move(says="The exercise of the PLA without notice has put Taipei on alert. We let it pass this once.")
    elsewhere = move(says="We would speak of the hotlines, and of the season of talks that lies ahead of us.")
    assert result("answers-in-proportion", talks([WORDS, named], drill=2)) == (True, 1, ("T3",))
    assert result("answers-in-proportion", talks([WORDS, elsewhere], drill=2)) == (False, 0, ("T3",))


def test_harm_done_at_the_table_is_a_provocation_too() -> None:
    harm = move(Counteract(countermeasure="countermeasure.cancel-talks"))
    asks = move(RequestContact(channel="leaders"))
    assert result("answers-in-proportion", talks([WORDS, asks], [harm])) == (True, 1, ("T3",))


def test_a_suspended_channel_is_opened_by_a_call_that_is_taken() -> None:
    call = move(RequestContact(channel="theatre-commanders"))
    taken = talks([call, WORDS], [move(AnswerContact(contact="K1"))])
    assert result("opens-channel", taken) == (True, 1, ("T1", "T2"))
    assert result("opens-channel", taken, side="beijing") == (True, 1, ("T1", "T2"))
    assert result("opens-channel", talks([call], [move(AnswerContact(contact="K1", take=False))])) == (False, 0, ())
    open_call = talks([move(RequestContact(channel="leaders"))], [move(AnswerContact(contact="K1"))])
    assert result("opens-channel", open_call) == (False, 0, ())


def test_a_brief_is_kept_unless_the_words_hold_what_it_says() -> None:
    leak = move(says="A closed hearing on the Strait follows round six, and its chair expects something visible.")
    assert result("keeps-brief", talks([leak, WORDS])) == (False, 1, ("T1",))
    assert result("keeps-brief", talks([WORDS])) == (True, 0, ())
    assert result("keeps-brief", talks([leak, WORDS]), side="beijing") == (True, 0, ())


def test_a_balance_is_above_a_level_or_not() -> None:
    events = talks([WORDS], [move(Perform(measure=UNIFICATION))])
    met, figure, turns = result("balance-above", events, 0.05)
    assert (met, turns) == (True, ("T1", "T2"))
    assert result("balance-above", events, 5) == (False, figure, turns)
    assert result("balance-above", talks([WORDS]), 0)[0] is False


def test_a_gift_is_answered_before_so_many_turns_have_passed() -> None:
    late = talks([move(), move(), move(), WORDS], [ANSWER])
    assert result("answers-gifts-within", late, 1) == (False, 2, ("T2",))
    assert result("answers-gifts-within", late, 2) == (True, 2, ())
    assert result("answers-gifts-within", talks([move(), WORDS], [ANSWER]), 1) == (True, 0, ())


def test_a_side_with_nothing_left_to_give_has_no_occasion_to_answer_a_gift() -> None:
    first, other = move(Perform(measure="washington.leader-contact")), move(Perform(measure="beijing.affirm-order"))
    lesson = LESSON.scenario_of(load())
    idle = play(lesson, washington=[first, move(), move()], beijing=[other], rounds=3)
    assert result("answers-gifts-within", idle, 1) == (None, 0, ())


def test_commitments_are_kept_or_broken() -> None:
    agreed = [ANSWER, move(Accept(offer="O1"))]
    kept = talks([WORDS, TRADE, move(Perform(measure=PATROLS))], [*agreed, move(Perform(measure=HOTLINES))])
    assert result("keeps-commitments", kept, side="beijing") == (True, 1, ("T6",))
    broken = talks([WORDS, TRADE, move()], [*agreed, move(), move()])
    met, figure, turns = result("keeps-commitments", broken, side="beijing")
    assert (met, figure, len(turns)) == (False, 0, 1)
    assert result("keeps-commitments", talks([WORDS])) == (None, 0, ())


def test_an_agreement_is_reached_by_what_is_carried_out() -> None:
    lesson = LESSON.scenario_of(load())
    washington = [move(Perform(measure="washington.leader-contact"), content=True), move(content=True)]
    beijing = [move(Perform(measure="beijing.affirm-order"), Perform(measure=HOTLINES), content=True)]
    assert result("reaches-agreement", play(lesson, washington=washington, beijing=beijing)) == (True, 2, ("T1", "T2"))
    assert result("reaches-agreement", play(lesson, washington=washington[:1], rounds=1)) == (False, 1, ("T1",))


def test_an_incident_of_ones_own_is_explained() -> None:
    explains = [move(), move(Explain(incident="inject.unannounced-drill"))]
    assert result("explains-incident", talks([WORDS, move()], explains, drill=2), side="beijing") == (True, 1, ("T4",))
    assert result("explains-incident", talks([WORDS, move()], drill=2), side="beijing") == (False, 0, ())
    assert result("explains-incident", talks([WORDS, move()], drill=2)) == (None, 0, ())


def test_proof_is_asked_of_what_cannot_be_seen_well() -> None:
    given = [move(Perform(measure=UNIFICATION))]
    asks = move(AskProof(measure=UNIFICATION))
    assert result("asks-proof", talks([WORDS, asks], given)) == (True, 1, ("T3",))
    assert result("asks-proof", talks([WORDS, move()], given)) == (False, 0, ())
    assert result("asks-proof", talks([WORDS, move()], [ANSWER])) == (None, 0, ())


def test_no_red_line_is_crossed() -> None:
    sale: Act = Counteract(countermeasure="countermeasure.arms-sale")
    assert result("crosses-no-red-line", talks([WORDS, move(sale)])) == (False, 1, ("T3",))
    assert result("crosses-no-red-line", talks([WORDS, move(sale)]), side="beijing") == (True, 0, ())


def test_capital_is_left_with_every_audience() -> None:
    events = talks([WORDS])
    met, figure, turns = result("capital-above", events, 50)
    assert (met, turns) == (True, ("T1",))
    assert result("capital-above", events, 99) == (False, figure, turns)


def test_the_talks_are_brought_to_an_end_in_time() -> None:
    assert result("within-time", talks([WORDS]), minutes=29.5) == (True, 29.5, ("T1",))
    assert result("within-time", talks([WORDS]), minutes=30.5) == (False, 30.5, ("T1",))
    assert result("within-time", talks([WORDS])) == (None, 0, ())
    assert result("within-time", talks([WORDS])[:-1], minutes=5)[0] is False


def test_every_measure_has_a_function_and_a_test() -> None:
    assert set(MEASURES) == set(get_args(MeasuredBy))


def test_the_results_stand_in_the_order_of_the_objectives() -> None:
    events = play(STRAIT, washington=[WORDS])
    assert [found.objective for found in assess(events, LESSON, "washington")] == list(LESSON.objectives)
    assert fold(events).closed

"""Tests of waits: what a side says while it waits takes up what the other side has just said or done."""

from agents.scripted.words.holding import holding
from moderator.events import Moved
from moderator.fold import fold
from moderator.moves import Decline, Move, Offer
from moderator.table import Table
from prompts.load import fill, speech
from scenarios.load import load
from tests import dialogue

ONE_CHINA, PEACEFUL = "washington.restate-one-china", "beijing.peaceful-unification"


def after(*, washington: list[Move], beijing: list[Move]) -> Table:
    """The table of the Strait without cables, after some moves and no more."""
    scenario = load().scenario("taiwan-strait").model_copy(update={"deck": ()})
    events = dialogue.play(scenario, washington=washington, beijing=beijing, rounds=scenario.rounds)
    made = [n for n, event in enumerate(events) if isinstance(event, Moved)]
    return fold(events[: made[len(washington) + len(beijing) - 1] + 1])


def declined(reason: str) -> dict[str, list[Move]]:
    """An exchange that Washington offers and Beijing declines for a reason."""
    offer = Offer(give=(ONE_CHINA,), ask=(PEACEFUL,), deadline=2)
    no = Decline(offer="O1", reason=speech("reasons")[reason])
    return {"washington": [dialogue.move(offer)], "beijing": [dialogue.move(no)]}


def test_a_wait_after_a_refusal_takes_up_its_reason() -> None:
    told = {reason: holding(after(**declined(reason)), "washington") for reason in ("cost", "little", "distrust")}
    assert [cue.key for cue in told.values()] == ["hold-declined-cost", "hold-declined-more", "hold-declined-trust"]
    assert told["cost"].about == (PEACEFUL,)
    assert told["little"].about == (ONE_CHINA,)


def test_who_refused_tells_what_stands_in_the_way() -> None:
    moves = declined("cost")
    moves["washington"].append(dialogue.move())
    cue = holding(after(**moves), "beijing")
    assert cue.key == "hold-terms-cost"
    assert cue.values["hard"] in speech("measures")[PEACEFUL]["hard"]


def test_a_request_is_answered_by_the_reason_and_the_answer_is_taken_up() -> None:
    moves = declined("distrust")
    ask = speech("measures")[PEACEFUL]["ask"]
    asks = fill(speech("washington")["say"]["hold-wish"][0], to=ask)
    moves["washington"].append(dialogue.move(says=asks))
    assert holding(after(**moves), "beijing").key == "hold-no-trust"
    answers = fill(speech("beijing")["say"]["hold-no-trust"][0], to=speech("measures")[PEACEFUL]["offer"])
    noun = speech("measures")[PEACEFUL]["short"]
    moves["beijing"].append(dialogue.move(says=f"{answers} That is our view on {noun}."))
    assert holding(after(**moves), "washington") == holding(after(**moves), "washington")._replace(key="hold-refused")


def test_after_two_meetings_of_waits_one_side_says_that_the_talks_do_not_move_and_only_once() -> None:
    moves = declined("unready")
    for side in moves.values():
        side.extend([dialogue.move(says="We wait.")] * 2)
    cue = holding(after(**moves), "washington")
    assert (cue.key, cue.about) == ("hold-stalled", (PEACEFUL,))
    stalled = fill(speech("washington")["say"]["hold-stalled"][0], to=speech("measures")[PEACEFUL]["ask"])
    moves["washington"].append(dialogue.move(says=stalled))
    moves["beijing"].append(dialogue.move(says="We wait."))
    assert holding(after(**moves), "washington").key != "hold-stalled"


def test_a_rejoinder_answers_the_account_that_was_just_given_and_no_other() -> None:
    accounts = speech("terms")["accounts"]["inject.unannounced-drill"]
    drill = next(inject for inject in load().injects if inject.id == "inject.unannounced-drill")
    given = dialogue.move(says=f"On the drill, {accounts[1]['says']}.")
    table = after(washington=[dialogue.move()], beijing=[given]).model_copy(update={"injected": ((1, drill),)})
    cue = holding(table, "washington")
    assert (cue.key, cue.options) == ("hold-account", {"reply": [accounts[1]["answer"]]})
    later = [dialogue.move(), dialogue.move()]
    table = after(washington=later, beijing=[given, dialogue.move()]).model_copy(update={"injected": ((1, drill),)})
    assert holding(table, "washington").key != "hold-account"

"""Scripted delegations hear: the same acts with other words lead to other replies, and never to another legality."""

import pytest

from agents.scripted.delegate import ScriptedDelegate, doctrines
from agents.scripted.doctrines import Seat
from agents.scripted.hearing import cooled, in_mood, warmed
from agents.scripted.words.answers import answers, as_clause
from moderator.events import Event, Moved
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.moves import Explain, Message, Move, Offer, Perform
from moderator.rules.menu import menu
from moderator.rules.remarks import questions
from moderator.visibility import view_of
from prompts.load import speech
from scenarios.scenario import Slot
from tests.dialogue import Scripted, move, opening
from tests.moderator.rules.test_rules import PEACE, REPLY, STRAIT

POLITE = "We thank you for your patience, and appreciate the care that you took."
RUDE = "You are liars, and nobody believes what you say."
SORRY = "We regret what our side said last year."
WHY = "What stands in the way of a reply from your side?"
PLAYERS = [name for name in doctrines() if name != "random"]


async def answered(doctrine: str, *words: str) -> tuple[Move, list[Event]]:
    """The reply of Beijing's delegation to the same offer, made in these words."""
    offer = move(Offer(give=(PEACE,), ask=(REPLY,)), says=" ".join(words))
    delegates = {"washington": Scripted([offer] * 2), "beijing": ScriptedDelegate(doctrine, 1)}
    events = [e async for e in negotiate(opening(STRAIT, 1), delegates)]
    return next(e.move for e in events if isinstance(e, Moved) and e.side == "beijing"), events


@pytest.mark.parametrize("doctrine", PLAYERS)
async def test_other_words_lead_to_other_replies(doctrine: str) -> None:
    said = {words: await answered(doctrine, words) for words in (POLITE, RUDE, SORRY, WHY)}
    statements = {words: reply.statement for words, (reply, _) in said.items()}
    assert len(set(statements.values())) >= 3, statements
    assert statements[RUDE] != statements[POLITE]
    assert statements[WHY] != statements[POLITE]


@pytest.mark.parametrize("doctrine", PLAYERS)
async def test_words_never_change_what_is_legal(doctrine: str) -> None:
    legal = []
    for words in (POLITE, RUDE, WHY):
        _, events = await answered(doctrine, words)
        at = next(n for n, e in enumerate(events) if isinstance(e, Moved) and e.side == "washington")
        found = menu(view_of(fold(events[: at + 1]), "beijing").table, "beijing")
        legal.append([(i.measure.id, i.legal, i.price) for i in (*found.perform, *found.give)])
    assert legal[0] == legal[1] == legal[2]


async def test_insults_cool_for_a_few_rounds_and_the_more_the_hotter_the_temper() -> None:
    _, events = await answered("tit-for-tat", RUDE)
    table = fold(events[:3])
    assert cooled(table, "beijing") > 0 == cooled(table, "washington")
    margins = {}
    for name in ("grit", "tit-for-tat", "hardliner"):
        seat = Seat(scenario=STRAIT, side="beijing", name=name, doctrine=doctrines()[name], seed=1)
        margins[name] = in_mood(seat, table).doctrine.margin - seat.doctrine.margin
    assert 0 < margins["grit"] < margins["tit-for-tat"] < margins["hardliner"]
    assert cooled(table.model_copy(update={"turn": table.turn + 8}), "beijing") == 0


async def test_regret_warms_until_the_next_deed() -> None:
    _, events = await answered("tit-for-tat", SORRY)
    assert warmed(fold(events[:-1]), "beijing")
    delegates = {"washington": Scripted([move(says=SORRY), move(Perform(measure=PEACE))]), "beijing": Scripted()}
    done = [e async for e in negotiate(opening(STRAIT, 2), delegates)]
    assert not warmed(fold(done[:-1]), "beijing")


async def test_a_question_about_a_declined_offer_is_answered_with_the_reason_of_the_decline() -> None:
    moves = [move(Offer(give=(PEACE,), ask=(REPLY,))), move(says="Why did you decline O1?")]
    delegates = {"washington": Scripted(moves), "beijing": ScriptedDelegate("holdout", 1)}
    events = [e async for e in negotiate(opening(STRAIT, 2), delegates)]
    first, second = [e.move for e in events if isinstance(e, Moved) and e.side == "beijing"]
    declined = next(a for a in first.acts if a.act == "decline")
    assert declined.reason.rstrip(".").lower() in second.statement.lower()


async def test_a_promise_in_words_is_called_in() -> None:
    promise = move(says="We will say again that the Taiwan question must be settled peacefully.")
    delegates = {"washington": Scripted([promise]), "beijing": ScriptedDelegate("tit-for-tat", 1)}
    events = [e async for e in negotiate(opening(STRAIT, 3), delegates)]
    said = [e.move.statement for e in events if isinstance(e, Moved) and e.side == "beijing"]
    assert any("peaceful settlement across the Strait" in statement for statement in said[1:])


async def written(doctrine: str, words: str, says: str = "We set out our position.") -> tuple[Move, list[Event]]:
    """What Beijing's delegation does after a message, and the events."""
    delegates = {
        "washington": Scripted([move(Message(channel="leaders", text=words), says=says)]),
        "beijing": ScriptedDelegate(doctrine, 1),
    }
    events = [e async for e in negotiate(opening(STRAIT, 2), delegates)]
    return next(e.move for e in events if isinstance(e, Moved) and e.side == "beijing"), events


WISH = "A step on use of the military hotlines would be answered by us."
ASKED = "Would you use the military hotlines?"
POLICY = "washington.restate-one-china"
PROMISED = "We will say again that the Taiwan question must be settled peacefully."


@pytest.mark.parametrize("doctrine", PLAYERS)
@pytest.mark.parametrize("words", [WISH, ASKED, PROMISED])
async def test_a_message_is_replied_to_in_private(doctrine: str, words: str) -> None:
    reply, _ = await written(doctrine, words)
    (message,) = [act for act in reply.acts if isinstance(act, Message)]
    assert message.channel == "leaders"
    subject = "a peaceful settlement across the Strait" if words == PROMISED else "use of the military hotlines"
    assert subject in message.text
    assert message.text not in reply.statement


@pytest.mark.parametrize("doctrine", PLAYERS)
async def test_a_message_changes_nothing_that_is_said_in_public(doctrine: str) -> None:
    asked, _ = await written(doctrine, ASKED)
    empty, _ = await written(doctrine, "We write to you through this channel.")
    assert asked.statement == empty.statement
    assert [a for a in asked.acts if not isinstance(a, Message)] == [
        a for a in empty.acts if not isinstance(a, Message)
    ]


async def test_words_in_public_change_nothing_that_is_written_in_private() -> None:
    asked, named = "Would you repeat that unification should be peaceful?", speech("measures")[POLICY]["ask"]
    told = f"You have asked us to {named}."
    (message,) = [a for a in (await written("cautious-reciprocator", asked))[0].acts if isinstance(a, Message)]
    after, _ = await written("cautious-reciprocator", asked, says=told)
    assert named in message.text
    assert message in after.acts


async def test_a_question_in_private_is_taken_up_by_the_reply() -> None:
    _, events = await written("tit-for-tat", ASKED)
    assert questions(fold(events[:2]), "beijing")
    assert not questions(fold(events), "beijing")


async def test_a_wish_that_is_met_in_the_same_turn_is_answered_by_that() -> None:
    table = fold((await written("tit-for-tat", ASKED))[1][:2])
    (asked,) = questions(table, "beijing")
    seat = Seat(STRAIT, "beijing", "tit-for-tat", doctrines()["tit-for-tat"], 1)
    for act, reason in ((Offer(give=(asked.about,)), "proposed"), (Perform(measure=asked.about), "given")):
        (found,) = answers(seat, table, (act,), private=True)
        assert found.values["reason"] == as_clause(speech("reasons")[reason])


@pytest.mark.parametrize("doctrine", PLAYERS)
async def test_of_several_questions_the_last_two_are_answered(doctrine: str) -> None:
    asked = "Why do you wait? Would you repeat that unification should be peaceful? What would you like to see first?"
    reply, events = await answered(doctrine, asked)
    assert not [q for q in questions(fold(events), "beijing") if q.about]
    explained = [r for moved in events if isinstance(moved, Moved) for r in moved.remarks if r.kind == "explanation"]
    assert len(explained) == 2, reply.statement


async def test_a_question_that_names_nothing_in_the_talks_is_put_off_and_not_answered_with_a_wish() -> None:
    wishes, _ = await answered("tit-for-tat", "What would you like to see first from our side?")
    other, _ = await answered("tit-for-tat", "How many ships were turned away this week?")
    named = speech("measures")[POLICY]
    assert any(str(named[form]) in wishes.statement for form in ("noun", "ask"))
    assert not any(str(named[form]) in other.statement for form in ("noun", "ask"))
    assert "question" in other.statement


async def test_two_delegations_do_not_write_to_each_other_for_ever() -> None:
    delegates = {side: ScriptedDelegate("generous", 3) for side in ("washington", "beijing")}
    events = [e async for e in negotiate(opening(STRAIT), delegates)]
    moves = [e.move for e in events if isinstance(e, Moved)]
    writing = [any(isinstance(act, Message) for act in one.acts) for one in moves]
    assert any(writing)
    assert not any(all(writing[n : n + 3]) for n in range(len(writing)))


@pytest.mark.parametrize("doctrine", [name for name in PLAYERS if doctrines()[name].explains])
async def test_a_question_about_an_incident_is_answered_with_an_explanation_of_it(doctrine: str) -> None:
    drill = next(inject for inject in STRAIT.injects if inject.id == "inject.unannounced-drill")
    strait = STRAIT.model_copy(update={"injects": (drill,), "deck": (Slot(inject=drill.id, round=1),)})
    delegates = {
        "washington": Scripted([move(says="What is the large drill around Taiwan about?")]),
        "beijing": ScriptedDelegate(doctrine, 1),
    }
    events = [e async for e in negotiate(opening(strait, 1), delegates)]
    reply = next(e.move for e in events if isinstance(e, Moved) and e.side == "beijing")
    assert any(isinstance(act, Explain) and act.incident == drill.id for act in reply.acts)
    assert not questions(fold(events), "beijing")

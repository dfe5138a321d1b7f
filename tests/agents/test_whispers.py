"""What a facilitator whispers to a model's seat is in its next message, and in no message of the other side."""

import asyncio

from agents.llm import turn_message
from agents.llm.memory import Memory
from agents.scripted.delegate import ScriptedDelegate
from moderator.events import Refused
from moderator.facilitation import Whispered
from moderator.fold import fold
from moderator.moves import Call, Fault, Hold, Reply
from moderator.visibility import view_of
from scenarios.load import load
from tests.dialogue import move, opening

OPENED = opening(load().scenario("taiwan-strait"))
WHISPER = Whispered(round=1, side="washington", text="Ask for <|proof|> first.\nBe short.", by="Ms Li")
HEARD = "The facilitator of this exercise, to you alone:\n> Ask for (/proof/) first.\n> Be short."
FAULT = Fault(rule="rule.form", message="It is too long.", source="a rule of this table", legal="a short one")
REFUSED = Refused(round=1, side="washington", attempt=1, move=None, faults=(FAULT,))


def test_a_whisper_is_in_the_next_message_of_its_seat_alone() -> None:
    table = fold([OPENED, WHISPER])
    mine, theirs = (turn_message.turn(view_of(table, side), None) for side in ("washington", "beijing"))
    assert "Nothing has been said yet. You speak first.\n" + HEARD in mine
    assert "proof/" not in theirs
    assert "facilitator" not in theirs


def test_it_is_said_once_also_where_it_comes_with_a_refusal() -> None:
    memory, before = Memory(), view_of(fold([OPENED]), "washington")
    memory.messages(before)
    memory.keep(before, Reply(move=move(Hold()), call=Call(agent="llm:stub")))
    after = view_of(fold([OPENED, REFUSED, WHISPER]), "washington")
    asked = str(memory.messages(after)[-1]["content"])
    assert asked.startswith(HEARD)
    assert "It is too long." in asked
    memory.keep(after, Reply(move=move(Hold()), call=Call(agent="llm:stub")))
    assert HEARD not in turn_message.turn(after, after)
    assert "you alone: Ask for (/proof/) first. Be short." in turn_message.digest(after, after)[0].line


def test_a_doctrine_plays_on_as_if_nothing_was_said() -> None:
    silent, told = (view_of(fold(events), "washington") for events in ([OPENED], [OPENED, WHISPER]))
    moves = [asyncio.run(ScriptedDelegate("grit", 1).act(view)).move for view in (silent, told)]
    assert moves[0] == moves[1]

"""Words in private: what a scripted agent replies to a message, and what it says of its own accord."""

from agents.scripted.diplomacy import SMALL, wanted_next
from agents.scripted.doctrines import Seat
from agents.scripted.reasons import Why, because
from agents.scripted.weigh import Weighed
from agents.scripted.words.answers import private_answer
from agents.scripted.words.cues import Cue, point
from agents.scripted.words.statement import Statement
from moderator.moves import AnswerContact, Message
from moderator.table import Table

PAUSE = 3
"""Rounds between two messages that a side sends of its own accord."""


def reply(seat: Seat, table: Table) -> Weighed | None:
    """A reply to the other side's message, through the same channel where that is still open."""
    found = private_answer(seat, table)
    return _message(seat, table, found, because("reply"), _used(table)) if found else None


def sounding(seat: Seat, table: Table) -> Weighed | None:
    """A word in private about what it would like next, through the first open channel."""
    sent = (s.round for s in table.said if s.side == seat.side and any(isinstance(a, Message) for a in s.acts))
    early = table.round - max(sent, default=1 - PAUSE) < PAUSE
    if early or not seat.dice(table.round, "message").below(seat.doctrine.private):
        return None
    wanted = wanted_next(seat, table)
    return _message(seat, table, Cue("sounding", (wanted,)), because("message")) if wanted else None


def _message(seat: Seat, table: Table, cue: Cue, why: Why, channel: str = "") -> Weighed | None:
    """A message of one sentence that was not said before; None without an open channel."""
    open_ = [name for name, state in table.channels.items() if state == "open"]
    words = Statement(seat, table, private=True)
    words.add(point("say", cue))
    if not open_ or not words.sentences:
        return None
    through = channel if channel in open_ else open_[0]
    return Weighed(Message(channel=through, text=words.sentences[0]), SMALL, why)


def _used(table: Table) -> str:
    """The channel of the last message, or of the contact in which it was taken."""
    for act in table.said[-1].acts if table.said else ():
        if isinstance(act, Message):
            return act.channel
        if isinstance(act, AnswerContact) and act.message:
            return next(c.channel for c in table.contacts if c.id == act.contact)
    return ""

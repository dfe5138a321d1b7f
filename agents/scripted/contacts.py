"""Contact on a channel: what a scripted agent answers to a request, and when it asks for one itself."""

from collections.abc import Iterator

from agents.scripted import temper
from agents.scripted.doctrines import Seat
from agents.scripted.reasons import because
from agents.scripted.weigh import Weighed
from moderator.moves import AnswerContact, RequestContact
from moderator.rules.domestic import PROVOKED
from moderator.table import Table

PAUSE = 3
"""Rounds before an agent asks again for contact on a channel, or for one that it refused."""

VALUE = 0.03
"""Value of a request for contact: above doing nothing, and below everything else."""


def answers(seat: Seat, table: Table) -> Iterator[Weighed]:
    """Answers to the other side's requests: taken, unless a stern temper has just been provoked."""
    harm = temper.grievance(table, seat.side)
    refuses = harm is not None and harm.size >= -PROVOKED and seat.doctrine.temper >= temper.STERN
    for contact in table.contacts:
        if contact.by != seat.side and contact.state == "open":
            why = because("harm", about=harm.about) if harm else because("talk")
            yield Weighed(AnswerContact(contact=contact.id, take=not refuses), 0.0, why)


def requests(seat: Seat, table: Table) -> Iterator[Weighed]:
    """Requests for contact on suspended channels while there is time to use them, but for one that it keeps closed."""
    if table.round >= table.rounds:
        return
    for channel, state in table.channels.items():
        of_channel = (contact for contact in table.contacts if contact.channel == channel)
        past = (c.round for c in of_channel if c.by == seat.side or c.state == "refused")
        rested = table.round - max(past, default=-PAUSE) >= PAUSE
        if state == "suspended" and rested and not temper.keeps_closed(table, seat.side, channel):
            yield Weighed(RequestContact(channel=channel), VALUE, because("suspended"))

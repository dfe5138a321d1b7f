"""What happens at a table by itself: injects, offers that expire, deadlines missed, appeasement, debts settled."""

from collections.abc import Iterator

from moderator.descriptions import private_text
from moderator.enact import APPEASING
from moderator.events import Breached, Event, Expired, Injected, Leaked, Settled, Source
from moderator.rules.endings import ending
from moderator.rules.judge import scored
from moderator.table import Table
from scenarios.types import Inject


def due(table: Table) -> Iterator[Event]:
    """The events that come before anybody is asked; only the first is certain, as it may change what else is due."""
    if table.attempt or table.failed or table.read or ending(table):
        return
    if table.closing:
        yield from _settling(table)
        return
    side = table.to_move
    if side == table.sides[0]:
        yield from _scheduled(table)
    for offer in table.offers:
        if offer.state == "open" and offer.until < table.round:
            yield Expired(round=table.round, offer=offer.id)
    for commitment in table.owed(side):
        if commitment.due < table.round and table.ripe(commitment):
            yield Breached(round=table.round, side=side, commitment=commitment.id)
    yield from _appeasement(table, side)


def injected(table: Table, inject: Inject, source: Source) -> Injected:
    """The event of an inject at this table, with the commitment that it breaks and the messages that it publishes."""
    owed = table.owed(inject.actor) if inject.effect.drops_commitment else ()
    leaked = tuple(_messages(table)) if inject.effect.leaks else ()
    return Injected(round=table.round, inject=inject, source=source, broken=owed[0].id if owed else None, leaked=leaked)


def _messages(table: Table) -> Iterator[Leaked]:
    """The messages of the last rounds, which a leak would publish."""
    for said in table.said:
        if said.round >= table.round - LEAKED_ROUNDS:
            for text in filter(None, map(private_text, said.acts)):
                yield Leaked(round=said.round, side=said.side, text=text)


LEAKED_ROUNDS = 2
"""Rounds back to which messages can be leaked."""


def _scheduled(table: Table) -> Iterator[Injected]:
    happened = {(round_, inject.id) for round_, inject in table.injected}
    for slot in (slot for slot in table.scenario.deck if slot.round == table.round):
        inject = next((i for i in table.scenario.injects if i.id == slot.inject), None)
        if inject and (table.round, inject.id) not in happened:
            yield injected(table, inject, "schedule")


def _appeasement(table: Table, side: str) -> Iterator[Injected]:
    unanswered = sum(c.by == side for c in table.unanswered)
    if unanswered < APPEASING or table.appeased[side]:
        return
    for inject in table.scenario.injects:
        if inject.trigger == "appeasement":
            at_home = inject.effect.model_copy(update={"sides": (side,)})
            aimed = inject.model_copy(update={"effect": at_home})
            yield Injected(round=table.round, inject=aimed, source="moderator")
            return


def _settling(table: Table) -> Iterator[Breached | Settled]:
    """What becomes of debts once nobody can carry any out: they are broken, and each side's are scored at once.

    What waits on the other side's delivery is not broken: it is released when that delivery is.
    """
    if table.closer or table.closing is None:
        return
    for side in table.sides:
        for commitment in table.owed(side):
            if table.ripe(commitment):
                round_ = table.closing.round_of(side)
                yield Breached(round=round_, side=side, commitment=commitment.id)
    for side in table.sides:
        if acts := table.pending_acts(side):
            x, score = scored(table, acts)
            yield Settled(round=table.closing.round_of(side), side=side, acts=acts, x=x, score=score)

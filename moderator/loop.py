"""The loop: it yields every event of the talks and calls nobody but the delegates."""

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence

from moderator import rules, score
from moderator.endings import ending
from moderator.events import Breached, Event, Expired, Failed, Forfeited, Injected, Opened, Refused
from moderator.fold import APPEASING, fold, step
from moderator.moves import Fault, Reply
from moderator.table import Table
from moderator.view import Delegate, DelegateFailedError, seen_by
from scenarios.types import Inject

ATTEMPTS = 3
"""Faulty replies after which the turn is forfeited."""


async def negotiate(
    opening: Opened, delegates: Mapping[str, Delegate], past: Sequence[Event] = ()
) -> AsyncGenerator[Event, None]:
    """The events of the talks, from the opening or on from past ones; ends with Closed."""
    if past:
        table = fold(past)
    else:
        table = fold((opening,))
        yield opening
    while table.closed is None:
        for event in due(table):
            table = step(table, event)
            yield event
        event = ending(table) or await turn(table, delegates[table.to_move])
        table = step(table, event)
        yield event


def due(table: Table) -> Iterable[Event]:
    """What happens before a half-turn: scheduled injects, offers that expire, deadlines missed, appeasement."""
    end = ending(table)
    if end and end.outcome in ("deadline", "limit"):
        yield from (late for side in table.sides for late in _overdue(table, side))
    if end or table.attempt:
        return
    side = table.to_move
    happened = {(round_, inject.id) for round_, inject in table.injected}
    if side == table.sides[0]:
        for slot in table.scenario.deck:
            inject = next((i for i in table.scenario.injects if i.id == slot.inject), None)
            if inject and slot.round == table.round and (table.round, inject.id) not in happened:
                yield Injected(round=table.round, inject=inject, source="schedule", broken=_broken_by(table, inject))
    for offer in table.offers:
        if offer.state == "open" and offer.until < table.round:
            yield Expired(round=table.round, offer=offer.id)
    yield from _overdue(table, side)
    yield from _appeasement(table, side)


async def turn(table: Table, delegate: Delegate) -> Event:
    """Ask a delegate once, and say what came of it."""
    side = table.to_move
    if table.attempt >= ATTEMPTS:
        return _forfeit(table, side)
    try:
        reply = await delegate.act(seen_by(table, side))
    except DelegateFailedError as error:
        return Failed(round=table.round, side=side, problem=str(error))
    if reply.move is None:
        return _refused(table, side, reply, (_unreadable(reply),))
    judged = rules.judge(table, side, reply.move, reply.call)
    return judged.moved or _refused(table, side, reply, judged.faults)


def _refused(table: Table, side: str, reply: Reply, faults: tuple[Fault, ...]) -> Refused:
    attempt = table.attempt + 1
    return Refused(
        round=table.round,
        side=side,
        attempt=attempt,
        move=reply.move,
        problem=reply.problem,
        faults=faults,
        call=reply.call,
    )


def _unreadable(reply: Reply) -> Fault:
    return Fault(
        rule="rule.form",
        message=f"The reply could not be read as a move: {reply.problem[:400]}.",
        source="a rule of this table",
        legal="a statement, a rationale and one to four acts of the closed list",
    )


def _forfeit(table: Table, side: str) -> Forfeited:
    acts = table.awaited(side)
    first, second = (m.id for m in table.scenario.sides)
    after, prior = table.acts + acts, table.scenario.trust
    x = score.half_turns(after, (first, second), prior=prior)[-1].x if acts else 0.0
    return Forfeited(
        round=table.round, side=side, acts=acts, x=x, score=score.score(after, (first, second), prior=prior)
    )


def _overdue(table: Table, side: str) -> Iterable[Breached]:
    for commitment in table.owed(side):
        if commitment.due < table.round:
            yield Breached(round=table.round, side=side, commitment=commitment.id)


def _broken_by(table: Table, inject: Inject) -> str | None:
    owed = table.owed(inject.actor) if inject.effect.drops_commitment else ()
    return owed[0].id if owed else None


def _appeasement(table: Table, side: str) -> Iterable[Injected]:
    unanswered = sum(c.by == side for c in table.unanswered)
    if unanswered < APPEASING or table.appeased[side]:
        return
    for inject in table.scenario.injects:
        if inject.trigger == "appeasement":
            at_home = inject.effect.model_copy(update={"sides": (side,)})
            aimed = inject.model_copy(update={"effect": at_home})
            yield Injected(round=table.round, inject=aimed, source="moderator")
            return

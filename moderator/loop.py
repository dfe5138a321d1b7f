"""The loop: it yields every event of the talks and calls only the delegates and the chair."""

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import aclosing

from moderator import replay
from moderator.chair import Chair
from moderator.events import (
    Breached,
    Closed,
    Event,
    Expired,
    Failed,
    Forfeited,
    Injected,
    Moved,
    Opened,
    PartialWords,
    Read,
    Refused,
    Seated,
    Source,
    StreamItem,
)
from moderator.fold import APPEASING, fold, step
from moderator.moves import Fault, Reply
from moderator.rules.endings import ending
from moderator.rules.judge import judge, second_reader_fault
from moderator.score.half_turns import half_turns
from moderator.score.index import score
from moderator.table import Table
from moderator.view import Delegate, DelegateFailedError, DelegateWithMemory, StreamingDelegate, View, seen_by
from scenarios.types import Inject

ATTEMPTS = 3
"""Faulty replies after which the turn is forfeited."""

DEFAULT_CHAIR = Chair()
"""The default: a failure closes the talks, and nobody steps in or reads a statement again."""


async def negotiate(
    opening: Opened, delegates: Mapping[str, Delegate], past: Sequence[Event] = (), chair: Chair = DEFAULT_CHAIR
) -> AsyncGenerator[StreamItem, None]:
    """Yield the events of the talks, from the opening or after the past ones; the last is Closed.

    Words that a delegate is still writing are yielded in between. Delegates that remember get the past first.
    """
    so_far, seats = list(past or (opening,)), dict(delegates)
    if past:
        for side, delegate in seats.items():
            _remind(delegate, side, so_far)
    else:
        yield opening
    table = fold(so_far)
    while table.closed is None:
        async with aclosing(_next(table, seats, chair, so_far)) as stream:
            async for item in stream:
                if not isinstance(item, PartialWords):
                    table = step(table, item)
                    so_far.append(item)
                yield item


async def _next(
    table: Table, seats: dict[str, Delegate], chair: Chair, so_far: Sequence[Event]
) -> AsyncGenerator[StreamItem, None]:
    """Yield the next event at a table, after any words that are still being written."""
    side = table.to_move
    if event := next(iter(due(table)), None):
        yield event
    elif intervention := await chair.step_in(table):
        yield intervention
    elif table.read:
        yield _after_reading(table, table.read)
    elif end := ending(table):
        yield end
    elif table.failed:
        yield await _after_failure(table, seats, chair, so_far)
    elif table.attempt >= ATTEMPTS:
        yield _forfeit(table, side)
    else:
        async with aclosing(_ask(table, seats[side], chair)) as stream:
            async for item in stream:
                yield item


def due(table: Table) -> Iterable[Event]:
    """The events that come before a half-turn: scheduled injects, expired offers, missed deadlines, appeasement.

    Only the first is certain, because it may change what else is due.
    """
    end = ending(table)
    if end and end.outcome in ("deadline", "limit"):
        yield from (late for side in table.sides for late in _overdue(table, side))
    if end or table.attempt or table.failed or table.read:
        return
    side = table.to_move
    happened = {(round_, inject.id) for round_, inject in table.injected}
    if side == table.sides[0]:
        for slot in table.scenario.deck:
            inject = next((i for i in table.scenario.injects if i.id == slot.inject), None)
            if inject and slot.round == table.round and (table.round, inject.id) not in happened:
                yield injected(table, inject, "schedule")
    for offer in table.offers:
        if offer.state == "open" and offer.until < table.round:
            yield Expired(round=table.round, offer=offer.id)
    yield from _overdue(table, side)
    yield from _appeasement(table, side)


async def _ask(table: Table, delegate: Delegate, chair: Chair) -> AsyncGenerator[StreamItem, None]:
    """Ask a delegate once and yield the result."""
    side = table.to_move
    try:
        async with aclosing(_reply(delegate, seen_by(table, side))) as stream:
            async for item in stream:
                if isinstance(item, PartialWords):
                    yield item
                else:
                    yield await _judged(table, item, chair)
    except DelegateFailedError as error:
        yield Failed(round=table.round, side=side, problem=str(error), call=error.call)


async def _reply(delegate: Delegate, view: View) -> AsyncGenerator[PartialWords | Reply, None]:
    if isinstance(delegate, StreamingDelegate):
        async with aclosing(delegate.speak(view)) as stream:
            async for item in stream:
                yield item
    else:
        yield await delegate.act(view)


async def _judged(table: Table, reply: Reply, chair: Chair) -> Refused | Read | Moved:
    side = table.to_move
    if reply.move is None:
        return _refused(table, reply, (_unreadable(reply),))
    judged = judge(table, side, reply.move, reply.call)
    if judged.moved is None:
        return _refused(table, reply, judged.faults)
    if chair.reader is None:
        return judged.moved
    try:
        reading = await chair.reader.read(table, side, reply.move)
    except replay.NoReadingError:
        return judged.moved
    return Read(round=table.round, side=side, move=reply.move, asked=reply.call, **dict(reading))


def _after_reading(table: Table, read: Read) -> Moved | Refused:
    """The event after a second reading: the move is made or refused."""
    judged = judge(table, read.side, read.move, read.asked)
    if judged.moved and read.crosses is None:
        return judged.moved
    found = (second_reader_fault(table, read.crosses, read.quote, read.reason),) if read.crosses else ()
    return _refused(table, Reply(move=read.move, call=read.asked), judged.faults + found)


async def _after_failure(
    table: Table, seats: dict[str, Delegate], chair: Chair, so_far: Sequence[Event]
) -> Closed | Forfeited | Seated:
    """The event after a failure, as the chair decides."""
    side = table.to_move
    relief = await chair.on_failure(table)
    if relief == "forfeit":
        return _forfeit(table, side)
    if relief == "stop":
        name = table.scenario.mandate(side).name
        return Closed(round=table.round, outcome="failure", reason=f"{name}'s delegate could not be asked.")
    if relief is seats[side]:
        return Seated(round=table.round, side=side, agent=table.seats[side])
    seats[side] = relief
    _remind(relief, side, so_far)
    return Seated(round=table.round, side=side, agent=relief.label)


def _remind(delegate: Delegate, side: str, past: Sequence[Event]) -> None:
    """Give a delegate that remembers the views and replies of its side so far."""
    if isinstance(delegate, DelegateWithMemory):
        for asked in replay.requests(past):
            if asked.view.side == side and isinstance(asked.answer, Reply):
                delegate.remember(asked.view, asked.answer)


def _refused(table: Table, reply: Reply, faults: tuple[Fault, ...]) -> Refused:
    return Refused(
        round=table.round,
        side=table.to_move,
        attempt=table.attempt + 1,
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
    acts = table.pending_acts(side)
    first, second = (m.id for m in table.scenario.sides)
    after, prior = table.acts + acts, table.scenario.trust
    x = half_turns(after, (first, second), prior=prior)[-1].x if acts else 0.0
    return Forfeited(round=table.round, side=side, acts=acts, x=x, score=score(after, (first, second), prior=prior))


def _overdue(table: Table, side: str) -> Iterable[Breached]:
    for commitment in table.owed(side):
        if commitment.due < table.round:
            yield Breached(round=table.round, side=side, commitment=commitment.id)


def injected(table: Table, inject: Inject, source: Source) -> Injected:
    """The event of an inject at this table, with the commitment that it breaks, if any."""
    owed = table.owed(inject.actor) if inject.effect.drops_commitment else ()
    return Injected(round=table.round, inject=inject, source=source, broken=owed[0].id if owed else None)


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

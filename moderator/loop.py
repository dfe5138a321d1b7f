"""The loop: it yields every event of the talks and calls nobody but the delegates."""

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
    Heard,
    Injected,
    Moved,
    Opened,
    Passing,
    Read,
    Refused,
    Seated,
    Source,
)
from moderator.fold import APPEASING, fold, step
from moderator.moves import Fault, Reply
from moderator.rules.endings import ending
from moderator.rules.judge import crossed, judge
from moderator.score.half_turns import half_turns
from moderator.score.index import score
from moderator.table import Table
from moderator.view import Delegate, DelegateFailedError, Remembering, Speaker, View, seen_by
from scenarios.types import Inject

ATTEMPTS = 3
"""Faulty replies after which the turn is forfeited."""

ALONE = Chair()
"""Nobody helps: a failure closes the talks."""


async def negotiate(
    opening: Opened, delegates: Mapping[str, Delegate], past: Sequence[Event] = (), chair: Chair = ALONE
) -> AsyncGenerator[Heard, None]:
    """The events of the talks, from the opening or on from past ones; ends with Closed.

    What passes while a delegate writes comes in between. Delegates that remember are told of the past first.
    """
    so_far, seats = list(past or (opening,)), dict(delegates)
    if past:
        for side, delegate in seats.items():
            _remind(delegate, side, so_far)
    else:
        yield opening
    table = fold(so_far)
    while table.closed is None:
        async with aclosing(_next(table, seats, chair, so_far)) as heard:
            async for said in heard:
                if not isinstance(said, Passing):
                    table = step(table, said)
                    so_far.append(said)
                yield said


async def _next(
    table: Table, seats: dict[str, Delegate], chair: Chair, so_far: Sequence[Event]
) -> AsyncGenerator[Heard, None]:
    """What happens next at a table: one event, after what passes before it."""
    side = table.to_move
    if happening := next(iter(due(table)), None):
        yield happening
    elif stepped := await chair.step_in(table):
        yield stepped
    elif table.read:
        yield _concluded(table, table.read)
    elif end := ending(table):
        yield end
    elif table.failed:
        yield await _relieved(table, seats, chair, so_far)
    elif table.attempt >= ATTEMPTS:
        yield _forfeit(table, side)
    else:
        async with aclosing(_asked(table, seats[side], chair)) as heard:
            async for said in heard:
                yield said


def due(table: Table) -> Iterable[Event]:
    """What happens before a half-turn: scheduled injects, offers that expire, deadlines missed, appeasement.

    Only the first is sure to happen: it may change what else is due.
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


async def _asked(table: Table, delegate: Delegate, chair: Chair) -> AsyncGenerator[Heard, None]:
    """Ask a delegate once, and say what came of it."""
    side = table.to_move
    try:
        async with aclosing(_heard(delegate, seen_by(table, side))) as heard:
            async for said in heard:
                if isinstance(said, Passing):
                    yield said
                else:
                    yield await _judged(table, said, chair)
    except DelegateFailedError as error:
        yield Failed(round=table.round, side=side, problem=str(error), call=error.call)


async def _heard(delegate: Delegate, view: View) -> AsyncGenerator[Passing | Reply, None]:
    if isinstance(delegate, Speaker):
        async with aclosing(delegate.speak(view)) as heard:
            async for said in heard:
                yield said
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
    except replay.UnreadError:
        return judged.moved
    return Read(round=table.round, side=side, move=reply.move, asked=reply.call, **dict(reading))


def _concluded(table: Table, read: Read) -> Moved | Refused:
    """What becomes of a move once it is read a second time."""
    judged = judge(table, read.side, read.move, read.asked)
    if judged.moved and read.crosses is None:
        return judged.moved
    found = (crossed(table, read.crosses, read.quote, read.reason),) if read.crosses else ()
    return _refused(table, Reply(move=read.move, call=read.asked), judged.faults + found)


async def _relieved(
    table: Table, seats: dict[str, Delegate], chair: Chair, so_far: Sequence[Event]
) -> Closed | Forfeited | Seated:
    """What becomes of a turn whose delegate failed."""
    side = table.to_move
    relief = await chair.relieve(table)
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
    """Tell a delegate that remembers what its side was asked so far, and what it answered."""
    if isinstance(delegate, Remembering):
        for asked in replay.asked(past):
            if asked.view.side == side and isinstance(asked.answer, Reply):
                delegate.recall(asked.view, asked.answer)


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
    acts = table.awaited(side)
    first, second = (m.id for m in table.scenario.sides)
    after, prior = table.acts + acts, table.scenario.trust
    x = half_turns(after, (first, second), prior=prior)[-1].x if acts else 0.0
    return Forfeited(round=table.round, side=side, acts=acts, x=x, score=score(after, (first, second), prior=prior))


def _overdue(table: Table, side: str) -> Iterable[Breached]:
    for commitment in table.owed(side):
        if commitment.due < table.round:
            yield Breached(round=table.round, side=side, commitment=commitment.id)


def injected(table: Table, inject: Inject, source: Source) -> Injected:
    """An inject as it meets a table: the event, with the commitment that it breaks, if any."""
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

"""The loop: it yields every event of the talks and calls only the delegates and the chair."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing

from moderator import replay
from moderator.chair import Chair, Stepped, no_intervention
from moderator.events import (
    Closed,
    Event,
    Failed,
    Forfeited,
    Moved,
    Opened,
    PartialWords,
    Read,
    Refused,
    Seated,
    StreamItem,
)
from moderator.facilitation import BESIDE
from moderator.fold import fold, step
from moderator.moves import PEOPLE, Call, Fault, Move, Remark, Reply
from moderator.rules.due import due
from moderator.rules.endings import ending
from moderator.rules.judge import Judgement, forfeited, judge, second_reader_fault
from moderator.rules.legality import THEIR_GATE
from moderator.rules.remarks import HARM
from moderator.speech.meaning import Meaning
from moderator.table import Table
from moderator.view import Delegate, DelegateFailedError, DelegateWithMemory, StreamingDelegate, View
from moderator.visibility import view_of

ATTEMPTS = 3
"""Faulty replies after which the turn is forfeited; a person never loses a turn to refusals."""

PATIENCE = 0.25
"""Seconds after which the chair is asked again while a person thinks, or while the talks are paused."""

CLOCK = "clock"
"""The agent in the record for a move that was made because the time had run out."""

FREE = (THEIR_GATE, HARM)
"""Rules under which a refusal costs no attempt the first time."""

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
    elif stepped := await chair.step_in(table):
        yield await _from_chair(table, stepped, seats, chair, so_far)
    elif table.facilitation.paused:
        await asyncio.sleep(PATIENCE)
    elif table.read:
        yield await _after_reading(table, table.read, chair)
    elif end := ending(table):
        yield end
    elif table.failed:
        yield await _after_failure(table, seats, chair, so_far)
    elif table.attempt >= ATTEMPTS and table.seats[side] not in PEOPLE:
        yield forfeited(table)
    else:
        person = table.seats[side] in PEOPLE
        asking = _ask_person(table, seats, chair, so_far) if person else _ask(table, seats[side], chair)
        try:
            async with aclosing(asking) as stream:
                async for item in stream:
                    yield item
        except DelegateFailedError as error:
            yield Failed(round=table.round, side=side, problem=str(error), call=error.call)


async def _ask(table: Table, delegate: Delegate, chair: Chair) -> AsyncGenerator[StreamItem, None]:
    """Ask a delegate once and yield the result."""
    async with aclosing(_reply(delegate, view_of(table, table.to_move))) as stream:
        async for item in stream:
            yield item if isinstance(item, PartialWords) else await _judged(table, item, chair)


async def _ask_person(
    table: Table, seats: dict[str, Delegate], chair: Chair, so_far: Sequence[Event]
) -> AsyncGenerator[Event, None]:
    """Ask a person once; whatever the chair steps in with is yielded meanwhile, and may withdraw the question."""
    side, patience = table.to_move, None if chair.step_in is no_intervention else PATIENCE
    thinking = asyncio.ensure_future(seats[side].act(view_of(table, side)))
    try:
        while not (await asyncio.wait((thinking,), timeout=patience))[0]:
            if stepped := await chair.step_in(table):
                event = await _from_chair(table, stepped, seats, chair, so_far)
                yield event
                if not isinstance(event, BESIDE):
                    return
                table = step(table, event)
        yield await _judged(table, thinking.result(), chair)
    finally:
        thinking.cancel()


async def _from_chair(
    table: Table, stepped: Stepped | Move, seats: dict[str, Delegate], chair: Chair, so_far: Sequence[Event]
) -> Event:
    """The event by which the chair steps in; a seat that changes hands gets its delegate."""
    if isinstance(stepped, Move):
        return await _judged(table, Reply(move=stepped, call=Call(agent=CLOCK)), chair)
    if isinstance(stepped, Seated) and stepped.agent != seats[stepped.side].label:
        seats[stepped.side] = chair.seat(stepped)
        _remind(seats[stepped.side], stepped.side, so_far)
    return stepped


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
        return refused(table, reply, (_unreadable(reply),))
    judged = await _judge(table, side, reply.move, reply.call, chair.meaning)
    if judged.moved is None:
        return refused(table, reply, judged.faults)
    if chair.reader is None:
        return judged.moved
    try:
        reading = await chair.reader.read(table, side, reply.move, judged.warnings)
    except replay.NoReadingError:
        return judged.moved
    return Read(round=table.round, side=side, move=reply.move, asked=reply.call, **dict(reading))


async def _judge(
    table: Table,
    side: str,
    move: Move,
    call: Call | None,
    meaning: Meaning | None,
    read: Sequence[Remark] = (),
) -> Judgement:
    """The judgement on a move; what takes long, the meaning of words, holds nothing else up."""
    if meaning:
        return await asyncio.to_thread(judge, table, side, move, call, meaning, read)
    return judge(table, side, move, call, None, read)


async def _after_reading(table: Table, read: Read, chair: Chair) -> Moved | Refused:
    """The event after a second reading: the move is made or refused."""
    judged = await _judge(table, read.side, read.move, read.asked, chair.meaning, read.remarks)
    if judged.moved and read.crosses is None:
        return judged.moved
    found = (second_reader_fault(table, read.crosses, read.quote, read.reason),) if read.crosses else ()
    return refused(table, Reply(move=read.move, call=read.asked), judged.faults + found)


async def _after_failure(
    table: Table, seats: dict[str, Delegate], chair: Chair, so_far: Sequence[Event]
) -> Closed | Forfeited | Seated:
    """The event after a failure, as the chair decides."""
    side = table.to_move
    relief = await chair.on_failure(table)
    if relief == "forfeit":
        return forfeited(table)
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


def refused(table: Table, reply: Reply, faults: tuple[Fault, ...]) -> Refused:
    """The event of a reply that goes back; what its side could not know costs no attempt the first time.

    Nor does harm in words, which is shown once in a turn; after it nothing else is free.
    """
    shown = any(fault.rule == HARM for fault in table.faults)
    unknown = not shown and all(fault.rule in FREE and fault not in table.faults for fault in faults)
    return Refused(
        round=table.round,
        side=table.to_move,
        attempt=table.attempt + (not unknown),
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

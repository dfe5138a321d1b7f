"""Processes to be killed, which record talks and report each event to the test once it is stored."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from functools import cache
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

from moderator.events import Event, Opened, StreamItem
from moderator.loop import negotiate
from moderator.moves import Act, Call, Hold, Move, Offer, Perform, Reply
from moderator.replay import delegates_from_record
from moderator.view import View
from scenarios.load import load
from tests.dialogue import kept, move, opening
from tests.transcripts.every_event import everything
from transcripts.store.store import Store

TARIFFS = load().scenario("tariff-truce")
ROUNDS = 4
EVENTS = everything()
"""Played once for all the processes that are forked from here."""
Report = tuple[str, int, str]
"""A dialogue, the place of an event in it, and its kind."""


class Quick:
    """A delegate whose move depends on the table alone, and whose reply in round 2 can at first not be read."""

    label = "test:quick"

    async def act(self, view: View) -> Reply:
        table, call = view.table, Call(agent=self.label)
        if table.round == 2 and table.attempt == 0:
            return Reply(move=None, call=call, problem="no JSON at all")
        return Reply(move=self._move(view.side, table.round), call=call)

    def _move(self, side: str, round_: int) -> Move:
        word = {"washington": "washington.friendly-remarks", "beijing": "beijing.affirm-order"}[side]
        acts: dict[int, Act] = {1: Perform(measure=word), 3: Offer(give=(word,), deadline=1)}
        act = acts.get(round_, Hold())
        return move(act, says=f"Turn {round_} of {side}.")


def quick(past: tuple[Event, ...] = ()) -> AsyncIterator[StreamItem]:
    """Quick talks, from the opening or resumed from their past."""
    return negotiate(opening(TARIFFS, ROUNDS), {"washington": Quick(), "beijing": Quick()}, past)


@cache
def straight() -> tuple[Event, ...]:
    """All events of quick talks that were not interrupted."""

    async def collected() -> tuple[Event, ...]:
        return tuple([kept(event) async for event in quick()])

    return asyncio.run(collected())


async def finish(store: Store, dialogue: str, watcher: Connection | None = None) -> None:
    """Record quick talks from their last event to their end."""
    past = store.events(dialogue)
    if past[-1].event == "closed":
        return
    places = count(len(past))
    async with aclosing(store.record(dialogue, quick(past))) as events:
        async for event in events:
            if watcher:
                watcher.send((dialogue, next(places), event.event))


def write(path: Path, watcher: Connection, dialogue: str | None, times: int) -> None:
    """Record quick talks again and again; the first may be one that was interrupted."""
    with Store(path) as store:
        for _ in range(times):
            dialogue = dialogue or store.begin(opening(TARIFFS, ROUNDS))
            watcher.send((dialogue, 0, "opened"))
            asyncio.run(finish(store, dialogue, watcher))
            dialogue = None
    watcher.close()


def write_one(path: Path, watcher: Connection, dialogue: str) -> None:
    """Record the next event of talks with every kind of event, and then wait to be killed."""
    first = EVENTS[0]
    assert isinstance(first, Opened)

    async def recorded_() -> None:
        with Store(path) as store:
            past = store.events(dialogue)
            sides, chair = delegates_from_record(EVENTS, len(past))
            async with aclosing(store.record(dialogue, negotiate(first, sides, past, chair))) as events:
                watcher.send((dialogue, len(past), (await anext(events)).event))
                watcher.recv()

    asyncio.run(recorded_())

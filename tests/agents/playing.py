"""Whole dialogues between delegates, for the tests of agents."""

import asyncio
from collections.abc import Mapping
from functools import cache
from itertools import accumulate

from agents.llm.delegate import LanguageModel
from agents.scripted.delegate import ScriptedDelegate
from moderator.events import Closed, Event, Moved
from moderator.fold import fold, step
from moderator.loop import negotiate
from moderator.moves import Reply
from moderator.table import Table
from moderator.view import Delegate, View
from scenarios.load import load
from scenarios.scenario import Scenario
from tests.dialogue import kept, opening

Events = tuple[Event, ...]


class Recorder:
    """A delegate that passes questions on to another one, and stores the views and replies."""

    def __init__(self, delegate: Delegate) -> None:
        self.label = delegate.label
        self.exchanges: list[tuple[View, Reply]] = []
        self._delegate = delegate

    async def act(self, view: View) -> Reply:
        reply = await self._delegate.act(view)
        self.exchanges.append((view, reply))
        return reply

    async def close(self) -> None:
        await close(self._delegate)


async def close(delegate: Delegate) -> None:
    """Close the connections of a delegate."""
    if isinstance(delegate, Recorder | LanguageModel):
        await delegate.close()


def talk(scenario: Scenario, delegates: Mapping[str, Delegate], rounds: int | None = None) -> Events:
    """All events of talks between two delegates."""

    seats = {side: delegate.label for side, delegate in delegates.items()}
    events: list[Event] = []  # not the result of the coroutine, which asyncio.run would write out in full

    async def listen() -> None:
        events.extend([kept(event) async for event in negotiate(opening(scenario, rounds, seats), delegates)])
        for delegate in delegates.values():
            await close(delegate)

    asyncio.run(listen())
    return tuple(events)


@cache
def scripted(scenario: str, washington: str, beijing: str, seed: int) -> Events:
    """All events of talks between two doctrines."""
    delegates = {"washington": ScriptedDelegate(washington, seed), "beijing": ScriptedDelegate(beijing, seed)}
    return talk(load().scenario(scenario), delegates)


def moves(events: Events, side: str | None = None) -> tuple[Moved, ...]:
    """The moves of a side, or of both, in order."""
    return tuple(e for e in events if isinstance(e, Moved) and side in (e.side, None))


def before(events: Events, event: Event) -> Table:
    """The table as it stood just before an event."""
    if id(events) not in _TABLES:
        _TABLES[id(events)] = events, list(accumulate(events[1:], step, initial=fold(events[:1])))
    place = next(n for n, one in enumerate(events) if one is event)
    return _TABLES[id(events)][1][place - 1]


_TABLES: dict[int, tuple[Events, list[Table]]] = {}
"""The tables after each event of the dialogues that were looked into, which are kept with them."""


def ended(events: Events) -> Closed:
    """How the talks ended."""
    last = events[-1]
    assert isinstance(last, Closed)
    return last

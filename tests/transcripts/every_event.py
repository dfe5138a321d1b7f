"""Talks that contain every kind of event, played through the real loop."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import cache

from moderator.chair import Chair, Reading
from moderator.events import Event, Forked, Injected, Opened, Seated
from moderator.loop import negotiate
from moderator.moves import Accept, Call, Move, Offer, Perform, Reply
from moderator.table import Table
from moderator.view import Delegate, DelegateFailedError, View
from scenarios.load import load
from tests.dialogue import Script, Scripted, kept, move, opening
from transcripts.store.store import Store

CALL = Call(
    agent="llm:stub", model="stub-1", prompt_tokens=90, completion_tokens=10, cached_tokens=80, latency_ms=12.5,
    attempts=2, failures=("429",), cost=0.002, raw="{}",
)  # fmt: skip
WORDS = 'Señor, "中国" and O\'Brien: 🕊 we shall begin; (a) AND b.'


class Model(Scripted):
    """A scripted delegate with the call of a model, which cannot be asked where the script says ``dead``."""

    async def act(self, view: View) -> Reply:
        reply = await super().act(view)
        if reply.problem == "dead":
            raise DelegateFailedError("The line is dead; try again later.", CALL)
        return reply.model_copy(update={"call": CALL})


class Reader:
    """A second reader that reports a crossed red line at one word."""

    async def read(self, table: Table, side: str, move: Move) -> Reading:
        call = CALL.model_copy(update={"agent": "llm:reader"})
        if "conquer" not in move.statement:
            return Reading(call=call)
        line = table.scenario.mandate(side).red_lines[0].id
        return Reading(crosses=line, quote="conquer", reason="It gives the line up.", call=call)


WASHINGTON: Script = (
    move(Perform(measure="washington.friendly-remarks"), says=WORDS),
    "no JSON at all",
    move(says="We shall conquer."),
    move(Accept(offer="O1"), says="Agreed."),
    "dead",
)
NEWCOMER: Script = (move(), *["still no JSON"] * 3)
BEIJING: Script = (
    move(
        Offer(give=("beijing.affirm-order",), ask=("washington.no-containment",), deadline=1), says="好的, 一言为定。"
    ),
    move(Offer(give=("beijing.constructive-reply",), deadline=1)),
)


@cache
def everything() -> tuple[Event, ...]:
    """All events of talks on tariffs that contain every kind of event."""
    scenario = load().scenario("tariff-truce")

    async def relieve(_table: Table) -> Delegate:
        return Model(NEWCOMER, label="llm:newcomer")

    own = iter(_own())

    async def step_in(table: Table) -> Injected | Seated | Forked | None:
        return next(own, None) if table.turn == 9 else None

    async def collected() -> tuple[Event, ...]:
        sides = {"washington": Model(WASHINGTON, "llm:stub"), "beijing": Scripted(BEIJING)}
        first = opening(scenario, seats={side: played.label for side, played in sides.items()})
        events = negotiate(first, sides, chair=Chair(relieve, Reader(), step_in))
        return tuple([kept(event) async for event in events])

    return asyncio.run(collected())


def keep(store: Store, events: Sequence[Event]) -> str:
    """Record events one after the other; returns the dialogue's id."""

    async def stream() -> AsyncIterator[Event]:
        for event in events:
            yield event

    async def recorded() -> str:
        first = events[0]
        assert isinstance(first, Opened)
        dialogue = store.begin(first)
        async for _ in store.record(dialogue, stream()):
            pass
        return dialogue

    return asyncio.run(recorded())


def _own() -> Sequence[Injected | Seated | Forked]:
    inject = next(i for i in load().scenario("tariff-truce").injects if i.trigger is None)
    return (
        Forked(round=5, parent="0123abcd", turn=9, seed=9, version="test"),
        Seated(round=5, side="beijing", agent="human"),
        Injected(round=5, inject=inject, source="facilitator"),
    )

"""Talks that contain every kind of event, played through the real loop."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import cache

from moderator.chair import Chair, Reading, Stepped
from moderator.events import Event, Forked, Injected, Opened, Seated
from moderator.facilitation import Continued, Granted, Hinted, Marked, Paused, Ranked, ScoreShown, Whispered
from moderator.loop import negotiate
from moderator.moves import (
    Accept,
    AnswerContact,
    AnswerProof,
    AskProof,
    Call,
    Decline,
    Explain,
    Message,
    Move,
    Offer,
    Perform,
    Remark,
    Reply,
    RequestContact,
    Reserve,
    Warned,
)
from moderator.rules.due import injected
from moderator.table import Table
from moderator.view import Delegate, DelegateFailedError, View
from scenarios.load import load
from tests.dialogue import Script, Scripted, kept, move, opening
from transcripts.store.store import Store

CALL = Call(
    agent="llm:stub", model="stub-1", prompt_tokens=90, completion_tokens=10, cached_tokens=80, latency_ms=12.5,
    attempts=2, failures=("429",), cost=0.002, raw="{}",
)  # fmt: skip
PLEDGE = "beijing.counter-narcotics#part"
WORDS = 'Señor, "中国" and O\'Brien: 🕊 we shall begin; (a) AND b.'

LEAK_AT = 12
"""Half-turns taken when a leak makes the messages public."""


class Model(Scripted):
    """A scripted delegate with the call of a model, which cannot be asked where the script says ``dead``."""

    async def act(self, view: View) -> Reply:
        reply = await super().act(view)
        if reply.problem == "dead":
            raise DelegateFailedError("The line is dead; try again later.", CALL)
        return reply.model_copy(update={"call": CALL})


class Reader:
    """A second reader that reports a crossed red line at one word, and a promise at another."""

    async def read(self, table: Table, side: str, move: Move, warned: tuple[Warned, ...] = ()) -> Reading:
        call = CALL.model_copy(update={"agent": "llm:reader"})
        if "conquer" not in move.statement:
            kept = "keep" in move.statement
            found = (Remark(kind="promise", quote="keep it", about=PLEDGE),) if kept else ()
            return Reading(remarks=found, call=call)
        line = table.scenario.mandate(side).red_lines[0].id
        return Reading(crosses=line, quote="conquer", reason="It gives the line up.", call=call)


WASHINGTON: Script = (
    move(Perform(measure="washington.friendly-remarks"), says=WORDS),
    "no JSON at all",
    move(says="We shall conquer."),
    move(Accept(offer="O1"), says="Agreed."),
    "dead",
)
NEWCOMER: Script = (
    move(),
    *["still no JSON"] * 3,
    move(
        AskProof(measure=PLEDGE),
        RequestContact(channel="leaders"),
        Message(channel="leaders", text="We regret the delay. Shall we meet before the week is out?"),
        says="We thank you. We are concerned about the delay, which was unhelpful. When will you be ready?",
    ),
    move(
        Offer(give=("washington.keep-a-promise",), ask=("beijing.use-hotlines",), first="both"),
        says="We welcome the pledge. You must keep it, or else nothing will follow.",
    ),
    *[move(Explain(incident="inject.arms-sale-taiwan", regret=True), says="You are liars. We regret the sale.")] * 2,
    move(),
    move(
        Offer(give=("washington.keep-a-promise",)),
        says="Today we have begun to pass on news: an opening signal of friendly remarks by the president is in force.",
    ),
)
BEIJING: Script = (
    move(
        Offer(give=("beijing.affirm-order",), ask=("washington.no-containment",), deadline=1), says="好的, 一言为定。"
    ),
    move(Offer(give=("beijing.constructive-reply",), deadline=1)),
    move(Perform(measure="beijing.constructive-reply")),
    move(Perform(measure=PLEDGE), says="We act against fentanyl. The reason is plain."),
    move(
        AnswerProof(proof="P1"),
        AnswerContact(contact="K1", message="Our thanks for the call."),
        says="We will let selected American journalists return.",
    ),
    move(Reserve(of=("O3",))),
    move(Decline(offer="O3", reason="It comes too late.")),
    move(),
    move(Accept(offer="O4")),
)


@cache
def everything() -> tuple[Event, ...]:
    """All events of talks on tariffs that contain every kind of event."""
    scenario = load().scenario("tariff-truce")

    async def relieve(_table: Table) -> Delegate:
        return Model(NEWCOMER, label="llm:newcomer")

    own = iter(_own())

    async def step_in(table: Table) -> Stepped | None:
        if table.turn == LEAK_AT and not any(inject.effect.leaks for _, inject in table.injected):
            leak = next(inject for inject in scenario.injects if inject.effect.leaks)
            return injected(table, leak, "facilitator")
        return next(own, None) if table.turn == 9 else None

    async def collected() -> tuple[Event, ...]:
        sides = {"washington": Model(WASHINGTON, "llm:stub"), "beijing": Scripted(BEIJING)}
        first = opening(scenario, seats={side: played.label for side, played in sides.items()})
        events = negotiate(first, sides, chair=Chair(relieve, Reader(), step_in, seat=lambda _: sides["beijing"]))
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


def _own() -> Sequence[Stepped]:
    inject = next(i for i in load().scenario("tariff-truce").injects if i.trigger is None)
    return (
        Forked(round=5, parent="0123abcd", turn=9, seed=9, version="test"),
        Seated(round=5, side="beijing", agent="human"),
        Injected(round=5, inject=inject, source="facilitator"),
        Paused(round=5, reason="The rules are explained again.", by="Ms Li"),
        Whispered(round=5, side="beijing", text="Read your third red line.", by="Ms Li"),
        Marked(round=5, turn=8, text="A good answer.", by="Ms Li"),
        Granted(round=5, seconds=90, by="Ms Li"),
        ScoreShown(round=5, shown=True, by="Ms Li"),
        Continued(round=5, by="Ms Li"),
        Hinted(round=5, side="washington", by="congress", steps=("This costs little.", "That costs much.")),
    )


def ranked() -> Ranked:
    """What a player writes down after the talks."""
    wants, lines = ("washington.lift-tariffs",), ("beijing.separatism",)
    return Ranked(round=9, side="beijing", wants=wants, red_lines=lines, decided="The deadline did.")

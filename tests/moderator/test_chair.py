"""Turns that fail, limits reached, statements read twice: each is an event, and the same again from the record."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from moderator.chair import Chair, Reading, Relief, forfeit, stop
from moderator.events import (
    Closed,
    Event,
    Failed,
    Forked,
    Heard,
    Injected,
    Limits,
    Moved,
    Passing,
    Refused,
    Seated,
)
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.moves import Call, Move, Reply
from moderator.table import Table
from moderator.view import Delegate, DelegateFailedError, View
from scenarios.load import load
from tests.dialogue import Scripted, again, kept, move, opening

STRAIT = load().scenario("taiwan-strait")
TRIED = Call(agent="test:flaky", attempts=3, failures=("500", "500", "500"), latency_ms=400.0)


class Flaky(Scripted):
    """A delegate that cannot be asked the first few times, and remembers what it is told of the past."""

    def __init__(self, failing: int) -> None:
        super().__init__(label="test:flaky")
        self.failing = failing
        self.recalled: list[tuple[View, Reply]] = []

    async def act(self, view: View) -> Reply:
        self.failing -= 1
        if self.failing >= 0:
            raise DelegateFailedError("The line is dead; try again later.", TRIED)
        return await super().act(view)

    def recall(self, view: View, reply: Reply) -> None:
        self.recalled.append((view, reply))


def held(washington: Delegate, chair: Chair, *, rounds: int = 2, limits: Limits | None = None) -> tuple[Event, ...]:
    opened = opening(STRAIT, rounds=rounds).model_copy(update={"limits": limits or Limits()})
    delegates = {"washington": washington, "beijing": Scripted()}

    async def collected() -> tuple[Event, ...]:
        return tuple([kept(event) async for event in negotiate(opened, delegates, chair=chair)])

    return asyncio.run(collected())


def kinds(events: tuple[Event, ...]) -> str:
    return " ".join(event.event for event in events)


def again_everywhere(events: tuple[Event, ...]) -> None:
    assert again(events) == events
    for cut in range(1, len(events)):
        assert events[:cut] + again(events, events[:cut]) == events


@pytest.mark.parametrize(
    ("relief", "happened"),
    [
        (stop, "opened failed closed"),
        (forfeit, "opened failed forfeited moved failed forfeited moved closed"),
    ],
)
def test_a_failure_is_an_event_and_the_policy_says_what_follows(relief: Relief, happened: str) -> None:
    events = held(Flaky(9), Chair(relief))
    assert kinds(events) == happened
    failed = events[1]
    assert isinstance(failed, Failed)
    assert failed.call == TRIED
    again_everywhere(events)


def test_a_seat_can_be_taken_over_and_the_newcomer_is_told_what_was_asked_before() -> None:
    newcomer = Flaky(0)

    async def substitute(table: Table) -> Delegate:
        assert table.failed is not None
        return newcomer

    class Tiring(Flaky):
        async def act(self, view: View) -> Reply:
            self.failing = int(view.table.round == 2)
            return await super().act(view)

    events = held(Tiring(0), Chair(substitute))
    assert kinds(events) == "opened moved moved failed seated moved moved closed"
    assert [view.table.round for view, _ in newcomer.recalled] == [1]
    assert fold(events).seats["washington"] == newcomer.label
    again_everywhere(events)


def test_a_seat_taken_again_by_the_same_delegate_is_asked_once_more() -> None:
    flaky = Flaky(2)

    async def retry(table: Table) -> Delegate:
        return flaky

    events = held(flaky, Chair(retry), rounds=1)
    assert kinds(events) == "opened failed seated failed seated moved moved closed"
    assert flaky.recalled == []
    again_everywhere(events)


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        (Limits(tokens=250), "limit of 250 tokens is reached: 300"),
        (Limits(seconds=1.5), "limit of 1.5 seconds is reached: the delegates took 2.0"),
        (Limits(cost=0.25), "limit of 0.25 on the cost is reached: 0.3000"),
    ],
)
def test_a_limit_closes_the_talks_and_says_so(limits: Limits, told: str) -> None:
    spent = Call(agent="test:dear", prompt_tokens=90, completion_tokens=10, latency_ms=1000, cost=0.1)
    events = held(Counting(spent), Chair(), rounds=9, limits=limits)
    closed = events[-1]
    assert isinstance(closed, Closed)
    assert closed.outcome == "limit"
    assert told in closed.reason
    again_everywhere(events)


def test_a_limit_on_the_cost_needs_a_price() -> None:
    events = held(Counting(Call(agent="test:dear", prompt_tokens=9)), Chair(), limits=Limits(cost=1))
    closed = events[-1]
    assert isinstance(closed, Closed)
    assert "no price is known" in closed.reason


class Counting(Scripted):
    """A delegate whose every reply is a call with the same facts."""

    def __init__(self, call: Call) -> None:
        super().__init__()
        self.call = call

    async def act(self, view: View) -> Reply:
        return Reply(move=(await super().act(view)).move, call=self.call)


class Stern:
    """A second reader that finds a line crossed by certain words."""

    async def read(self, table: Table, side: str, move: Move) -> Reading:
        call = Call(agent="llm:reader", prompt_tokens=50, completion_tokens=5)
        if "conquer" in move.statement:
            line = table.scenario.mandate(side).red_lines[0].id
            return Reading(crosses=line, quote="conquer", reason="It gives the line up.", call=call)
        return Reading(call=call)


def test_words_are_read_twice_and_the_verdict_stands_in_the_record() -> None:
    washington = Scripted([move(says="We shall conquer."), move(says="We shall wait.")])
    events = held(washington, Chair(reader=Stern()), rounds=1)
    assert kinds(events) == "opened read refused read moved read moved closed"
    refused = events[2]
    assert isinstance(refused, Refused)
    assert refused.faults[0].rule == STRAIT.sides[0].red_lines[0].id
    assert str(STRAIT.sides[0].red_lines[0].citations[0]) in refused.faults[0].source
    assert len(washington.views) == 2
    assert fold(events).usage["reader"].tokens == 165
    again_everywhere(events)


def test_what_is_said_on_the_way_is_heard_and_leaves_no_trace() -> None:
    class Aloud(Scripted):
        async def speak(self, view: View) -> AsyncGenerator[Passing | Reply, None]:
            yield Passing(side=view.side, statement="We ...")
            yield await self.act(view)

    opened = opening(STRAIT, rounds=1)

    async def collected() -> list[Heard]:
        return [said async for said in negotiate(opened, {"washington": Aloud(), "beijing": Scripted()})]

    heard = asyncio.run(collected())
    assert [h.event for h in heard] == ["opened", "passing", "moved", "moved", "closed"]
    again_everywhere(tuple(h for h in heard if not isinstance(h, Passing)))


def test_the_seat_that_changed_hands_is_named_in_the_record() -> None:
    async def substitute(table: Table) -> Delegate:
        return Scripted(label="scripted:grit")

    events = held(Flaky(9), Chair(substitute), rounds=1)
    seated = [event for event in events if isinstance(event, Seated)]
    assert [(s.side, s.agent) for s in seated] == [("washington", "scripted:grit")]
    assert [event.side for event in events if isinstance(event, Moved)] == ["washington", "beijing"]


def test_what_is_put_between_the_turns_stands_in_the_record_and_comes_again() -> None:
    inject = next(i for i in STRAIT.injects if i.trigger is None)
    put = iter(
        [
            Injected(round=1, inject=inject, source="facilitator"),
            Forked(round=1, parent="0123abcd", turn=0, seed=9, version="test"),
            Seated(round=1, side="beijing", agent="human"),
        ]
    )

    async def step_in(table: Table) -> Injected | Forked | Seated | None:
        return next(put, None) if table.turn == 1 else None

    events = held(Scripted(), Chair(step_in=step_in))
    assert kinds(events) == "opened moved injected forked seated moved moved moved closed"
    table = fold(events)
    assert (table.seed, table.seats["beijing"]) == (9, "human")
    again_everywhere(events)

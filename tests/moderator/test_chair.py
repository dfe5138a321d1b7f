"""Failed turns, limits and second readings: each is an event, and a replay gives the same events."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from moderator.chair import Chair, FailurePolicy, Reading, forfeit_on_failure, stop_on_failure
from moderator.events import (
    Closed,
    Event,
    Failed,
    Forked,
    Injected,
    Limits,
    Moved,
    PartialWords,
    Refused,
    Seated,
    StreamItem,
)
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.moves import Call, Move, Reply, Warned
from moderator.table import Table
from moderator.view import Delegate, DelegateFailedError, View
from scenarios.load import load
from tests.dialogue import Scripted, again, kept, move, opening

STRAIT = load().scenario("taiwan-strait")
TRIED = Call(agent="test:flaky", attempts=3, failures=("500", "500", "500"), latency_ms=400.0)


class Flaky(Scripted):
    """A delegate that cannot be asked the first few times, and remembers the past it is given."""

    def __init__(self, failing: int) -> None:
        super().__init__(label="test:flaky")
        self.failing = failing
        self.recalled: list[tuple[View, Reply]] = []

    async def act(self, view: View) -> Reply:
        self.failing -= 1
        if self.failing >= 0:
            raise DelegateFailedError("The line is dead; try again later.", TRIED)
        return await super().act(view)

    def remember(self, view: View, reply: Reply) -> None:
        self.recalled.append((view, reply))


def events_of(
    washington: Delegate, chair: Chair, *, rounds: int = 2, limits: Limits | None = None
) -> tuple[Event, ...]:
    opened = opening(STRAIT, rounds=rounds).model_copy(update={"limits": limits or Limits()})
    delegates = {"washington": washington, "beijing": Scripted()}

    async def collected() -> tuple[Event, ...]:
        return tuple([kept(event) async for event in negotiate(opened, delegates, chair=chair)])

    return asyncio.run(collected())


def kinds(events: tuple[Event, ...]) -> str:
    return " ".join(event.event for event in events)


def check_replay_and_resume(events: tuple[Event, ...]) -> None:
    assert again(events) == events
    for cut in range(1, len(events)):
        assert events[:cut] + again(events, events[:cut]) == events


@pytest.mark.parametrize(
    ("relief", "expected"),
    [
        (stop_on_failure, "opened failed closed"),
        (forfeit_on_failure, "opened failed forfeited moved failed forfeited moved closed"),
    ],
)
def test_a_failure_is_an_event_and_the_policy_decides_what_follows(relief: FailurePolicy, expected: str) -> None:
    events = events_of(Flaky(9), Chair(relief))
    assert kinds(events) == expected
    failed = events[1]
    assert isinstance(failed, Failed)
    assert failed.call == TRIED
    check_replay_and_resume(events)


def test_another_delegate_can_take_the_seat_and_is_given_the_past() -> None:
    substitute = Flaky(0)

    async def relieve(table: Table) -> Delegate:
        assert table.failed is not None
        return substitute

    class Tiring(Flaky):
        async def act(self, view: View) -> Reply:
            self.failing = int(view.table.round == 2)
            return await super().act(view)

    events = events_of(Tiring(0), Chair(relieve))
    assert kinds(events) == "opened moved moved failed seated moved moved closed"
    assert [view.table.round for view, _ in substitute.recalled] == [1]
    assert fold(events).seats["washington"] == substitute.label
    check_replay_and_resume(events)


def test_a_delegate_that_takes_its_seat_again_is_asked_again() -> None:
    flaky = Flaky(2)

    async def retry(table: Table) -> Delegate:
        return flaky

    events = events_of(flaky, Chair(retry), rounds=1)
    assert kinds(events) == "opened failed seated failed seated moved moved closed"
    assert flaky.recalled == []
    check_replay_and_resume(events)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(tokens=250), "limit of 250 tokens is reached: 300"),
        (Limits(seconds=1.5), "limit of 1.5 seconds is reached: the delegates took 2.0"),
        (Limits(cost=0.25), "limit of 0.25 on the cost is reached: 0.3000"),
    ],
)
def test_a_limit_closes_the_talks_and_says_so(limits: Limits, expected: str) -> None:
    spent = Call(agent="test:dear", prompt_tokens=90, completion_tokens=10, latency_ms=1000, cost=0.1)
    events = events_of(Counting(spent), Chair(), rounds=9, limits=limits)
    closed = events[-1]
    assert isinstance(closed, Closed)
    assert closed.outcome == "limit"
    assert expected in closed.reason
    check_replay_and_resume(events)


def test_a_limit_on_the_cost_needs_a_price() -> None:
    events = events_of(Counting(Call(agent="test:dear", prompt_tokens=9)), Chair(), limits=Limits(cost=1))
    closed = events[-1]
    assert isinstance(closed, Closed)
    assert "no price is known" in closed.reason


class Counting(Scripted):
    """A delegate with the same call in every reply."""

    def __init__(self, call: Call) -> None:
        super().__init__()
        self.call = call

    async def act(self, view: View) -> Reply:
        return Reply(move=(await super().act(view)).move, call=self.call)


class StrictReader:
    """A second reader that finds that certain words cross a line."""

    async def read(self, table: Table, side: str, move: Move, warned: tuple[Warned, ...] = ()) -> Reading:
        call = Call(agent="llm:reader", prompt_tokens=50, completion_tokens=5)
        if "conquer" in move.statement:
            line = table.scenario.mandate(side).red_lines[0].id
            return Reading(crosses=line, quote="conquer", reason="It gives the line up.", call=call)
        return Reading(call=call)


def test_the_verdict_of_a_second_reader_is_in_the_record() -> None:
    washington = Scripted([move(says="We shall conquer."), move(says="We shall wait.")])
    events = events_of(washington, Chair(reader=StrictReader()), rounds=1)
    assert kinds(events) == "opened read refused read moved read moved closed"
    refused = events[2]
    assert isinstance(refused, Refused)
    assert refused.faults[0].rule == STRAIT.sides[0].red_lines[0].id
    assert str(STRAIT.sides[0].red_lines[0].citations[0]) in refused.faults[0].source
    assert len(washington.views) == 2
    assert fold(events).usage["reader"].tokens == 165
    check_replay_and_resume(events)


def test_words_that_are_still_being_written_are_yielded_and_not_recorded() -> None:
    class Aloud(Scripted):
        async def speak(self, view: View) -> AsyncGenerator[PartialWords | Reply, None]:
            yield PartialWords(side=view.side, statement="We ...")
            yield await self.act(view)

    opened = opening(STRAIT, rounds=1)

    async def collected() -> list[StreamItem]:
        return [item async for item in negotiate(opened, {"washington": Aloud(), "beijing": Scripted()})]

    items = asyncio.run(collected())
    assert [item.event for item in items] == ["opened", "passing", "moved", "moved", "closed"]
    check_replay_and_resume(tuple(item for item in items if not isinstance(item, PartialWords)))


def test_the_agent_that_took_a_seat_is_in_the_record() -> None:
    async def substitute(table: Table) -> Delegate:
        return Scripted(label="scripted:grit")

    events = events_of(Flaky(9), Chair(substitute), rounds=1)
    seated = [event for event in events if isinstance(event, Seated)]
    assert [(s.side, s.agent) for s in seated] == [("washington", "scripted:grit")]
    assert [event.side for event in events if isinstance(event, Moved)] == ["washington", "beijing"]


def test_interventions_between_turns_are_recorded_and_replayed() -> None:
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

    events = events_of(Scripted(), Chair(step_in=step_in, seat=lambda seated: Scripted(label=seated.agent)))
    assert kinds(events) == "opened moved injected forked seated moved moved moved closed"
    table = fold(events)
    assert (table.seed, table.seats["beijing"]) == (9, "human")
    check_replay_and_resume(events)

"""Dialogues for tests: delegates that play given moves, through the real loop."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from moderator.events import RULES, Event, Opened, PartialWords, StreamItem
from moderator.loop import negotiate
from moderator.moves import Act, Call, Hold, Move, Reply, Warned
from moderator.replay import delegates_from_record
from moderator.table import Table
from moderator.view import View
from scenarios.scenario import Scenario

Script = Sequence[Move | str]
"""Moves in order; a text stands for a reply that could not be read, and is the reason."""


class Scripted:
    """A delegate that plays a script reply by reply and then holds; ``views`` are the views it was given."""

    def __init__(self, moves: Script = (), label: str = "test:moves") -> None:
        self.label = label
        self.views: list[View] = []
        self._moves = list(moves)

    async def act(self, view: View) -> Reply:
        self.views.append(view)
        place = len(self.views) - 1
        found = self._moves[place] if place < len(self._moves) else move(Hold())
        call = Call(agent=self.label)
        return Reply(move=None, call=call, problem=found) if isinstance(found, str) else Reply(move=found, call=call)


def move(*acts: Act, says: str = "We set out our position.", content: bool = False) -> Move:
    """A move with these acts, or with Hold if there are none."""
    return Move(statement=says, rationale="Written for a test.", acts=acts or (Hold(),), content=content)


def opening(scenario: Scenario, rounds: int | None = None, seats: dict[str, str] | None = None) -> Opened:
    """The opening of talks between two test delegates, by default for all rounds of the scenario."""
    return Opened(
        scenario=scenario,
        seats=seats or {side.id: "test:moves" for side in scenario.sides},
        seed=1,
        rounds=rounds or scenario.rounds,
        version="test",
        rules=RULES,
    )


def talks(
    scenario: Scenario,
    *,
    washington: Script = (),
    beijing: Script = (),
    rounds: int | None = None,
    labels: tuple[str, str] = ("test:moves", "test:moves"),
) -> AsyncIterator[StreamItem]:
    """The events of talks as they happen, by default for as many rounds as the longer script has moves."""
    length = rounds or max(1, len(washington), len(beijing))
    delegates = {"washington": Scripted(washington, labels[0]), "beijing": Scripted(beijing, labels[1])}
    return negotiate(opening(scenario, length, {side: one.label for side, one in delegates.items()}), delegates)


def play(
    scenario: Scenario,
    *,
    washington: Script = (),
    beijing: Script = (),
    rounds: int | None = None,
    labels: tuple[str, str] = ("test:moves", "test:moves"),
) -> tuple[Event, ...]:
    """All events of such talks, for tests that are not coroutines."""

    return listened(talks(scenario, washington=washington, beijing=beijing, rounds=rounds, labels=labels))


def again(record: Sequence[Event], past: Sequence[Event] = ()) -> tuple[Event, ...]:
    """The events of the loop run again from a record, or resumed after ``past`` with the rest of the record."""
    first = record[0]
    assert isinstance(first, Opened)
    delegates, chair = delegates_from_record(record, len(past))

    return listened(negotiate(first, delegates, past, chair))


def listened(stream: AsyncIterator[StreamItem]) -> tuple[Event, ...]:
    """All events of some talks."""
    events: list[Event] = []  # not the result of the coroutine, which asyncio.run would write out in full

    async def listen() -> None:
        events.extend([kept(event) async for event in stream])

    asyncio.run(listen())
    return tuple(events)


def kept(heard: StreamItem) -> Event:
    """The item as an event; no delegate of these tests yields words while it writes."""
    assert not isinstance(heard, PartialWords)
    return heard


def untimed(events: Sequence[Event]) -> list[Event]:
    """Events without their calls."""
    return [event.model_copy(update={"call": None}) if hasattr(event, "call") else event for event in events]


class Sense:
    """A sense of meaning that warns of one word, so that the way of a warning can be followed."""

    def __init__(self) -> None:
        self.prepared: list[str] = []

    def prepare(self, table: Table, side: str) -> None:
        self.prepared.append(side)

    def warnings(self, table: Table, side: str, move: Move) -> tuple[Warned, ...]:
        found = Warned(rule="rule.private", quote="radar", message="close to line 3 of your brief", by="meaning")
        return (found,) if "radar" in move.statement else ()

"""Dialogues for tests: delegates that play what they are given, through the real loop."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from moderator.events import Event, Heard, Opened, Passing
from moderator.loop import negotiate
from moderator.moves import Act, Call, Hold, Move, Reply
from moderator.replay import recorded
from moderator.view import View
from scenarios.types import Scenario

Script = Sequence[Move | str]
"""Moves in the order they are asked for; a text stands for a reply that could not be read, and says why."""


class Scripted:
    """A delegate that plays a script reply by reply, and holds once it is through; it keeps the views it was shown."""

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
    """A move of these acts, or one that holds."""
    return Move(statement=says, rationale="Written for a test.", acts=acts or (Hold(),), content=content)


def opening(scenario: Scenario, rounds: int | None = None, seats: dict[str, str] | None = None) -> Opened:
    """The opening of talks between two test delegates, for all rounds of the scenario unless said otherwise."""
    return Opened(
        scenario=scenario,
        seats=seats or {side.id: "test:moves" for side in scenario.sides},
        seed=1,
        rounds=rounds or scenario.rounds,
        version="test",
    )


def talks(
    scenario: Scenario, *, washington: Script = (), beijing: Script = (), rounds: int | None = None
) -> AsyncIterator[Heard]:
    """The events of talks as they happen, over as many rounds as the longer script has moves unless said otherwise."""
    length = rounds or max(1, len(washington), len(beijing))
    delegates = {"washington": Scripted(washington), "beijing": Scripted(beijing)}
    return negotiate(opening(scenario, length), delegates)


def play(
    scenario: Scenario, *, washington: Script = (), beijing: Script = (), rounds: int | None = None
) -> tuple[Event, ...]:
    """All events of such talks, for tests that are not coroutines themselves."""

    async def collected() -> tuple[Event, ...]:
        return tuple(
            [kept(event) async for event in talks(scenario, washington=washington, beijing=beijing, rounds=rounds)]
        )

    return asyncio.run(collected())


def again(record: Sequence[Event], past: Sequence[Event] = ()) -> tuple[Event, ...]:
    """The loop run from a record, or on from its past with what it holds beyond."""
    first = record[0]
    assert isinstance(first, Opened)
    delegates, chair = recorded(record, len(past))

    async def collected() -> tuple[Event, ...]:
        return tuple([kept(event) async for event in negotiate(first, delegates, past, chair)])

    return asyncio.run(collected())


def kept(heard: Heard) -> Event:
    """What is heard of delegates that are not heard while they write: events alone."""
    assert not isinstance(heard, Passing)
    return heard


def untimed(events: Sequence[Event]) -> list[Event]:
    """Events without what their calls took."""
    return [event.model_copy(update={"call": None}) if hasattr(event, "call") else event for event in events]

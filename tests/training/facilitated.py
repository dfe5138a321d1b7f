"""Talks in which a facilitator asks for things while Washington's player thinks, recorded as they are held."""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import aclosing

from agents.human import Human
from moderator.chair import Chair, Talks
from moderator.events import Event, Opened, Seated
from moderator.loop import negotiate
from moderator.moves import PERSON, Hold, Move
from moderator.view import Delegate, View
from reassure.attended import attended
from reassure.seats import Seats
from reassure.settings import settings
from scenarios.exercise import Exercise
from scenarios.load import load
from tests.dialogue import Scripted, kept, move, opening
from tests.training.lesson import LESSON
from training.facilitator.requests import REQUEST, Request
from transcripts.store.beside import interventions
from transcripts.store.store import Store

BY = "Ms Li"
SCENARIO = LESSON.scenario_of(load())
SEATS = {"washington": PERSON, "beijing": "test:moves"}


def lesson(exercise: Exercise = LESSON, rounds: int = 1) -> Opened:
    """The opening of an exercise with a person in Washington's seat."""
    opened = opening(SCENARIO, rounds=rounds, seats=SEATS)
    return opened.model_copy(update={"exercise": exercise})


def ask(store: Store, dialogue: str, request: Request | str, by: str = BY) -> int:
    """Ask as a facilitator's program does; a text is another program's."""
    body = request if isinstance(request, str) else REQUEST.dump_json(request).decode()
    return interventions.ask(store, dialogue, by, body)


class Facilitated:
    """One such exercise: what was asked, the views that Washington's player was asked with, and who was withdrawn."""

    def __init__(self, store: Store, requests: Sequence[Request | str], rounds: int = 1) -> None:
        self.store, self.requests = store, list(requests)
        self.views: list[View] = []
        self.withdrawn = 0
        self.beijing = Scripted()
        self.opened = lesson(rounds=rounds)
        self.dialogue = store.begin(self.opened)

    async def think(self, view: View) -> Move:
        """The player: asks on the facilitator's behalf at the first question, and answers once all is taken."""
        self.views.append(view)
        for request in self.requests:
            ask(self.store, self.dialogue, request)
        self.requests.clear()
        try:
            while interventions.waiting(self.store, self.dialogue):  # noqa: ASYNC110 the record tells nobody
                await asyncio.sleep(0)
        except asyncio.CancelledError:
            self.withdrawn += 1
            raise
        return move(Hold(), says="We have listened.")

    def talks(self, past: tuple[Event, ...] = ()) -> Talks:
        """The talks, attended; on resumption with who sits there now."""
        seats = Seats(settings(environ={}), 1, self.think)

        def seat(event: Seated) -> Delegate:
            return seats.build(event.agent, SCENARIO.mandate(event.side))

        delegates: dict[str, Delegate] = {"washington": Human(self.think), "beijing": self.beijing}
        held = Talks(self.opened, delegates, Chair(seat=seat), past=past)
        return attended(self.store, self.dialogue, held, deque())

    def hold(self) -> tuple[Event, ...]:
        """All recorded events."""

        async def listen() -> None:
            talks = self.talks()
            heard = negotiate(talks.opening, talks.delegates, talks.past, talks.chair)
            async with aclosing(self.store.record(self.dialogue, heard)) as events:
                async for event in events:
                    kept(event)

        asyncio.run(listen())
        return self.store.events(self.dialogue)

    @property
    def answers(self) -> list[str]:
        """The answers to all requests, in order; empty where one became an event."""
        return [one.answer or "" for one in reversed(interventions.latest(self.store, self.dialogue, 99))]

"""Where the loop gets what facilitators ask for: out of the record, in order, each once."""

import asyncio
from collections.abc import Callable
from functools import partial
from operator import eq

from moderator.chair import Stepped
from moderator.events import Event, Moved, Read, Refused
from moderator.loop import PATIENCE
from moderator.moves import FACILITATOR, Move
from moderator.table import Table
from moderator.view import View
from prompts.load import phrase
from scenarios.errors import ReassureError
from training.facilitator.becoming import becomes
from training.facilitator.requests import LONGEST_LINE, GiveSeat, MakeMove, Request, read, tidy
from transcripts.store.beside import interventions
from transcripts.store.beside.interventions import Intervention
from transcripts.store.store import Store

Label = Callable[[str, str], str]
"""The label in the record of the agent that would play a side; ReassureError if there is no such agent."""


class Requests:
    """The requests for one dialogue; ``label`` says under what name an agent would play a side."""

    def __init__(self, store: Store, dialogue: str, label: Label) -> None:
        self._store, self._dialogue, self._label = store, dialogue, label

    async def step_in(self, table: Table) -> Stepped | None:
        """The event of the first request that waits; those before it that cannot be done are told so.

        The request counts as taken once its event is recorded. A move waits for the seat that makes it.
        """
        while found := interventions.waiting(self._store, self._dialogue):
            request = read(found.body)
            answer = self._becomes(table, request, found.who) if request else phrase("request", "unreadable")
            if not isinstance(answer, str):
                self._take(found, partial(eq, answer))
                return answer
            if not answer:
                return None
            interventions.decline(self._store, self._dialogue, found.n, answer)
        return None

    def _becomes(self, table: Table, request: Request, who: str) -> Stepped | str:
        if isinstance(request, GiveSeat) and request.side in table.sides:
            try:
                request = request.model_copy(update={"agent": self._label(request.side, request.agent)})
            except ReassureError as error:
                return str(error)
        return becomes(table, request, str(tidy(who))[:LONGEST_LINE] or FACILITATOR)

    async def move(self, view: View) -> Move:
        """The facilitator's move for a side that was taken over, once it is there."""
        while True:
            found = interventions.waiting(self._store, self._dialogue)
            request = read(found.body) if found else None
            if found and isinstance(request, MakeMove) and becomes(view.table, request, found.who) == "":
                self._take(found, partial(_makes, request.move))
                return request.move
            await asyncio.sleep(PATIENCE)

    def _take(self, found: Intervention, fits: Callable[[Event], bool]) -> None:
        interventions.take(self._store, self._dialogue, found.n, fits)


def _makes(move: Move, event: Event) -> bool:
    return isinstance(event, Moved | Refused | Read) and event.move == move

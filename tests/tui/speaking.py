"""Delegates that stream their words or fail, and a chair that asks a person about failed turns."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence

from moderator.chair import AskDecision, Chair, Verdict
from moderator.events import PartialWords
from moderator.moves import Call, Reply
from moderator.table import Table
from moderator.view import Delegate, DelegateFailedError, View
from tests.dialogue import Script, Scripted

TRIED = Call(agent="test:flaky", attempts=3, failures=("503", "503", "timed out"), latency_ms=4000.0)


class Aloud(Scripted):
    """Streams these words in its first turn, one for each release of ``go``, and then plays its script."""

    def __init__(self, words: Sequence[str], moves: Script = (), note: str = "") -> None:
        super().__init__(moves)
        self.go = asyncio.Semaphore(0)
        self.closed = False
        self._words, self._note = list(words), note

    async def speak(self, view: View) -> AsyncGenerator[PartialWords | Reply, None]:
        try:
            while self._words:
                await self.go.acquire()
                words = self._words.pop(0)
                yield PartialWords(side=view.side, statement=words, note="" if words else self._note)
            await self.go.acquire()
            yield await self.act(view)
        finally:
            self.closed = True


class Flood(Scripted):
    """A delegate that streams words without end and without a pause."""

    closed = False

    async def speak(self, view: View) -> AsyncGenerator[PartialWords | Reply, None]:
        try:
            while True:
                yield PartialWords(side=view.side, statement="And another thing.")
        finally:
            self.closed = True


class Flaky(Scripted):
    """A delegate that fails the first few times."""

    def __init__(self, failing: int, moves: Script = ()) -> None:
        super().__init__(moves, label="test:flaky")
        self.failing = failing

    async def act(self, view: View) -> Reply:
        self.failing -= 1
        if self.failing >= 0:
            raise DelegateFailedError("The server did not answer; start it and try again.", TRIED)
        return await super().act(view)


def paused(seats: Mapping[str, Delegate], decide: AskDecision) -> Chair:
    """A chair that asks a person about every failure; an agent that takes a seat holds in each turn."""

    async def relieve(table: Table) -> Delegate | Verdict:
        chosen = await decide(table)
        match chosen:
            case "again":
                return seats[table.to_move]
            case "forfeit" | "stop":
                return chosen
            case _:
                return Scripted(label=chosen)

    return Chair(relieve)

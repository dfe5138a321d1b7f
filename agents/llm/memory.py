"""What a side was asked and answered, as the messages of a chat that only ever grows."""

import json
from dataclasses import dataclass

from agents.llm import telling
from agents.llm.briefing import instructions
from agents.llm.client import Message
from agents.llm.forms import BOTH, ORDER
from moderator.moves import Move, Reply
from moderator.view import View

ECHO_LIMIT = 1_500
"""Characters of an unreadable reply that its author is shown again."""

BYTES_A_TOKEN = 3
"""A cautious measure: English and ids have more bytes a token, Chinese about as many."""


@dataclass(frozen=True)
class Exchange:
    """One question and its answer, as they stand in the chat."""

    view: View
    asked: str
    answered: str

    @property
    def size(self) -> int:
        """Its length in tokens, about."""
        return tokens(self.asked) + tokens(self.answered)


class Memory:
    """The chat of one side in one dialogue; the prompt of a turn begins with the whole of the one before.

    Past ``limit`` tokens the oldest turns give way to a digest of the record, half of what fits at a time, so that
    what a server has cached is seldom lost; the last turn stays in any case. It is made of views and replies alone:
    told the same, it is the same.
    """

    def __init__(self, limit: int | None = None) -> None:
        self._limit = limit
        self._system = self._digest = ""
        self._exchanges: list[Exchange] = []

    def messages(self, view: View) -> tuple[Message, ...]:
        """The whole prompt of a turn."""
        told = self._told(view)
        self._shorten(told)
        chat: list[Message] = [{"role": "system", "content": self._system}]
        for asked, answered in ((e.asked, e.answered) for e in self._exchanges):
            chat += [{"role": "user", "content": asked}, {"role": "assistant", "content": answered}]
        chat.append({"role": "user", "content": told})
        chat[1]["content"] = self._digest + chat[1]["content"]
        return tuple(chat)

    def keep(self, view: View, reply: Reply) -> None:
        """Remember a question and its answer."""
        told = self._told(view)
        self._shorten(told)
        self._exchanges.append(Exchange(view, told, _answered(reply)))

    def _told(self, view: View) -> str:
        self._system = self._system or instructions(view)
        since = self._exchanges[-1].view if self._exchanges else None
        if since and view.table.attempt and since.table.turn == view.table.turn:
            return telling.refused(view)
        told = telling.turn(view, since)
        return f"{told}\n{telling.refused(view)}" if view.table.attempt else told

    def _shorten(self, told: str) -> None:
        if self._limit is None:
            return
        head = tokens(self._system) + tokens(told)
        if head + tokens(self._digest) + sum(e.size for e in self._exchanges) <= self._limit:
            return
        room, kept = (self._limit - head) // 2, len(self._exchanges)
        while kept > 1 and room >= self._exchanges[kept - 1].size:
            kept -= 1
            room -= self._exchanges[kept].size
        kept = min(kept, self._newest())
        while kept < len(self._exchanges) - 1 and self._exchanges[kept].view.table.attempt:
            kept += 1  # a turn that was asked again is told whole or not at all
        self._drop(kept)

    def _newest(self) -> int:
        """The place of the last turn, which always stays: what is told next goes on from it."""
        turns = (n for n, exchange in enumerate(self._exchanges) if not exchange.view.table.attempt)
        return max(turns, default=0)

    def _drop(self, count: int) -> None:
        """Have a digest stand for the oldest exchanges."""
        dropped, self._exchanges = self._exchanges[:count], self._exchanges[count:]
        if dropped and self._exchanges:
            self._digest = telling.digest(self._exchanges[0].view, dropped[-1].view)


def tokens(text: str) -> int:
    """The length of a text in tokens, about, and rather too many than too few."""
    return -(-len(text.encode()) // BYTES_A_TOKEN)


def _answered(reply: Reply) -> str:
    return shown(reply.move) if reply.move else telling.harmless(reply.call.raw)[:ECHO_LIMIT] or "(nothing)"


def shown(move: Move) -> str:
    """A move as its author is shown it again: keys in the order they are asked for, without what is false or none."""
    data = move.model_dump(mode="json")
    said = {key: data[key] for key in (BOTH if move.translation else ORDER) if data[key] is not False}
    acts = [{key: value for key, value in act.items() if value not in (False, None, [])} for act in data["acts"]]
    return json.dumps(said | {"acts": acts}, ensure_ascii=False)

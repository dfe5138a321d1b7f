"""What a side was asked and answered, as the messages of a chat that only ever grows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from agents.llm import turn_message as telling
from agents.llm.client import Message
from agents.llm.quoting import without_markup
from agents.llm.schema import BOTH, ORDER
from agents.llm.system_message import instructions
from moderator.moves import Move, Reply
from moderator.view import View
from prompts.load import fill, text

ECHO_LIMIT = 1_500
"""Characters of an unreadable reply that its author is shown again."""

NEXT = 1_000
"""Tokens that are left free for the next question."""

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
    what a server has cached is seldom lost; the last turn stays in any case. It is made of the views and replies that
    it keeps, and of no question that went unanswered: told the same, it is the same.
    """

    def __init__(self, limit: int | None = None) -> None:
        self._limit = limit
        self._system = self._digest = ""
        self._exchanges: list[Exchange] = []
        self._asked: tuple[View, str] | None = None

    def messages(self, view: View) -> tuple[Message, ...]:
        """The whole prompt of a turn."""
        told = self._told(view)
        chat: list[Message] = [{"role": "system", "content": self._system}]
        for asked, answered in ((e.asked, e.answered) for e in self._exchanges):
            chat += [{"role": "user", "content": asked}, {"role": "assistant", "content": answered}]
        chat.append({"role": "user", "content": told})
        chat[1]["content"] = self._digest + chat[1]["content"]
        return tuple(chat)

    def keep(self, view: View, reply: Reply) -> None:
        """Remember a question and its answer."""
        self._exchanges.append(Exchange(view, self._told(view), _answered(reply)))
        self._shorten()

    def _told(self, view: View) -> str:
        """What is asked, told once for a view: it is asked, and then kept with its answer."""
        if self._asked is None or self._asked[0] is not view:
            self._asked = view, self._tell(view)
        return self._asked[1]

    def _tell(self, view: View) -> str:
        self._system = self._system or instructions(view)
        since = self._exchanges[-1].view if self._exchanges else None
        if since and view.table.attempt and since.table.turn == view.table.turn:
            return telling.refusal(view)
        told = telling.turn(view, since)
        return f"{told}\n{telling.refusal(view)}" if view.table.attempt else told

    def _shorten(self) -> None:
        """Have a digest of the record stand for the oldest exchanges, where all of them would be too long."""
        if self._limit is None:
            return
        room = self._limit - tokens(self._system) - NEXT
        if tokens(self._digest) + sum(e.size for e in self._exchanges) <= room:
            return
        digest, first, taken = room // 4, len(self._exchanges) - 1, self._exchanges[-1].size
        while first and (taken < (room - digest) // 2 or self._exchanges[first].view.table.attempt):
            first -= 1  # a turn that was asked again is told whole
            taken += self._exchanges[first].size
        dropped, self._exchanges = self._exchanges[:first], self._exchanges[first:]
        if dropped:
            lines = _latest(telling.digest(self._exchanges[0].view, dropped[-1].view), digest)
            self._digest = fill(text("negotiator/digest"), acts="\n".join(lines)) if lines else ""


def _latest(lines: Sequence[str], most: int) -> Sequence[str]:
    """As many of the last lines as there is room for in so many tokens."""
    first, taken = len(lines), 0
    while first and taken + tokens(lines[first - 1]) <= most:
        first -= 1
        taken += tokens(lines[first])
    return lines[first:]


def tokens(text: str) -> int:
    """The length of a text in tokens, about, and rather too many than too few."""
    return -(-len(text.encode()) // BYTES_A_TOKEN)


def _answered(reply: Reply) -> str:
    return shown_to_author(reply.move) if reply.move else without_markup(reply.call.raw)[:ECHO_LIMIT] or "(nothing)"


def shown_to_author(move: Move) -> str:
    """A move as its author is shown it again: keys in the order they are asked for, without what is false or none."""
    data = move.model_dump(mode="json")
    said = {key: data[key] for key in (BOTH if move.translation else ORDER) if data[key] is not False}
    acts = [{key: value for key, value in act.items() if value not in (False, None, [])} for act in data["acts"]]
    return json.dumps(said | {"acts": acts}, ensure_ascii=False)

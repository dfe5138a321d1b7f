"""Memory: the questions to a side and its answers, as the messages of a chat that only grows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from agents.llm import turn_message
from agents.llm.quoting import without_markup
from agents.llm.schema import BOTH, ORDER
from agents.llm.server.chat import Message
from agents.llm.system_message import instructions
from moderator.moves import Move, Reply
from moderator.view import View
from prompts.load import fill, text

ECHO_LIMIT = 1_500
"""Longest part of an unreadable reply that is shown to its author again, in characters."""

RESERVED = 1_000
"""Tokens that are reserved for the next question."""

UNSAID: tuple[object, ...] = (False, None, [], "", "asked")
"""Values that a move may leave out."""

DONE = "carries out"
"""In a line of a digest, that something was carried out."""

BYTES_A_TOKEN = 3
"""A cautious estimate: English and ids have more bytes a token, Chinese about as many."""


@dataclass(frozen=True)
class Exchange:
    """One question and its answer in the chat."""

    view: View
    asked: str
    answered: str

    @property
    def size(self) -> int:
        """Its approximate length in tokens."""
        return tokens(self.asked) + tokens(self.answered)


class Memory:
    """The chat of one side in one dialogue; the prompt of a turn begins with the whole prompt of the turn before.

    Above ``limit`` tokens a digest of the record replaces the oldest turns until about half of the space is free, so
    that the server's cache is seldom lost; the last turn always stays. The chat depends only on the views and replies
    that were stored, not on questions without an answer: from the same input it is the same.
    """

    def __init__(self, limit: int | None = None) -> None:
        self._limit = limit
        self._system = self._digest = ""
        self._exchanges: list[Exchange] = []
        self._asked: tuple[View, str] | None = None

    def messages(self, view: View) -> tuple[Message, ...]:
        """The whole prompt of a turn."""
        question = self._question(view)
        chat: list[Message] = [{"role": "system", "content": self._system}]
        for asked, answered in ((e.asked, e.answered) for e in self._exchanges):
            chat += [{"role": "user", "content": asked}, {"role": "assistant", "content": answered}]
        chat.append({"role": "user", "content": question})
        chat[1]["content"] = self._digest + chat[1]["content"]
        return tuple(chat)

    def keep(self, view: View, reply: Reply) -> None:
        """Add a question and its answer."""
        self._exchanges.append(Exchange(view, self._question(view), _answered(reply)))
        self._shorten()

    def _question(self, view: View) -> str:
        """The question for a view, made only once: it is asked, and then stored with its answer."""
        if self._asked is None or self._asked[0] is not view:
            self._asked = view, self._new_question(view)
        return self._asked[1]

    def _new_question(self, view: View) -> str:
        self._system = self._system or instructions(view)
        since = self._exchanges[-1].view if self._exchanges else None
        if since and view.table.faults and since.table.turn == view.table.turn:
            return "\n".join((*turn_message.whispered(view, since), turn_message.refusal(view)))
        message = turn_message.turn(view, since)
        return f"{message}\n{turn_message.refusal(view)}" if view.table.faults else message

    def _shorten(self) -> None:
        """Replace the oldest exchanges with a digest of the record if the chat is too long."""
        if self._limit is None:
            return
        room = self._limit - tokens(self._system) - RESERVED
        if tokens(self._digest) + sum(e.size for e in self._exchanges) <= room:
            return
        digest, first, used = room // 4, len(self._exchanges) - 1, self._exchanges[-1].size
        while first and (used < (room - digest) // 2 or self._exchanges[first].view.table.faults):
            first -= 1  # the tries of one turn stay together
            used += self._exchanges[first].size
        dropped, self._exchanges = self._exchanges[:first], self._exchanges[first:]
        if dropped:
            lines = _latest(turn_message.digest(self._exchanges[0].view, dropped[-1].view), digest)
            self._digest = fill(text("negotiator/digest"), acts="\n".join(lines)) if lines else ""


def _latest(lines: Sequence[str], most: int) -> Sequence[str]:
    """As many of the last lines as fit in ``most`` tokens, and all that say what was carried out."""
    lasting = [DONE in line for line in lines]
    used, kept = sum(tokens(line) for line, lasts in zip(lines, lasting, strict=True) if lasts), lasting.copy()
    for n in reversed(range(len(lines))):
        if lasting[n]:
            continue
        if (used := used + tokens(lines[n])) > most:
            break
        kept[n] = True
    return [line for line, keeps in zip(lines, kept, strict=True) if keeps]


def tokens(text: str) -> int:
    """The approximate length of a text in tokens, rather too high than too low."""
    return -(-len(text.encode()) // BYTES_A_TOKEN)


def _answered(reply: Reply) -> str:
    return shown_to_author(reply.move) if reply.move else without_markup(reply.call.raw)[:ECHO_LIMIT] or "(nothing)"


def shown_to_author(move: Move) -> str:
    """A move as it is shown to its author again: keys in the order of the prompt, without false and empty values."""
    data = move.model_dump(mode="json")
    shown_keys = {key: data[key] for key in (BOTH if move.translation else ORDER) if data[key] is not False}
    acts = [{key: value for key, value in act.items() if value not in UNSAID} for act in data["acts"]]
    return json.dumps(shown_keys | {"acts": acts}, ensure_ascii=False)

"""Memory: the questions to a side and its answers, as the messages of a chat that only grows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from agents.llm import turn_message
from agents.llm.quoting import without_markup
from agents.llm.schema import BOTH, ORDER
from agents.llm.server.chat import Message
from agents.llm.system_message import instructions
from agents.llm.turn_message import Told
from moderator.moves import Move, Reply
from moderator.view import View
from prompts.load import fill, text

ECHO_LIMIT = 1_500
"""Longest part of an unreadable reply that is shown to its author again, in characters."""

UNSAID: tuple[object, ...] = (False, None, [], "", "asked")
"""Values that a move may leave out."""

DIGEST = 4
"""The part of the space for earlier turns that a digest may take: one in so many."""

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


Exchanges = Sequence[Exchange]


class Memory:
    """The chat of one side in one dialogue; the prompt of a turn begins with the whole prompt of the turn before.

    Above ``limit`` tokens a digest of the record replaces the oldest turns until about half of the space is free, so
    that the server's cache is seldom lost. Only the brief and the turn that is under way stay above the limit. The chat
    depends only on the views and replies that were stored, not on questions without an answer: from the same input it
    is the same.
    """

    def __init__(self, limit: int | None = None) -> None:
        self._limit = limit
        self._system = self._digest = ""
        self._exchanges: Exchanges = ()
        self._dropped: View | None = None
        self._asked: tuple[View, str] | None = None

    def messages(self, view: View) -> tuple[Message, ...]:
        """The whole prompt of a turn."""
        question = self._question(view)
        digest, exchanges = self._fitting(view)
        chat: list[Message] = [{"role": "system", "content": self._system}]
        for asked, answered in ((e.asked, e.answered) for e in exchanges):
            chat += [{"role": "user", "content": asked}, {"role": "assistant", "content": answered}]
        chat.append({"role": "user", "content": question})
        chat[1]["content"] = digest + chat[1]["content"]
        return tuple(chat)

    def keep(self, view: View, reply: Reply) -> None:
        """Add a question and its answer."""
        question = self._question(view)
        self._digest, exchanges = self._fitting(view)
        if len(exchanges) < len(self._exchanges):
            self._dropped = self._exchanges[-len(exchanges) - 1].view
        self._exchanges = (*exchanges, Exchange(view, question, _answered(reply)))

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

    def _fitting(self, view: View) -> tuple[str, Exchanges]:
        """The digest and the exchanges that fit before the question for a view."""
        if self._limit is None:
            return self._digest, self._exchanges
        room = self._limit - tokens(self._system) - tokens(self._question(view))
        if tokens(self._digest) + _size(self._exchanges) <= room:
            return self._digest, self._exchanges
        kept = _newest(self._exchanges, view.table.turn, room - room // DIGEST)
        dropped = self._exchanges[: len(self._exchanges) - len(kept)]
        last = dropped[-1].view if dropped else self._dropped
        if last is None:
            return "", kept
        lines = turn_message.digest(kept[0].view if kept else view, last)
        return _digest(lines, min(room // DIGEST, room - _size(kept))), kept


def _newest(exchanges: Exchanges, turn: int, room: int) -> Exchanges:
    """The last turns in ``room`` tokens, until half of it is taken; the tries of one turn stay together."""
    kept: Exchanges = ()
    turns = [tuple(tries) for _, tries in groupby(exchanges, key=lambda e: e.view.table.turn)]
    for tries in reversed(turns):
        used = _size(kept)
        under_way = tries[-1].view.table.turn == turn
        if not under_way and (used >= room // 2 or used + _size(tries) > room):
            break
        kept = (*tries, *kept)
    return kept


def _digest(lines: Sequence[Told], most: int) -> str:
    """A digest of at most ``most`` tokens: what was carried out before all else, and the newest lines first."""
    form = text("negotiator/digest")
    used, kept = tokens(form), set[int]()
    for n in sorted(range(len(lines)), key=lambda n: (lines[n].lasts, n), reverse=True):
        size = tokens(f"{lines[n].line}\n")
        if used + size <= most:
            used, kept = used + size, {*kept, n}
    return fill(form, acts="\n".join(lines[n].line for n in sorted(kept))) if kept else ""


def _size(exchanges: Exchanges) -> int:
    return sum(e.size for e in exchanges)


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

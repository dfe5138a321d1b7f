"""Talks for the measurements: legal moves about as long as a model's, as the replies of a model."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import cycle, islice
from typing import NamedTuple

from agents.scripted.delegate import ScriptedDelegate
from moderator.events import RULES, Moved, Opened
from moderator.loop import negotiate
from moderator.moves import Act, Counter, Decline, Hold, Move, Offer, Reply
from moderator.rules.judge import judge
from moderator.rules.menu import menu
from moderator.view import View
from scenarios.scenario import Scenario

DOCTRINES = {"washington": "transactional", "beijing": "cautious-reciprocator"}
"""The doctrines that choose the moves."""

FEWEST, MOST = 50, 70
"""Shortest and longest statement, in words."""

MAX_RATIONALE = 40
"""Longest rationale, in words."""


class Talks(NamedTuple):
    """An opening, and the replies of each side until the last round."""

    opening: Opened
    replies: dict[str, tuple[str, ...]]

    @property
    def turns(self) -> int:
        """Number of moves of both sides together."""
        return sum(map(len, self.replies.values()))


def talks(scenario: Scenario, rounds: int) -> Talks:
    """Talks of two doctrines that last for all rounds, because an agreement is not possible."""
    endless = scenario.agreement.model_copy(update={"need": len(scenario.agreement.measures) + 1})
    lasting = scenario.model_copy(update={"rounds": rounds, "agreement": endless})
    opening = Opened(
        scenario=lasting, seats=dict.fromkeys(DOCTRINES, "llm"), seed=1, rounds=rounds, version="benchmark", rules=RULES
    )
    replies: dict[str, list[str]] = {side: [] for side in DOCTRINES}
    for moved in asyncio.run(_moves(opening)):
        replies[moved.side].append(as_a_model_writes(moved.move))
    if any(len(said) != rounds for said in replies.values()):
        raise RuntimeError(f"The talks on {scenario.id} ended before round {rounds}; choose other doctrines.")
    return Talks(opening, {side: tuple(said) for side, said in replies.items()})


async def _moves(opening: Opened) -> list[Moved]:
    delegates = {side: _LongStatements(doctrine) for side, doctrine in DOCTRINES.items()}
    return [event async for event in negotiate(opening, delegates) if isinstance(event, Moved)]


class _LongStatements:
    """A doctrine with statements as long as a model's, which makes offers where the doctrine would hold."""

    def __init__(self, doctrine: str) -> None:
        self._doctrine = ScriptedDelegate(doctrine, seed=1)
        self.label = self._doctrine.label

    async def act(self, view: View) -> Reply:
        reply = await self._doctrine.act(view)
        move = reply.move
        if move is None:
            return reply
        statement = " ".join(_to_length(move.statement.split(), view))
        thought = " ".join(move.rationale.split()[:MAX_RATIONALE])
        longer = move.model_copy(update={"statement": statement, "rationale": thought, "content": False})
        found = (
            longer.model_copy(update={"acts": (act,)}) for act in (_bargains(view) if longer.acts == (Hold(),) else ())
        )
        legal = (move for move in found if not judge(view.table, view.side, move).faults)
        return reply.model_copy(update={"move": next(legal, longer)})


def _to_length(said: list[str], view: View) -> Iterable[str]:
    """A statement with sentences added until it is long enough, cut at the limit."""
    more = cycle((files("bench") / "sentences.txt").read_text(encoding="utf-8").splitlines())
    sentences = islice(more, 3 * view.table.turn % 16, None)
    while len(said) < FEWEST:
        said = said + next(sentences).split()
    return said[:MOST]


def _bargains(view: View) -> Iterator[Act]:
    """Possible offers and answers to offers, in an order that changes from turn to turn."""
    table, offered = view.table, menu(view.table, view.side)
    give = _rotated([item.measure.id for item in offered.give if item.legal], table.round)
    ask = _rotated([item.measure.id for item in offered.ask if item.legal and not item.crosses], table.round)
    pairs = [(g, a) for g in give for a in ask]
    for open_ in offered.answer:
        if table.round % 2:
            yield Decline(offer=open_.id, reason="It asks for more than it gives, and comes too early.")
        yield from (Counter(offer=open_.id, give=(g,), ask=(a,)) for g, a in pairs)
    yield from (Offer(give=(g,), ask=(a,), deadline=2) for g, a in pairs)


def _rotated(ids: list[str], by: int) -> list[str]:
    start = by % max(1, len(ids))
    return ids[start:] + ids[:start]


def as_a_model_writes(move: Move) -> str:
    """A move as the JSON that a model is asked for."""
    said = move.model_dump(mode="json", include={"rationale", "statement", "acts", "content"})
    return json.dumps({key: said[key] for key in ("rationale", "statement", "acts", "content")})

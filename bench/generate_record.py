"""A record of any size: talks of doctrines as patterns, repeated with other words, agents and dates.

Every row is written by the code of the record, so that every dialogue in it verifies.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import NamedTuple

from agents.scripted.delegate import ScriptedDelegate
from bench.random_words import Wording
from bench.scripted_moves import FEWEST, MOST, as_a_model_writes
from moderator.events import Event, Moved, Opened
from moderator.loop import negotiate
from moderator.moves import Act, Call, Decline, Hold, Move, Offer, Perform, Reply
from moderator.view import Delegate, View
from scenarios.load import Library
from scenarios.scenario import Scenario
from transcripts.store.database import writing
from transcripts.store.rows import RecordedEvent
from transcripts.store.store import Store

PAIRS = tuple(pairwise(("grit", "tit-for-tat", "generous", "cautious-reciprocator", "transactional", "hardliner")))
"""The doctrines that play the patterns, in each scenario."""

AGENTS = (*(f"llm:model-{n}" for n in range(12)), "scripted:grit", "scripted:generous")
"""The agents named in the record, the first most often."""

FIRST, APART, PAUSE = datetime(2024, 1, 1, tzinfo=UTC), timedelta(minutes=50), timedelta(seconds=7)
"""Start of the first dialogue, and the time between dialogues and between events."""

WITHOUT_AGREEMENT, MIN_ROUNDS = 24, 8
"""Rounds of talks that no agreement ends, and the minimum of all others."""

PER_TRANSACTION = 100
"""Dialogues written in one transaction."""

LIVE = 5
"""Number of last dialogues that are written event by event, as in live talks, so that the file is as in real use."""

LONG = 2_000
"""Turns of the one long dialogue."""

ACTS_EVERY = 5
"""Rounds between two acts in the long dialogue."""

CHINESE = 0.25
"""Share of dialogues in which one side also speaks Chinese."""


class Pattern(NamedTuple):
    """The events of talks, and the opening as it is stored."""

    events: tuple[Event, ...]
    body: str

    @property
    def opening(self) -> Opened:
        """The opening of the talks."""
        first = self.events[0]
        assert isinstance(first, Opened)
        return first


class Generator:
    """Fills one record with talks, the same in every run."""

    def __init__(self, store: Store, library: Library) -> None:
        self._store, self._random = store, Random(1)
        scenarios = [library.scenario(entry.id) for entry in library.scenarios]
        self.wording = Wording([f"{measure.title} {measure.benefit}" for measure in library.measures])
        self.moves, self._begun = 0, 0
        store.db.execute("PRAGMA synchronous = OFF")
        store.db.execute("PRAGMA cache_size = -400000")
        self._patterns = [self._pattern(events) for events in _played(scenarios)]
        self.long = self._recorded(_long(scenarios[0], self.wording))

    def grow(self, moves: int) -> None:
        """Write dialogues until the record holds this number of moves."""
        while self.moves < moves:
            with writing(self._store.db, self._store.path):
                for _ in range(PER_TRANSACTION):
                    self._store.copy_within(self._varied())
                    if self.moves >= moves:
                        break
        asyncio.run(self._live())

    async def _live(self) -> None:
        for _ in range(LIVE):
            first, *rest = (one.event for one in self._varied())
            assert isinstance(first, Opened)
            async for _ in self._store.record(self._store.begin(first), _stream(rest)):
                pass

    def _recorded(self, events: Sequence[Event]) -> str:
        self.moves += sum(isinstance(event, Moved) for event in events)
        moments = self._moments(len(events))
        return self._store.copy(
            [RecordedEvent(n, at, "", "", e) for n, (at, e) in enumerate(zip(moments, events, strict=True))]
        )

    def _pattern(self, events: Sequence[Event]) -> Pattern:
        """A pattern from talks, which are also recorded unchanged, so that their scenario is stored."""
        return Pattern(tuple(events), self._store.recorded_events(self._recorded(events))[0].body)

    def _moments(self, count: int) -> Iterator[str]:
        began = FIRST + self._begun * APART
        self._begun += 1
        return ((began + n * PAUSE).isoformat(timespec="milliseconds") for n in range(count))

    def _varied(self) -> list[RecordedEvent]:
        pattern = self._random.choice(self._patterns)
        agents = self._random.choices(AGENTS, [1 / n for n in range(1, len(AGENTS) + 1)], k=2)
        sides = [side.id for side in pattern.opening.scenario.sides]
        seats, both = dict(zip(sides, agents, strict=True)), self._random.random() < CHINESE
        changes = {
            "seats": seats,
            "seed": self._random.getrandbits(31),
            "languages": {sides[1]: "both"} if both else {},
        }
        body = json.dumps(json.loads(pattern.body) | changes, ensure_ascii=False, separators=(",", ":"))
        first = RecordedEvent(0, "", body, "", pattern.opening.model_copy(update=changes))
        rest = (self._reworded(event, seats, both=both) for event in pattern.events[1:])
        kept = [first, *(RecordedEvent(n, "", event.model_dump_json(), "", event) for n, event in enumerate(rest, 1))]
        return [one._replace(at=at) for one, at in zip(kept, self._moments(len(kept)), strict=True)]

    def _reworded(self, event: Event, seats: Mapping[str, str], *, both: bool) -> Event:
        if not isinstance(event, Moved):
            return event
        self.moves += 1
        words = self._random.randint(FEWEST, MOST)
        changes = {"statement": self.wording.said(self._random, words), "rationale": event.move.rationale[:300]}
        if both and event.side == list(seats)[1]:
            changes["translation"] = self.wording.said_in_chinese(self._random, words)
        move = event.move.model_copy(update=changes)
        return event.model_copy(update={"move": move, "call": self._call(seats[event.side], move)})

    def _call(self, agent: str, move: Move) -> Call:
        kind, _, name = agent.partition(":")
        if kind != "llm":
            return Call(agent=agent)
        prompt, took = self._random.randint(2_000, 9_000), round(self._random.uniform(900, 9_000), 1)
        return Call(
            agent=agent,
            model=name,
            prompt_tokens=prompt,
            completion_tokens=180,
            cached_tokens=prompt * 9 // 10,
            latency_ms=took,
            raw=as_a_model_writes(move),
        )


def _played(scenarios: Sequence[Scenario]) -> Iterator[tuple[Event, ...]]:
    """Talks of doctrines; in every second one no agreement is possible."""
    for scenario in scenarios:
        for n, pair in enumerate(PAIRS):
            need = len(scenario.agreement.measures) + 1 if n % 2 else scenario.agreement.need
            agreement = scenario.agreement.model_copy(update={"need": need})
            changed = scenario.model_copy(update={"agreement": agreement}) if n % 2 else scenario
            delegates = {s.id: ScriptedDelegate(d, seed=n) for s, d in zip(scenario.sides, pair, strict=True)}
            yield asyncio.run(_all(changed, max(scenario.rounds, MIN_ROUNDS, n % 2 * WITHOUT_AGREEMENT), delegates))


def _long(scenario: Scenario, wording: Wording) -> tuple[Event, ...]:
    return asyncio.run(_all(scenario, LONG // 2, {side.id: _Fast(side.id, wording) for side in scenario.sides}))


class _Fast:
    """A fast delegate without any evaluation: it makes offers, declines those of the other side, and holds."""

    label = "scripted:brisk"

    def __init__(self, side: str, wording: Wording) -> None:
        self._wording, self._random = wording, Random(side)

    async def act(self, view: View) -> Reply:
        statement = self._wording.said(self._random, MOST)
        return Reply(move=Move(statement=statement, acts=(_brisk(view),)), call=Call(agent=self.label))


def _brisk(view: View) -> Act:
    table, words = view.table, [m.id for m in view.table.scenario.measures if (m.actor, m.kind) == (view.side, "word")]
    if table.attempt or table.round % ACTS_EVERY:  # because the time to score talks grows with the square of their acts
        return Hold()
    for offer in table.open_offers(table.scenario.other(view.side)):
        return Decline(offer=offer.id, reason="It comes too early.")
    word = words[table.round % len(words)]
    return Offer(give=(word,), deadline=1) if table.round % (2 * ACTS_EVERY) else Perform(measure=word)


async def _all(scenario: Scenario, rounds: int, delegates: Mapping[str, Delegate]) -> tuple[Event, ...]:
    seats = {side: delegate.label for side, delegate in delegates.items()}
    opening = Opened(scenario=scenario, seats=seats, seed=1, rounds=rounds, version="benchmark")
    return tuple([event async for event in negotiate(opening, delegates) if event.event != "passing"])


async def _stream(events: Sequence[Event]) -> AsyncIterator[Event]:
    for event in events:
        yield event

"""A recorded dialogue for a replay: its facts are read at once, and each event when it is first needed."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple, overload

from moderator.events import EVENT, Event, TurnTaken
from moderator.score.turning_points import Standing
from transcripts.store.database import StoreError
from transcripts.store.store import Store

ROWS = """
SELECT e.kind, e.round, s.S, s.trust,
       iif(e.seq, e.body, json_set(e.body, '$.scenario',
           json((SELECT body FROM scenarios WHERE hash = json_extract(e.body, '$.scenario')))))
FROM events e LEFT JOIN scores s ON s.event = e.id WHERE e.dialogue = ? ORDER BY e.seq"""


class Fact(NamedTuple):
    """What is known of an event before it is read; only a turn has a standing."""

    kind: str
    round: int
    standing: Standing | None


class RecordedDialogue(Sequence[Event]):
    """Events in order, and the facts about them; StoreError on access to an event that this version cannot read."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self.facts: list[Fact] = []
        self._events: list[Event | str] = []
        for event in events:
            self.append(event)

    def __len__(self) -> int:
        return len(self._events)

    @overload
    def __getitem__(self, at: int) -> Event: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Event]: ...
    def __getitem__(self, at: int | slice) -> Event | Sequence[Event]:
        if isinstance(at, slice):
            return [self[n] for n in range(len(self))[at]]
        found = self._events[at]
        if isinstance(found, str):
            found = self._events[at] = _read(found)
        return found

    def append(self, event: Event) -> None:
        """Add the next event."""
        scored = event.score if isinstance(event, TurnTaken) else None
        standing = Standing(scored.S, scored.trust) if scored else None
        self.wind(event, Fact(event.event, getattr(event, "round", 0), standing))

    def wind(self, event: Event | str, fact: Fact) -> None:
        """Add an event, or its JSON to be read when it is needed."""
        self._events.append(event)
        self.facts.append(fact)


def open_dialogue(store: Store, dialogue: str) -> RecordedDialogue:
    """A dialogue for a replay; NoDialogueError if there is none with that id, StoreError if it cannot be read."""
    store.dialogue(dialogue)
    found = RecordedDialogue()
    for kind, round_, index, trust, body in store.query(ROWS, dialogue):
        found.wind(body, Fact(kind, round_ or 0, None if index is None else _standing(index, trust)))
    return found


LATER = "SELECT body FROM events WHERE dialogue = ? AND seq >= ? AND seq > 0 ORDER BY seq"


def later(store: Store, dialogue: str, start: int) -> list[Event]:
    """The events from one place on, after the opening, of talks that another program may still record."""
    return [_read(body) for (body,) in store.query(LATER, dialogue, start)]


class Running(NamedTuple):
    """An exercise that has not ended: dialogue, title, who sits on each side, and the time of the last event."""

    dialogue: str
    title: str
    seats: tuple[str, str]
    last: datetime


RUNNING = """
SELECT d.id, json_extract(e.body, '$.exercise.title') AS exercise, d.first_side || ' ' || d.first_agent,
       d.second_side || ' ' || d.second_agent, (SELECT max(at) FROM events WHERE dialogue = d.id) AS last
FROM dialogues d JOIN events e ON e.dialogue = d.id AND e.seq = 0
WHERE d.ended IS NULL AND exercise IS NOT NULL ORDER BY last DESC, d.rowid DESC LIMIT ?"""


def running(store: Store, most: int) -> list[Running]:
    """The exercises that have not ended, the one with the newest event first."""
    rows = store.query(RUNNING, most)
    return [Running(id_, title, (one, two), datetime.fromisoformat(last)) for id_, title, one, two, last in rows]


def _read(body: str) -> Event:
    with _readable():
        return EVENT.validate_json(body)


def _standing(index: float, trust: str) -> Standing:
    with _readable():
        return Standing(index, json.loads(trust))


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (ValueError, RecursionError) as error:
        raise StoreError(
            "This version cannot read an event of the dialogue; update reassure, or run: reassure verify --all."
        ) from error

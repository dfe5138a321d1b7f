"""A recorded dialogue for a replay: its facts are read at once, and each event when it is first needed."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, overload

from moderator.events import EVENT, Event, Forfeited, Moved
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
        scored = event.score if isinstance(event, Moved | Forfeited) else None
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

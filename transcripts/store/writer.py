"""Writes the events of one dialogue, each with its link in the chain and its rows in the tables."""

import json
from collections.abc import Collection
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from moderator.events import Event, Opened, TurnTaken
from scenarios.scenario import Scenario
from transcripts.store.chain import START, digest, link
from transcripts.store.projections import Place, Row, listed, rows

if TYPE_CHECKING:
    from sqlite_utils import Database

EVENTS = "INSERT INTO events (dialogue, seq, at, kind, round, side, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
SCENARIOS = "INSERT OR IGNORE INTO scenarios (hash, id, title, body) VALUES (?, ?, ?, ?)"

LATER = ("remarks",)
"""Tables that are not there yet while an older record is upgraded; their own migrations add and fill them."""


class EventWriter:
    """Writes events after the last one of a dialogue; the caller holds the transaction."""

    def __init__(
        self, db: "Database", dialogue: str, scenario: Scenario, *, seq: int = 0, turn: int = 0, head: str = START
    ) -> None:
        self._db, self._dialogue, self._scenario = db, dialogue, scenario
        self._seq, self._turn, self._head = seq, turn, head

    @property
    def seq(self) -> int:
        """The place of the next event."""
        return self._seq

    def write(self, event: Event, at: str | None = None, body: str | None = None) -> str:
        """Write the next event, with the time and JSON of the original if it is a copy; returns its link."""
        at, body = at or now(), self._opening(event, body) if isinstance(event, Opened) else body
        body = body or event.model_dump_json()
        self._head = link(self._head, self._seq, at, body)
        place = (event.event, getattr(event, "round", None), getattr(event, "side", None))
        row = self._db.execute(EVENTS, (self._dialogue, self._seq, at, *place, body, self._head)).lastrowid
        self._derive(event, row or 0, at)
        self._seq += 1
        return self._head

    def upgrade(self, row: int, at: str, event: Event, body: str) -> None:
        """Give an event that an earlier version recorded its link and its rows in the tables."""
        if isinstance(event, Opened):
            body = self._opening(event, body)
        self._head = link(self._head, self._seq, at, body)
        self._db.execute("UPDATE events SET body = ?, hash = ? WHERE id = ?", (body, self._head, row))
        self._derive(event, row, at, but=LATER)
        self._seq += 1

    def _opening(self, event: Opened, body: str | None) -> str:
        """The body of an opening with its scenario's hash in place of the scenario, which is stored once."""
        if body is None:
            facts = json.loads(event.model_dump_json(exclude={"scenario"}))
            opened = {name: facts.get(name, event.scenario.written) for name in Opened.model_fields}
        else:
            opened = json.loads(body)
            if isinstance(opened["scenario"], dict):
                opened["scenario"] = json.dumps(opened["scenario"], ensure_ascii=False)
        if opened["scenario"].startswith("{"):
            opened["scenario"], text = _stored(opened["scenario"])
            self._db.execute(SCENARIOS, (opened["scenario"], event.scenario.id, event.scenario.title, text))
        return json.dumps(opened, ensure_ascii=False, separators=(",", ":"))

    def _derive(self, event: Event, row: int, at: str, but: Collection[str] = ()) -> None:
        """Write the rows that are derived from an event, but none into some tables."""
        self._turn += isinstance(event, TurnTaken)
        for derived in rows(event, Place(row, self._dialogue, self._turn), self._scenario):
            if derived.table not in but:
                self._db.execute(derived.insert, derived.values)
        changed = listed(event, at, self._turn, self._scenario) | {"head": self._head, "high": row}
        if isinstance(event, Opened):
            changed["low"] = row
        names = ", ".join(f"{name} = ?" for name in changed)
        self._db.execute(f"UPDATE dialogues SET {names} WHERE id = ?", (*changed.values(), self._dialogue))  # noqa: S608


@lru_cache(maxsize=64)
def _stored(scenario: str) -> tuple[str, str]:
    """The hash of a scenario, and its JSON as it is stored."""
    parsed = json.loads(scenario)
    return digest(parsed), json.dumps(parsed, ensure_ascii=False, separators=(",", ":"))


def forget(db: "Database", indexed: Row) -> None:
    """Remove words from the index; it stores no copy of the text, so that the words must be given again."""
    db.execute("INSERT INTO words (words, rowid, said, done, tags) VALUES ('delete', ?, ?, ?, ?)", indexed.values)


def now() -> str:
    """The time now, as the record writes it: ISO 8601, in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")

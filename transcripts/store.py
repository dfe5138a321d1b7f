"""The record of dialogues: every event is kept before anyone sees it."""

import secrets
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pydantic import ValidationError

from scenarios.types import Frozen, ReassureError
from transcripts.database import PATIENCE, StoreError, default_path, opened, told, writing

if TYPE_CHECKING:
    from moderator.events import Event, Heard, Opened

__all__ = ["NoDialogueError", "Store", "StoreError", "Summary", "default_path"]


class NoDialogueError(ReassureError):
    """No dialogue, or more than one, goes by the id that was given."""


class Summary(Frozen):
    """One dialogue in a line of a list; not ended while it runs, or where it was cut off."""

    id: str
    scenario: str
    title: str
    first_side: str
    first_agent: str
    second_side: str
    second_agent: str
    seed: int
    rounds: int
    version: str
    started: datetime
    ended: datetime | None
    outcome: str | None
    reason: str | None
    turns: int
    """Half-turns taken."""
    S: float


class Store:
    """The record in one SQLite file, by default in the user's data folder, usable on the thread that opened it.

    It waits ``patience`` seconds for another program that is writing. StoreError where the file cannot be opened,
    read or written.
    """

    def __init__(self, path: Path | None = None, *, patience: float = PATIENCE) -> None:
        self.path = path or default_path()
        self._db = opened(self.path, patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def begin(self, opening: "Opened") -> str:
        """Keep the opening of a new dialogue; its id, eight characters."""
        first, second = opening.scenario.sides
        row = {
            "scenario": opening.scenario.id,
            "title": opening.scenario.title,
            "first_side": first.name,
            "first_agent": opening.seats[first.id],
            "second_side": second.name,
            "second_agent": opening.seats[second.id],
            "seed": opening.seed,
            "rounds": opening.rounds,
            "version": opening.version,
            "started": _now(),
            "turns": 0,
            "S": 0.0,
        }
        with writing(self._db, self.path):
            dialogue = self._unused()
            self._db.table("dialogues").insert({"id": dialogue} | row)
            self._insert(dialogue, 0, opening)
        return dialogue

    async def record(self, dialogue: str, events: "AsyncIterator[Heard]") -> "AsyncGenerator[Heard, None]":
        """The events as they come, each passed on once it is kept; the opening is the one ``begin`` kept.

        What only passes is passed on and not kept.

        Closes the events when it is closed itself. NoDialogueError if it was not begun;
        StoreError if someone else records it too.
        """
        seq = self._next(dialogue)
        try:
            async for event in events:
                if event.event != "passing" and event.event != "opened":
                    self._append(dialogue, seq, event)
                    seq += 1
                yield event
        finally:
            if isinstance(events, AsyncGenerator):
                await events.aclose()

    def dialogues(self, limit: int | None = None) -> list[Summary]:
        """The dialogues, the newest first, all of them unless limited."""
        columns = ", ".join(Summary.model_fields)
        rows = self._query(
            f"SELECT {columns} FROM dialogues ORDER BY started DESC, rowid DESC LIMIT ?",  # noqa: S608 our own names
            -1 if limit is None else limit,
        )
        return [Summary.model_validate(dict(zip(Summary.model_fields, row, strict=True))) for row in rows]

    def events(self, dialogue: str) -> "tuple[Event, ...]":
        """All events of a dialogue in order; NoDialogueError if there is none of that id."""
        from moderator.events import EVENT

        rows = self._query("SELECT body FROM events WHERE dialogue = ? ORDER BY seq", dialogue)
        if not rows:
            raise _unknown(dialogue)
        try:
            return tuple(EVENT.validate_json(body) for (body,) in rows)
        except ValidationError as error:
            raise StoreError(f"Dialogue {dialogue} holds an event that this version cannot read; update it.") from error

    def find(self, prefix: str) -> str:
        """The id that begins so, or the newest for ``last``; NoDialogueError if none does, or more than one."""
        if not prefix:
            raise NoDialogueError("A dialogue needs a name; list them to see their ids, or say: last.")
        if prefix == "last":
            rows = self._query("SELECT id FROM dialogues ORDER BY started DESC, rowid DESC LIMIT 1")
            if not rows:
                raise NoDialogueError(f"No dialogue is recorded in {self.path} yet; run one first.")
            return str(rows[0][0])
        rows = self._query("SELECT id FROM dialogues WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id", prefix.lower())
        match [str(i) for (i,) in rows]:
            case [one]:
                return one
            case []:
                raise NoDialogueError(f"No dialogue has an id that begins with {prefix!r}; list them to see their ids.")
            case many:
                named = ", ".join(many[:5]) + (" ..." if len(many) > 5 else "")
                raise NoDialogueError(f"{prefix!r} fits {len(many)} dialogues; give more of one id: {named}.")

    def _unused(self) -> str:
        while self._query("SELECT 1 FROM dialogues WHERE id = ?", dialogue := secrets.token_hex(4)):
            pass
        return dialogue

    def _append(self, dialogue: str, seq: int, event: "Event") -> None:
        with writing(self._db, self.path):
            try:
                self._insert(dialogue, seq, event)
            except sqlite3.IntegrityError as error:
                raise StoreError(f"Another program records dialogue {dialogue} too; start a new one.") from error
            if event.event in ("moved", "forfeited"):
                self._db.execute(
                    "UPDATE dialogues SET turns = turns + 1, S = ? WHERE id = ?", [event.score.S, dialogue]
                )
            elif event.event == "closed":
                values = {"ended": _now(), "outcome": event.outcome, "reason": event.reason}
                self._db.table("dialogues").update(dialogue, values)

    def _insert(self, dialogue: str, seq: int, event: "Event") -> None:
        self._db.table("events").insert(
            {
                "dialogue": dialogue,
                "seq": seq,
                "at": _now(),
                "kind": event.event,
                "round": getattr(event, "round", None),
                "side": getattr(event, "side", None),
                "body": event.model_dump_json(),
            }
        )

    def _next(self, dialogue: str) -> int:
        ((last,),) = self._query("SELECT max(seq) FROM events WHERE dialogue = ?", dialogue)
        if last is None:
            raise _unknown(dialogue)
        return int(last) + 1

    def _query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with told(self.path):
            return self._db.execute(sql, values).fetchall()


def _unknown(dialogue: str) -> NoDialogueError:
    return NoDialogueError(f"There is no dialogue {dialogue!r}; list them to see which there are.")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")

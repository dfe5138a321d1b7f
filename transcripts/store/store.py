"""The record of dialogues: every event is stored before it is shown."""

import json
import os
import secrets
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from scenarios.types import without_surrogates
from transcripts.store.database import PATIENCE, StoreError, default_path, open_database, store_errors, writing
from transcripts.store.rows import (
    DeletedError,
    NoDialogueError,
    RecordedEvent,
    Summary,
    changed,
    opening_of,
    readable,
    summary_of,
    taken,
    unknown,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

    from moderator.events import Event, Opened, StreamItem
    from transcripts.store.writer import EventWriter


class Store:
    """The record in one SQLite file, by default in the user's data folder, usable on the thread that opened it.

    It waits ``patience`` seconds while another program writes. StoreError where the file cannot be opened,
    read or written.
    """

    def __init__(self, path: Path | None = None, *, patience: float = PATIENCE) -> None:
        self.path = path or default_path()
        self._db = open_database(self.path, patience)
        self._file = self.path.stat()
        # Openings that ``record`` will need: reading one again from the file takes as long as several turns.
        self._begun: dict[str, Opened] = {}
        self._together: dict[str, tuple[Callable[[Event], bool], Callable[[int], None]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @property
    def db(self) -> "Database":
        """The database, for notes, search and maintenance."""
        return self._db

    def owns(self, path: Path) -> bool:
        """Whether a path is one of the files of the record, by this name or another."""
        names = [self.path.resolve().with_name(self.path.name + ending) for ending in ("", "-wal", "-shm", "-journal")]
        return path.resolve() in names or any(path.exists() and name.exists() and path.samefile(name) for name in names)

    def loss(self) -> str:
        """What to say if the file that was opened is gone, or another one is at its path; otherwise empty."""
        with suppress(OSError):
            if os.path.samestat(self.path.stat(), self._file):
                return ""
        return f"{self.path} was deleted or replaced during the talks, so they are not recorded."

    def begin(self, opening: "Opened") -> str:
        """Record the opening of a new dialogue; returns its id of eight characters."""
        from transcripts.store.writer import now

        at = now()
        with writing(self._db, self.path):
            dialogue = self._new(opening, at)
            self._writer(dialogue, opening).write(opening, at)
        self._begun[dialogue] = opening
        return dialogue

    def copy(
        self, kept: "Sequence[RecordedEvent]", further: "Sequence[Event]" = (), dialogue: str | None = None
    ) -> str:
        """Record a new dialogue from recorded events and further ones; returns its id.

        The copies have the same links as before. StoreError where the id is taken.
        """
        with writing(self._db, self.path):
            return self.copy_within(kept, further, dialogue)

    def copy_within(
        self, kept: "Sequence[RecordedEvent]", further: "Sequence[Event]" = (), dialogue: str | None = None
    ) -> str:
        """The same within a transaction of the caller; StoreError where a link is not the same as before."""
        opening = opening_of(kept)
        dialogue = self._new(opening, kept[0].at, dialogue)
        writer = self._writer(dialogue, opening)
        for one in kept:
            if writer.write(one.event, one.at, one.body) != one.hash and one.hash:
                raise changed(one.seq)
        for event in further:
            writer.write(event)
        return dialogue

    def whole_within(self, events: "Sequence[Event]") -> str:
        """Record a whole dialogue, from its opening on, within a transaction of the caller; returns its id."""
        from transcripts.store.writer import now

        opening = events[0]
        if opening.event != "opened":
            raise StoreError("A dialogue begins with the opening of the talks; this one does not.")
        dialogue = self._new(opening, now())
        writer = self._writer(dialogue, opening)
        for event in events:
            writer.write(event)
        return dialogue

    async def record(
        self, dialogue: str, events: "AsyncIterator[StreamItem]", after: int | None = None
    ) -> "AsyncGenerator[StreamItem, None]":
        """Record events as they come, and pass each on once it is stored; the opening was stored by ``begin``.

        Words that are still being written are passed on and not stored. ``after`` is the number of stored events when
        the talks were resumed, if they were. Closes the events when it is closed itself. NoDialogueError if the
        dialogue was not begun; StoreError if another program records it too; DeletedError if the dialogue, or at the
        end the whole file, is not there any more.
        """
        try:
            opening = self._begun.pop(dialogue) if dialogue in self._begun else self._opened(dialogue)
            writer = self._writer(dialogue, opening)
            if after not in (None, writer.seq):
                raise taken(dialogue)
            async for event in events:
                if event.event != "passing" and event.event != "opened":
                    self._commit(dialogue, writer, event)
                yield event
            if loss := self.loss():
                raise DeletedError(loss)
        finally:
            if isinstance(events, AsyncGenerator):
                await events.aclose()

    def append(self, dialogue: str, event: "Event") -> None:
        """Record one more event of talks that nobody holds at the moment, such as what is written down after them."""
        self._commit(dialogue, self._writer(dialogue, self._opened(dialogue)), event)

    def together(self, dialogue: str, fits: "Callable[[Event], bool]", write: Callable[[int], None]) -> None:
        """Call ``write`` with the place of the next event of a dialogue that fits, in the transaction that records it.

        It takes the place of an earlier such request for the dialogue.
        """
        self._together[dialogue] = fits, write

    def dialogues(self, limit: int | None = None, before: str | None = None) -> list[Summary]:
        """The dialogues, the newest first: all, at most ``limit``, or only those that follow ``before`` in the list."""
        columns = ", ".join(Summary.model_fields)
        older = "WHERE (started, rowid) < (SELECT started, rowid FROM dialogues WHERE id = ?)" if before else ""
        rows = self.query(
            f"SELECT {columns} FROM dialogues {older} ORDER BY started DESC, rowid DESC LIMIT ?",  # noqa: S608 our own
            *((before,) if before else ()),
            -1 if limit is None else limit,
        )
        return [summary_of(row) for row in rows]

    def count(self) -> int:
        """The number of dialogues."""
        ((count,),) = self.query("SELECT count(*) FROM dialogues")
        return int(count)

    def dialogue(self, id: str) -> Summary:  # noqa: A002 the field's own name
        """The summary of one dialogue; NoDialogueError if there is none with that id."""
        columns = ", ".join(Summary.model_fields)
        rows = self.query(f"SELECT {columns} FROM dialogues WHERE id = ?", id)  # noqa: S608 our own names
        if not rows:
            raise unknown(id)
        return summary_of(rows[0])

    def events(self, dialogue: str) -> "tuple[Event, ...]":
        """All events of a dialogue in order; NoDialogueError if there is none with that id."""
        return tuple(one.event for one in self.recorded_events(dialogue))

    def recorded_events(self, dialogue: str) -> list[RecordedEvent]:
        """All events of a dialogue as recorded; StoreError where this version cannot read one."""
        from moderator.events import EVENT

        rows = self.query("SELECT seq, at, body, hash FROM events WHERE dialogue = ? ORDER BY seq", dialogue)
        if not rows:
            raise unknown(dialogue)
        first, *rest = rows
        with readable(dialogue):
            events = [self._opened(dialogue), *(EVENT.validate_json(body) for _, _, body, _ in rest)]
        return [
            RecordedEvent(seq, at, body, hash_, event)
            for (seq, at, body, hash_), event in zip([first, *rest], events, strict=True)
        ]

    def find(self, prefix: str) -> str:
        """The id that begins with ``prefix``, or the newest for ``last``; NoDialogueError for none or several."""
        prefix = str(without_surrogates(prefix))
        if not prefix:
            raise NoDialogueError("The id of a dialogue is missing; give one from the list of dialogues, or: last.")
        if prefix == "last":
            rows = self.query("SELECT id FROM dialogues ORDER BY started DESC, rowid DESC LIMIT 1")
            if not rows:
                raise NoDialogueError(f"No dialogue is recorded in {self.path} yet; run one first.")
            return str(rows[0][0])
        rows = self.query("SELECT id FROM dialogues WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id", prefix.lower())
        match [str(i) for (i,) in rows]:
            case [one]:
                return one
            case []:
                raise NoDialogueError(
                    f"No dialogue has an id that begins with {prefix!r}; choose one from the list of dialogues."
                )
            case many:
                named = ", ".join(many[:5]) + (" ..." if len(many) > 5 else "")
                raise NoDialogueError(
                    f"{prefix!r} matches {len(many)} dialogues; give more characters of one id: {named}."
                )

    def _opened(self, dialogue: str) -> "Opened":
        """The opening of a dialogue, with its scenario in place of the scenario's hash."""
        from moderator.events import Opened

        rows = self.query("SELECT body FROM events WHERE dialogue = ? AND seq = 0", dialogue)
        if not rows:
            raise unknown(dialogue)
        with readable(dialogue):
            body = json.loads(rows[0][0])
            (scenario,) = self.query("SELECT body FROM scenarios WHERE hash = ?", str(body["scenario"])) or [("{}",)]
            return Opened.model_validate_json(json.dumps(body | {"scenario": json.loads(scenario[0])}))

    def _new(self, opening: "Opened", at: str, dialogue: str | None = None) -> str:
        """Insert a row for a new dialogue, under an id that is not used yet."""
        from transcripts.store.projections import listed

        taken = "SELECT 1 FROM dialogues WHERE id = ?"
        if dialogue and self.query(taken, dialogue):
            raise StoreError(
                f"Dialogue {dialogue} is already recorded in {self.path}; delete it first to record it again."
            )
        while not dialogue or self.query(taken, dialogue):
            dialogue = secrets.token_hex(4)
        self._db.table("dialogues").insert({"id": dialogue} | listed(opening, at, 0, opening.scenario))
        return dialogue

    def _writer(self, dialogue: str, opening: "Opened") -> "EventWriter":
        """A writer that goes on after the last event of a dialogue."""
        from transcripts.store.writer import EventWriter

        count = "SELECT count(*) FROM events WHERE dialogue = dialogues.id"
        rows = self.query(f"SELECT turns, head, ({count}) FROM dialogues WHERE id = ?", dialogue)  # noqa: S608 our own
        if not rows:
            raise unknown(dialogue)
        turn, head, seq = rows[0]
        return EventWriter(self._db, dialogue, opening.scenario, seq=seq, turn=turn, head=head)

    def _commit(self, dialogue: str, writer: "EventWriter", event: "Event") -> None:
        fits, write = self._together.get(dialogue, (None, None))
        with writing(self._db, self.path), self._sole_writer(dialogue):
            seq = writer.seq
            writer.write(event)
            if fits and write and fits(event):
                write(seq)
                del self._together[dialogue]

    @contextmanager
    def _sole_writer(self, dialogue: str) -> Iterator[None]:
        """Raise StoreError where another program has recorded the same event of a dialogue, or has deleted it."""
        try:
            yield
        except sqlite3.IntegrityError as error:
            if self.query("SELECT 1 FROM dialogues WHERE id = ?", dialogue):
                raise taken(dialogue) from error
            raise DeletedError(
                f"Dialogue {dialogue} was deleted in the meantime; further events are not recorded."
            ) from error

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query; StoreError where the file cannot be read."""
        with store_errors(self.path):
            return self._db.execute(sql, values).fetchall()

"""Maintenance of the record: statistics, backup while it is in use, vacuum, and deletion of a dialogue."""

import os
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.types import Frozen
from transcripts.store.database import StoreError, store_errors, writing
from transcripts.store.projections import TABLES, Row
from transcripts.store.store import Store
from transcripts.store.writer import forget

if TYPE_CHECKING:
    from sqlite_utils import Database

DERIVED = tuple(table for table in TABLES if table != "words")
"""The tables whose rows are derived from events."""
BESIDE = ("notes", "analyses", "interventions", "trainees", "rated_acts", "ratings")
"""The tables of what is kept beside a dialogue; rows that refer to others come first."""
COUNTED = ("dialogues", "events", *DERIVED, *BESIDE, "studies", "studied", "scenarios")

INDEXED = "SELECT id FROM events WHERE dialogue = ?1 UNION ALL SELECT -id FROM notes WHERE dialogue = ?1"
"""The rows of the index of words that belong to a dialogue."""
UNUSED = "DELETE FROM scenarios WHERE NOT EXISTS (SELECT 1 FROM events WHERE seq = 0 AND instr(body, scenarios.hash))"


class Stats(Frozen):
    """How much a record holds: rows by table, bytes on disk, and the bytes that a vacuum would free."""

    path: str
    size: int
    free: int
    rows: dict[str, int]
    unended: int
    forks: int
    first: str | None
    """When the oldest dialogue began."""
    last: str | None


def stats(store: Store) -> Stats:
    """Count what the record holds."""
    ((pages, page),) = store.query("SELECT freelist_count, page_size FROM pragma_freelist_count, pragma_page_size")
    ((unended, forks, first, last),) = store.query(
        "SELECT count(*) FILTER (WHERE ended IS NULL), count(parent), min(started), max(started) FROM dialogues"
    )
    rows = {table: int(store.query(f"SELECT count(*) FROM {table}")[0][0]) for table in COUNTED}  # noqa: S608 our own
    return Stats(
        path=str(store.path),
        size=size(store),
        free=pages * page,
        rows=rows,
        unended=unended,
        forks=forks,
        first=first,
        last=last,
    )


def size(store: Store) -> int:
    """The bytes on disk, with the write-ahead log."""
    files = (store.path, store.path.with_name(f"{store.path.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def vacuum(store: Store) -> int:
    """Free the unused space in the file; returns the bytes by which the record got smaller."""
    before = size(store)
    with writing(store.db, store.path):
        _merge(store.db)
    with store_errors(store.path):
        store.db.vacuum()
    _empty_log(store)
    return max(0, before - size(store))


def backup(store: Store, to: Path) -> int:
    """Copy the record to a new file, while others may write; returns the bytes of the copy.

    The copy appears complete or not at all. StoreError where it cannot be written, or already exists.
    """
    if to.exists():
        raise StoreError(f"{to} already exists; give the name of a new file.")
    if store.owns(to):
        raise StoreError(f"{to} belongs to the record itself; give the name of a new file.")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{to.name}-", dir=to.parent)
        os.close(handle)
        part = Path(name)
        try:
            _copy(store, part)
            shutil.copymode(store.path, part)
            part.rename(to)
        finally:
            for left in (part, part.with_name(f"{part.name}-journal")):
                left.unlink(missing_ok=True)
    except (OSError, sqlite3.DatabaseError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise StoreError(
            f"{store.path} cannot be copied to {to} ({why}); free some space, or name another file."
        ) from error
    return to.stat().st_size


def delete(store: Store, dialogue: str) -> bool:
    """Delete a dialogue, with its notes, analyses, interventions, ratings and words; forks stay complete.

    A study keeps the numbers that it came to; its scenario goes with it if no other uses it. Freed space is
    overwritten. Returns False where another program still reads the write-ahead log, so that traces stay in it until
    that program has finished.
    """
    db = store.db
    with store_errors(store.path):
        db.execute("PRAGMA secure_delete = ON")
    with writing(db, store.path), _no_foreign_rows(dialogue):
        _forget(db, dialogue)
        for table in DERIVED:
            of = "dialogue = ?1 OR event IN (SELECT id FROM events WHERE dialogue = ?1)"
            db.execute(f"DELETE FROM {table} WHERE {of}", [dialogue])  # noqa: S608 our own names
        for table in (*BESIDE, "events"):
            db.execute(f"DELETE FROM {table} WHERE dialogue = ?", [dialogue])  # noqa: S608 our own names
        db.execute("UPDATE studied SET dialogue = NULL WHERE dialogue = ?", [dialogue])
        db.execute("DELETE FROM dialogues WHERE id = ?", [dialogue])
        db.execute(UNUSED)
        _merge(db)
    return _empty_log(store)


@contextmanager
def _no_foreign_rows(dialogue: str) -> Iterator[None]:
    """Raise StoreError where rows of another program refer to a dialogue."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise StoreError(
            f"Another program has rows in this file that refer to dialogue {dialogue}; delete those rows first."
        ) from error


def _forget(db: "Database", dialogue: str) -> None:
    """Remove the words of a dialogue from the index, as the index holds them, since the texts may have been changed."""
    held: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (id_,) in db.execute(f"SELECT id FROM words_docsize WHERE id IN ({INDEXED})", [dialogue]):  # noqa: S608
        held[id_].clear()
    entries = f"SELECT doc, col, term FROM terms WHERE doc IN ({INDEXED}) ORDER BY doc, col, offset"  # noqa: S608
    for id_, column, term in db.execute(entries, [dialogue]):
        held[id_][column].append(term)
    for id_, columns in held.items():
        forget(db, Row("words", (id_, *(" ".join(columns[column]) for column in TABLES["words"].split()[1:]))))


def _merge(db: "Database") -> None:
    """Merge the index of words into one segment: only then are removed words really gone."""
    db.execute("INSERT INTO words (words) VALUES ('optimize')")


def _copy(store: Store, to: Path) -> None:
    with closing(sqlite3.connect(to)) as copy:
        store.db.conn.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def _empty_log(store: Store) -> bool:
    """Write the whole log into the file; returns whether the log is then empty."""
    with store_errors(store.path), suppress(sqlite3.OperationalError):
        busy, *_ = store.db.execute("PRAGMA wal_checkpoint (TRUNCATE)").fetchone()
        return not busy
    return False

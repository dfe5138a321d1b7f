"""Opens the database of the record, and says in one sentence why it cannot be used."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from scenarios.errors import ReassureError

if TYPE_CHECKING:
    from sqlite_utils import Database

PATIENCE = 5.0
"""Seconds to wait while another program writes."""

REASONS = {
    sqlite3.SQLITE_BUSY: "is locked by another program; wait until that has finished, or choose another file with --db",
    sqlite3.SQLITE_LOCKED: "is in use; wait until the other work has finished, or choose another file with --db",
    sqlite3.SQLITE_READONLY: "cannot be written; allow writing to it and to its folder, or choose another with --db",
    sqlite3.SQLITE_PERM: "may not be opened; allow reading and writing it, or choose another file with --db",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; allow reading and writing it and its folder, or choose another file",
    sqlite3.SQLITE_NOTADB: "is not a database; choose another file with --db",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore it from a copy, or choose another file with --db",
    sqlite3.SQLITE_FULL: "cannot grow because the disk is full; free some space, or choose another file with --db",
    sqlite3.SQLITE_IOERR: "cannot be read or written; check the disk, or choose another file with --db",
}


class StoreError(ReassureError):
    """The record cannot be read or written."""


def default_path() -> Path:
    """The default path of the record, in the user's data folder, which is the only folder created if missing."""
    return user_data_path("reassure", appauthor=False) / "dialogues.db"


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Turn errors of SQLite about a file into a StoreError; errors of this program are passed on."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
        raise
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        # Invalid text is reported without a code, and by Python itself where it is in the schema.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
        unknown = f"cannot be used ({error}); choose another file with --db"
        raise StoreError(f"{path} {REASONS.get(code & 0xFF, unknown)}.") from error


def open_database(path: Path, patience: float = PATIENCE) -> "Database":
    """Open the database at a path, create it if needed, and update its tables; StoreError where that fails."""
    _check_place(path)
    with store_errors(path):
        connection = sqlite3.connect(path.absolute(), timeout=patience)
    try:
        with store_errors(path):
            return _prepared(connection, path, patience)
    except BaseException:
        connection.close()
        raise


@contextmanager
def writing(db: "Database", path: Path) -> Iterator[None]:
    """A transaction that takes the write lock at once, so that what it reads does not change before it writes."""
    with store_errors(path):
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.commit()
        except BaseException:
            db.rollback()
            raise


def _check_place(path: Path) -> None:
    try:
        if path == default_path():
            path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise StoreError(f"{path} is a folder; give the path of a file with --db.")
        if not path.parent.is_dir():
            raise StoreError(f"The folder {path.parent} does not exist; create it first, or choose another with --db.")
    except OSError as error:
        raise StoreError(f"{path} cannot be reached ({error.strerror}); choose another file with --db.") from error


def _prepared(connection: sqlite3.Connection, path: Path, patience: float) -> "Database":
    # These imports take a tenth of a second. A command that reads no record should not wait for them.
    with _hidden("pandas"):
        from sqlite_utils import Database

    from transcripts.store.migrations import from_elsewhere, from_later, migrations

    db = Database(connection, execute_plugins=False)
    if from_elsewhere(db):
        raise StoreError(f"{path} is a database of another program; choose another file with --db.")
    if from_later(db):
        raise StoreError(
            f"{path} was written by a newer version of reassure; update reassure, or choose another file with --db."
        )
    db.execute("PRAGMA foreign_keys = ON")
    if db.journal_mode != "wal":
        _enable_wal(db, patience)
    # What is committed survives a crash of the program. To survive a power cut as well, every event would have to wait
    # for the disk, as long as the rest of a turn takes. After a power cut the file is intact, but its last events may
    # be missing.
    db.execute("PRAGMA synchronous = NORMAL")
    if migrations.pending(db):
        with writing(db, path):
            migrations.apply(db)
    return db


@contextmanager
def _hidden(package: str) -> Iterator[None]:
    """Let an import that would only ask for the types of a package not load it: pandas takes longer than all else."""
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # type: ignore[assignment]  # to import it is then an error
    try:
        yield
    finally:
        del sys.modules[package]


def _enable_wal(db: "Database", patience: float) -> None:
    """Switch a new file to WAL; SQLite does not wait by itself where another program opens the file at that moment."""
    try:
        db.enable_wal()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_random

        busy, stop = retry_if_exception_type(sqlite3.OperationalError), stop_after_delay(patience)
        Retrying(retry=busy, stop=stop, wait=wait_random(0, 0.05), reraise=True)(db.enable_wal)

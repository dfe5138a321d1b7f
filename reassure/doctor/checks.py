"""Checks of this machine: Python and packages, terminal, scenarios, record."""

import os
import platform
import shutil
import sqlite3
import sys
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from reassure.places import open_library
from reassure.settings import Settings
from scenarios.errors import ReassureError
from scenarios.types import Frozen
from transcripts.store.database import StoreError, default_path, open_database, store_errors, writing

PACKAGES = ("reassure", "openai", "pydantic", "sqlite-utils", "tenacity", "textual", "click", "platformdirs")
COLUMNS, LINES = 80, 24
PATIENCE = 2.0
"""Seconds to wait while another program writes to the record."""
ROOM = 50_000_000
"""Free bytes on the disk that are enough for a hundred dialogues with a model."""


class Check(Frozen):
    """The result of one check: what was found, and what to do if it failed."""

    check: str
    state: Literal["ok", "failed", "skipped"]
    found: str
    advice: str = ""
    needed: bool = True
    """Whether talks need this check to pass."""


def ok(check: str, found: str) -> Check:
    """A check that passed."""
    return Check(check=check, state="ok", found=found)


def skipped(check: str, found: str, advice: str = "") -> Check:
    """A check that was not possible, or of something that is missing and not needed."""
    return Check(check=check, state="skipped", found=found, advice=advice)


def failed(check: str, found: str, advice: str = "", *, needed: bool = True) -> Check:
    """A check that failed."""
    return Check(check=check, state="failed", found=found, advice=advice, needed=needed)


def local_checks(settings: Settings) -> tuple[Check, ...]:
    """The checks that need no model server."""
    return _python(), _terminal(), _scenarios(settings), _database(settings.database or default_path())


def _python() -> Check:
    try:
        packages = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    except PackageNotFoundError as missing:
        return failed("python", f"the package {missing.name} is not installed", "install reassure again")
    return ok("python", f"{platform.python_version()}, {packages}, SQLite {sqlite3.sqlite_version}")


def _terminal() -> Check:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return skipped("terminal", "this is not a terminal; the commands work, but the screens need one")
    columns, lines = shutil.get_terminal_size()
    found = f"{columns} columns by {lines} lines, {_colours()}, {sys.stdout.encoding}"
    if sys.stdout.encoding.lower().replace("-", "") != "utf8":
        return failed("terminal", found, "set a UTF-8 locale, such as LANG=C.UTF-8", needed=False)
    if columns < COLUMNS or lines < LINES:
        return failed("terminal", found, f"the screens need {COLUMNS} by {LINES}: enlarge the window", needed=False)
    return ok("terminal", found)


def _colours() -> str:
    if os.environ.get("NO_COLOR"):
        return "no colours (NO_COLOR)"
    if os.environ.get("COLORTERM") in ("truecolor", "24bit"):
        return "16 million colours"
    term = os.environ.get("TERM", "")
    if term in ("", "dumb"):
        return "no colours"
    return "256 colours" if "256" in term else "16 colours"


def _scenarios(settings: Settings) -> Check:
    try:
        found = open_library(settings).scenarios
    except ReassureError as error:
        return failed("scenarios", str(error))
    return ok("scenarios", f"{len(found)} are available")


def _database(path: Path) -> Check:
    try:
        if not path.exists():
            return _new_record(path)
        with closing(open_database(path, PATIENCE)) as db:
            with store_errors(path):
                (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
                mode = db.journal_mode
            if found != "ok":
                return failed("database", f"{path} is damaged", "restore a copy, or choose another file with --db")
            with writing(db, path):
                db.execute("DELETE FROM events WHERE 0")  # to begin a transaction does not yet need permission to write
    except StoreError as error:
        return failed("database", str(error))
    except OSError as error:
        return failed("database", f"{path} cannot be reached ({error.strerror})", "choose another file with --db")
    return _with_space(path, f"{path} can be read and written, and is not damaged; journal mode {mode}")


def _new_record(path: Path) -> Check:
    """Check whether a record can be created here; it is not created yet."""
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if folder != path.absolute().parent and path != default_path():
        advice = "create it first, or choose another file with --db"
        return failed("database", f"the folder {path.parent} for {path.name} does not exist", advice)
    if not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        advice = "give yourself permission to write there, or choose another file with --db"
        return failed("database", f"{path} cannot be created in {folder}", advice)
    return _with_space(folder, f"there is no record yet; the first run creates {path}")


def _with_space(path: Path, found: str) -> Check:
    free = shutil.disk_usage(path).free
    found = f"{found}; {free / 1e9:,.1f} GB free"
    return ok("database", found) if free > ROOM else failed("database", found, "free some space on the disk")

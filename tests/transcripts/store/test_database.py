"""A file that cannot hold the record gives one sentence, and is not changed."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from scenarios.scenario import Scenario
from tests.dialogue import opening
from transcripts.store.database import StoreError, default_path
from transcripts.store.store import Store


def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as refused:
        Store(path, patience=0.01)
    said = str(refused.value)
    assert said.startswith((str(path), f"The folder {path.parent}"))
    assert said.endswith(".")
    assert "\n" not in said
    return said


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert "is a folder; give the path of a file" in refusal(tmp_path)


def test_a_missing_folder_is_not_created(tmp_path: Path) -> None:
    assert "does not exist; create it first" in refusal(tmp_path / "none" / "dialogues.db")
    assert list(tmp_path.iterdir()) == []


def test_a_path_that_is_too_long(tmp_path: Path) -> None:
    assert "cannot be reached" in refusal(tmp_path / ("x" * 300) / "dialogues.db")


def test_the_default_folder_is_created(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "new"))
    monkeypatch.setenv("HOME", str(tmp_path / "new"))
    place = default_path()
    assert place.is_relative_to(tmp_path)
    Store(place).close()
    assert place.is_file()


def test_a_text_is_no_database(database: Path) -> None:
    database.write_text("dear diary, " * 400)
    assert "is not a database; choose another file" in refusal(database)
    assert database.read_text() == "dear diary, " * 400


def test_a_damaged_database(database: Path, tariffs: Scenario) -> None:
    with Store(database) as store:
        store.begin(opening(tariffs))
    pages = bytearray(database.read_bytes())
    pages[100:4096] = os.urandom(3996)
    database.write_bytes(pages)
    assert "is damaged; restore it from a copy" in refusal(database)


def test_the_database_of_another_program_is_left_alone(database: Path) -> None:
    with closing(sqlite3.connect(database)) as raw:
        raw.execute("CREATE TABLE bookmarks (url)")
    before = database.read_bytes()
    assert "is a database of another program" in refusal(database)
    assert database.read_bytes() == before


def test_a_database_from_a_later_version(database: Path) -> None:
    Store(database).close()
    with closing(sqlite3.connect(database)) as raw, raw:
        raw.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('reassure', 'm999_later')")
    assert "was written by a newer version of reassure; update reassure" in refusal(database)


def test_a_new_database_that_is_locked(database: Path) -> None:
    with closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "is locked by another program; wait until that has finished" in refusal(database)
    Store(database).close()


def test_a_record_that_is_locked_can_be_read_and_not_written(database: Path, tariffs: Scenario) -> None:
    with Store(database, patience=0.01) as store, closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.dialogues() == []
        with pytest.raises(StoreError, match="is locked by another program"):
            store.begin(opening(tariffs))
        other.rollback()
        dialogue = store.begin(opening(tariffs))
        assert store.find("last") == dialogue


def unprivileged(database: Path, code: str) -> str:
    """The error of a process for which the mode bits of the file count, even where the tests run as root."""
    prefix = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*prefix, sys.executable, "-c", code, str(database)], capture_output=True, text=True, check=False
    )
    return done.stderr.strip().splitlines()[-1]


OPEN = (
    "import sys; from pathlib import Path; from transcripts.store.store import Store; store = Store(Path(sys.argv[1]))"
)
WRITE = (
    OPEN
    + """
from scenarios.load import load
from tests.dialogue import opening
store.begin(opening(load().scenario("tariff-truce")))"""
)


def test_a_file_that_may_not_be_written(database: Path) -> None:
    Store(database).close()
    database.chmod(0o400)
    assert "cannot be written; allow writing to it" in unprivileged(database, WRITE)


def test_a_file_that_may_not_be_read(database: Path) -> None:
    database.touch(mode=0)
    assert "cannot be opened; allow reading and writing it" in unprivileged(database, OPEN)

"""The turns of dialogues under way, each dialogue in a file of its own: what was paid for is kept before more is asked.

A folder of such files beside the record belongs to one study, and one program at a time.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from moderator.events import EVENT, Closed, Event, Opened
from scenarios.scenario import Scenario
from studies.study import StudyError

LOCK, TOKEN = "lock", "token"
LEFT_OUT = {"scenario"}
Write = Callable[[Event], None]
"""Writes an event; it is in the file when this returns."""


class Spool:
    """The file of one dialogue; its scenario, which is the same for many, is left out."""

    def __init__(self, folder: Path, task: str) -> None:
        self._file = folder / f"{task}.jsonl"

    def past(self, table: Scenario) -> tuple[Event, ...]:
        """The events so far, without the end; a line that was cut off is removed from the file."""
        if not self._file.exists():
            return ()
        events, whole = list[Event](), 0
        with self._file.open("rb") as lines:
            for line in lines:
                event = _read(line, None if events else table)
                if event is None or isinstance(event, Closed):
                    break  # the loop ends the talks again, or tries a turn that failed once more
                events.append(event)
                whole += len(line)
        os.truncate(self._file, whole)
        return tuple(events)

    @contextmanager
    def writing(self) -> Iterator[Write]:
        """Write further events; as in the record, they survive the end of the program, and a power cut mostly.

        StudyError where they cannot be written.
        """
        try:
            with self._file.open("ab") as file:

                def write(event: Event) -> None:
                    file.write(EVENT.dump_json(event, exclude=LEFT_OUT) + b"\n")
                    file.flush()

                yield write
        except OSError as error:
            why = error.strerror or error
            raise StudyError(f"{self._file} cannot be written ({why}); free some space, then add --again.") from error

    def remove(self) -> None:
        """Remove the file: the dialogue is kept elsewhere."""
        self._file.unlink(missing_ok=True)


def _read(line: bytes, table: Scenario | None) -> Event | None:
    """The event in a whole line, an opening with its scenario; None for a line that was cut off."""
    if not line.endswith(b"\n"):
        return None
    try:
        return Opened.model_validate(json.loads(line) | {"scenario": table}) if table else EVENT.validate_json(line)
    except ValueError:
        return None


@contextmanager
def owned(folder: Path, token: str = "") -> Iterator[None]:
    """Have a folder for this program alone, and put a token there; StudyError where another has it.

    SQLite lets go of its lock when the process ends, however it ends. The folder is removed at the end
    if no dialogue is under way.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    with closing(sqlite3.connect(folder / LOCK, timeout=0)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise StudyError("Another program holds this study at the moment; wait for it, or end it.") from None
        (folder / TOKEN).write_text(token, encoding="utf-8")
        yield
    if not under_way(folder):
        forget(folder)


def same(folder: Path, token: str) -> bool:
    """Whether this is the folder with a token, and not one of the same name on another machine."""
    with suppress(OSError):
        return (folder / TOKEN).read_text(encoding="utf-8") == token
    return False


def under_way(folder: Path) -> list[str]:
    """The tasks whose turns are in a folder."""
    return [file.stem for file in folder.glob("*.jsonl")]


def forget(folder: Path) -> None:
    """Remove a folder with what is in it."""
    with suppress(FileNotFoundError):
        for file in folder.iterdir():
            file.unlink(missing_ok=True)
        folder.rmdir()

"""Runs the command line as a separate process, without the API keys of the person who runs the tests."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from moderator.events import Event
from moderator.fold import fold
from tests.forks import forked
from transcripts.store.store import Store

ROOT = Path(__file__).parents[1]
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "REASSURE_"))}
PLAIN |= {"REASSURE_MEANING": "off"}  # its model takes seconds to read a scenario; tests of it ask it themselves
STUCK = 300
"""Seconds after which a command that hangs is ended."""
KEY = "sk-test-very-secret-0123456789"
Done = subprocess.CompletedProcess[str]


def started(*arguments: str, given: str = "", module: str = "reassure.cli", **environ: str) -> Done:
    """Run a command, or another module's, without a terminal and return the finished process."""
    with TemporaryFile() as stdin, TemporaryFile() as stdout, TemporaryFile() as stderr:
        stdin.write(given.encode(errors="surrogateescape"))
        stdin.seek(0)
        files = (file.fileno() for file in (stdin, stdout, stderr))
        process = forked(module, arguments, PLAIN | environ, *files)
        process.join(STUCK)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(["reassure", *arguments], STUCK)
        return Done(["reassure", *arguments], process.exitcode, _text(stdout), _text(stderr))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n")


def command(path: Path, *arguments: str) -> list[str]:
    """The command line for a command on the record at a path."""
    return [sys.executable, "-m", "reassure", "--db", str(path), *arguments]


def reassure(path: Path, *arguments: str, given: str = "", code: int = 0, **environ: str) -> Done:
    """Run a command on the record at a path; it must end with this exit code."""
    done = started("--db", str(path), *arguments, given=given, **environ)
    assert done.returncode == code, done.stderr
    return done


def kept(path: Path) -> tuple[Event, ...]:
    """The events of the newest dialogue in a record; they must fold into a table."""
    with Store(path) as store:
        events = store.events(store.find("last"))
    fold(events)
    return events

"""Runs the command on a terminal, as a user does."""

import os
import pty
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import ioctl
from multiprocessing.process import BaseProcess
from pathlib import Path
from termios import TIOCSWINSZ, tcgetattr
from threading import Timer
from time import sleep
from typing import Any

from tests.commands import PLAIN, STUCK
from tests.forks import forked


class Terminal:
    """A command on a terminal: what it has shown so far, what is typed, and how it ended."""

    def __init__(self, screen: int, process: BaseProcess) -> None:
        self.shown, self._screen, self._process = "", screen, process

    def until(self, words: str) -> str:
        """All output up to and including the words; AssertionError if the command ends without them."""
        while words not in self.shown:
            assert self._read(), f"ended without {words!r}: {self.shown[-800:]}"
        return self.shown

    def more(self) -> None:
        """Wait for the next output."""
        assert self._read(), f"ended: {self.shown[-800:]}"

    def waits(self) -> None:
        """Wait until a prompt is the last thing shown and the command sleeps in its wait for a line.

        A signal between the two goes unnoticed until a line is typed, a window of microseconds in Python's own input.
        """
        while not self.shown.endswith("> "):
            self.more()
        while Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "S":
            sleep(0.01)

    def type(self, words: str) -> None:
        """Type words, as on a keyboard."""
        os.write(self._screen, words.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Change the size, of which the terminal tells the command by a signal."""
        _resize(self._screen, columns, lines)

    def send(self, number: int) -> None:
        """Send a signal to the command."""
        assert self._process.pid
        os.kill(self._process.pid, number)

    def settings(self) -> list[Any]:
        """How the terminal treats what is typed: whether it shows it, and whether Ctrl-C is a signal."""
        return tcgetattr(self._screen)

    def ended(self) -> int:
        """The exit code, once the command has ended."""
        while self._read():
            pass
        self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode

    def _read(self) -> bool:
        try:
            found = os.read(self._screen, 65536)
        except OSError:  # on Linux: no process has the terminal open any more
            found = b""
        self.shown += found.decode(errors="replace")
        return bool(found)


def _resize(screen: int, columns: int, lines: int) -> None:
    ioctl(screen, TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))


@contextmanager
def terminal(
    *arguments: str,
    columns: int = 100,
    lines: int = 30,
    module: str = "reassure.cli",
    stderr: Path | None = None,
    **environ: str,
) -> Iterator[Terminal]:
    """Run the command, or another module's, on a terminal of this size, or with its errors in a file.

    Ctrl-C is a typed character, as on a real terminal.
    """
    screen, inside = pty.openpty()
    _resize(inside, columns, lines)
    environment = PLAIN | {"TERM": "xterm-256color"} | environ
    for name in ("COLUMNS", "LINES"):
        environment.pop(name, None)
    errors = os.open(stderr, os.O_WRONLY | os.O_CREAT | os.O_APPEND) if stderr else os.dup(inside)
    process = forked(module, arguments, environment, inside, inside, errors, on_terminal=True)
    os.close(errors)
    os.close(inside)
    stuck = Timer(STUCK, process.kill)
    stuck.start()
    try:
        yield Terminal(screen, process)
    finally:
        stuck.cancel()
        process.kill()
        process.join()
        os.close(screen)

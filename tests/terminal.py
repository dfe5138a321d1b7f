"""Runs the command on a terminal, as a user does."""

import os
import pty
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import ioctl
from termios import TIOCSWINSZ
from threading import Timer

from tests.commands import PLAIN, STUCK


class Terminal:
    """A command on a terminal: what it has shown so far, what is typed, and how it ended."""

    def __init__(self, screen: int, process: "subprocess.Popen[bytes]") -> None:
        self.shown, self._screen, self._process = "", screen, process

    def until(self, words: str) -> str:
        """All output up to and including the words; AssertionError if the command ends without them."""
        while words not in self.shown:
            assert self._read(), f"ended without {words!r}: {self.shown[-800:]}"
        return self.shown

    def type(self, words: str) -> None:
        """Type words, as on a keyboard."""
        os.write(self._screen, words.encode())

    def ended(self) -> int:
        """The exit code, once the command has ended."""
        while self._read():
            pass
        return self._process.wait()

    def _read(self) -> bool:
        try:
            found = os.read(self._screen, 65536)
        except OSError:  # on Linux: no process has the terminal open any more
            found = b""
        self.shown += found.decode(errors="replace")
        return bool(found)


@contextmanager
def terminal(*arguments: str, columns: int = 100, lines: int = 30, **environ: str) -> Iterator[Terminal]:
    """Run the command on a terminal of this size; Ctrl-C is a typed character, as on a real terminal."""
    screen, inside = pty.openpty()
    ioctl(inside, TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    # The terminal controls the first process of a session that opens it, as it does for a shell.
    opening = ["/bin/sh", "-c", 'exec "$@" <"$0"', os.ttyname(inside)]
    command = [*opening, sys.executable, "-m", "reassure", *arguments]
    environment = PLAIN | {"TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"} | environ
    for name in ("COLUMNS", "LINES"):
        environment.pop(name, None)
    with subprocess.Popen(
        command, stdin=inside, stdout=inside, stderr=inside, env=environment, start_new_session=True
    ) as process:
        os.close(inside)
        stuck = Timer(STUCK, process.kill)
        stuck.start()
        try:
            yield Terminal(screen, process)
        finally:
            stuck.cancel()
            process.kill()
            os.close(screen)

"""The standard streams and signals of a process, so that every start and every end is orderly."""

import os
import signal
import sys
from io import TextIOWrapper
from types import FrameType
from typing import Literal, NoReturn, TextIO

import click

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""The signals that ask a process to end; not every system has both."""

REDIRECTED = "The screens are drawn on standard error, which goes elsewhere here; leave out 2> to see them."
DUMB = "This terminal (TERM=dumb) cannot show the screens."


def open_missing() -> None:
    """Give a process whose standard streams were closed an empty input, and an output that cannot be written.

    A file that is opened later would otherwise take the place of the output. What cannot be encoded is escaped.
    """
    sys.stdin = sys.stdin or _at(0, os.O_RDONLY, "r")
    sys.stdout = sys.stdout or _at(1, os.O_RDONLY, "w")  # so that writing is an error, as on a full disk
    sys.stderr = sys.stderr or _at(2, os.O_WRONLY, "w")
    if isinstance(sys.stdout, TextIOWrapper):  # a model may write Chinese, and the output may not encode it
        sys.stdout.reconfigure(errors="backslashreplace")


def _at(place: int, flags: int, mode: Literal["r", "w"]) -> TextIO:
    """The null device as the stream with this number."""
    found = os.open(os.devnull, flags)
    if found != place:
        os.dup2(found, place)
        os.close(found)
    return open(place, mode, encoding="utf-8")


def end_on_signals() -> None:
    """Let a signal to end run the clean-up of all that is open, and give the exit code that a shell expects.

    A signal that is ignored, as by ``nohup``, stays ignored.
    """
    for number in unignored():
        signal.signal(number, _end)


def unignored() -> tuple[signal.Signals, ...]:
    """The signals to end that are not ignored."""
    return tuple(number for number in ENDING if signal.getsignal(number) is not signal.SIG_IGN)


def _end(number: int, _: FrameType | None) -> NoReturn:
    sys.exit(exit_code_of(number))


def exit_code_of(number: int) -> int:
    """The exit code of a process that a signal ended."""
    return 128 + number


def end_if_lost(code: int) -> None:
    """End the process at once if its terminal is gone: the thread that reads keys would read its end for ever."""
    if not os.isatty(0):
        os._exit(code)


def can_show_screens() -> bool:
    """Whether input and output are a terminal that can show the screens; on a terminal that cannot, it says why."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    dumb = os.environ.get("TERM") == "dumb"
    if dumb or not sys.stderr.isatty():
        click.echo(DUMB if dumb else REDIRECTED)
        return False
    return True

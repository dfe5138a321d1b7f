"""Questions at the terminal, in the midst of talks that an event loop runs."""

import signal
import sys
from asyncio import CancelledError
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

from moderator.table import Table
from scenarios.errors import ReassureError
from transcripts.clean import clean

ASKED = "again, forfeit, stop, or an agent such as scripted:grit"


class PausedError(ReassureError):
    """A turn failed, and nobody is there to decide: the dialogue is kept as it stands."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Have Ctrl-C end the wait for a person, of which the event loop would only take note until its turn comes.

    The wait is in the loop's own thread, as one that waits for a line in another could not be stopped at all.
    """
    noted = signal.getsignal(signal.SIGINT)
    if not callable(noted):  # a shell had it ignored, as for work in the background
        yield
        return

    def leave(number: int, frame: FrameType | None) -> None:
        noted(number, frame)
        raise CancelledError

    signal.signal(signal.SIGINT, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, noted)


async def decide_at_prompt(table: Table) -> str:
    """Ask the person at the terminal; PausedError where there is none, or they leave."""
    problem = clean(table.failed.problem) if table.failed else ""
    if not sys.stdin.isatty():
        raise PausedError(f"The talks are paused, and kept as they stand: {problem}")
    click.echo(f"The turn failed: {problem}", err=True)
    try:
        with interruptible():
            return str(click.prompt(ASKED, default="again", err=True)).strip()
    except click.Abort as left:
        raise PausedError("The talks are paused, and kept as they stand.") from left

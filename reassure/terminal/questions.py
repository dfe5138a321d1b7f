"""Questions at the terminal while an event loop runs the talks."""

import signal
import sys
from asyncio import CancelledError, current_task
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

from moderator.table import Table
from scenarios.errors import ReassureError
from transcripts.clean import clean

QUESTION = "Type again, forfeit, stop, or an agent such as scripted:grit"


class PausedError(ReassureError):
    """A turn failed and no person decided; the dialogue is recorded up to this point."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C end the wait for a person's input at once; the event loop alone would only note it for later.

    The wait is in the thread of the loop, because a wait for input in another thread cannot be stopped.
    """
    previous = signal.getsignal(signal.SIGINT)
    if not callable(previous):  # the shell ignores the signal, as it does for jobs in the background
        yield
        return

    def leave(number: int, frame: FrameType | None) -> None:
        previous(number, frame)
        raise CancelledError

    signal.signal(signal.SIGINT, leave)
    try:
        if (task := current_task()) and task.cancelling():  # Ctrl-C came just before the wait began
            raise CancelledError
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


async def decide_at_prompt(table: Table) -> str:
    """Ask the person at the terminal about a failed turn; PausedError if there is no terminal, or the person leaves."""
    problem = clean(table.failed.problem) if table.failed else ""
    if not sys.stdin.isatty():
        raise PausedError(f"The talks are paused and recorded up to this point: {problem}")
    click.echo(f"The turn failed: {problem}", err=True)
    try:
        with interruptible():
            return str(click.prompt(QUESTION, default="again", err=True)).strip()
    except click.Abort as error:
        raise PausedError("The talks are paused and recorded up to this point; resume them later.") from error

"""Questions at the terminal, in the midst of talks that an event loop runs."""

import signal
from asyncio import CancelledError
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from scenarios.types import ReassureError


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

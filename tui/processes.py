"""Other processes that compute for a screen, started while the app has the terminal."""

import sys
from collections.abc import Iterable
from contextlib import redirect_stderr
from multiprocessing import active_children
from multiprocessing.process import BaseProcess
from multiprocessing.resource_tracker import ensure_running


def prepare_processes() -> None:
    """Start what Python keeps beside the processes that it starts: it asks for the file of the error stream.

    The app has taken that stream, and has no file for it.
    """
    with redirect_stderr(sys.__stderr__):
        ensure_running()


def end_processes(others: Iterable[BaseProcess]) -> None:
    """End the processes that compute for a screen at once, and not the ``others``, which ran before."""
    for process in set(active_children()).difference(others):
        process.terminate()

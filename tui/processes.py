"""Other processes that compute for a screen, started while the app has the terminal."""

import sys
from contextlib import redirect_stderr
from multiprocessing.resource_tracker import ensure_running


def prepare_processes() -> None:
    """Start what Python keeps beside the processes that it starts: it asks for the file of the error stream.

    The app has taken that stream, and has no file for it.
    """
    with redirect_stderr(sys.__stderr__):
        ensure_running()

"""Processes forked from one that has the program imported: as real as any other, and started in a tenth of the time."""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from importlib import import_module
from multiprocessing import reduction
from multiprocessing.process import BaseProcess
from termios import TIOCSCTTY
from typing import Any

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["pytest", "tests.preloaded"])


class Handle:
    """An open file of this process, as the forked one gets it."""

    def __init__(self, file: int) -> None:
        self.file = file

    def __reduce__(self) -> tuple[Any, ...]:
        return _received, (reduction.DupFd(self.file),)


def _received(duplicate: Any) -> Handle:
    return Handle(duplicate.detach())


def forked(
    module: str,
    arguments: Sequence[str],
    environ: Mapping[str, str],
    stdin: int,
    stdout: int,
    stderr: int,
    *,
    on_terminal: bool = False,
) -> BaseProcess:
    """A process that calls ``main(arguments)`` of a module with these standard files and this environment.

    ``on_terminal``: stdin is a terminal, and Ctrl-C typed there reaches this process, as it does from a shell.
    """
    files = [Handle(file) for file in (stdin, stdout, stderr)]
    process = FORKS.Process(target=_run, args=(module, list(arguments), dict(environ), files, on_terminal))
    process.start()
    return process


def _run(
    module: str, arguments: list[str], environ: dict[str, str], files: Sequence[Handle], on_terminal: bool
) -> None:
    os.environ.clear()
    os.environ.update(environ)
    time.tzset()
    for place, handle in enumerate(files):
        os.dup2(handle.file, place)
        os.close(handle.file)
    if on_terminal:
        os.setsid()
        ioctl(0, TIOCSCTTY, 0)
    code = environ.get("PYTHONIOENCODING", "utf-8")
    sys.stdin = sys.__stdin__ = open(0, encoding=code, closefd=False)  # noqa: SIM115 they last as long as the process
    sys.stdout = sys.__stdout__ = open(1, "w", encoding=code, closefd=False)  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(  # noqa: SIM115
        2, "w", encoding=code, errors="backslashreplace", closefd=False
    )
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["reassure", *arguments]
    import_module(module).main(arguments, "reassure")

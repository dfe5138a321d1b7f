"""Processes forked from one that has the program imported: as real as any other, and started in a tenth of the time."""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from multiprocessing import reduction
from multiprocessing.process import BaseProcess
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
    module: str, arguments: Sequence[str], environ: Mapping[str, str], stdin: int, stdout: int, stderr: int
) -> BaseProcess:
    """A process that calls ``main(arguments)`` of a module with these standard files and this environment."""
    files = [Handle(file) for file in (stdin, stdout, stderr)]
    process = FORKS.Process(target=_run, args=(module, list(arguments), dict(environ), files))
    process.start()
    return process


def _run(module: str, arguments: list[str], environ: dict[str, str], files: Sequence[Handle]) -> None:
    os.environ.clear()
    os.environ.update(environ)
    time.tzset()
    for place, handle in enumerate(files):
        os.dup2(handle.file, place)
        os.close(handle.file)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 they last as long as the process
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["reassure", *arguments]
    import_module(module).main(arguments, "reassure")

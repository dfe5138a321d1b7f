"""Studies held by the command in processes of their own, to be watched, stopped and killed."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

from scenarios.load import load
from studies.result import Result
from studies.runner import Plan, plan
from studies.study import read_study
from tests.commands import PLAIN
from tests.forks import forked
from transcripts.store.beside import studies as record
from transcripts.store.store import Store

HOLDS = json.dumps({"rationale": "", "statement": "We wait for a better moment.", "acts": [{"act": "hold"}]})
"""What a model says that does nothing."""

SECONDS = 120.0
"""How long to wait for something on a busy machine."""


class Files:
    """A study in a file, and the record beside it."""

    def __init__(self, folder: Path, text: str) -> None:
        self.study, self.database, self.said = folder / "study.toml", folder / "record.db", folder / "said"
        self.study.write_text(text, encoding="utf-8")

    def arguments(self, *options: str) -> tuple[str, ...]:
        return ("--db", str(self.database), "study", str(self.study), *options)

    def plan(self) -> Plan:
        return plan(read_study(self.study), load())

    def results(self) -> list[Result]:
        with Store(self.database) as store:
            (kept,) = record.studies(store)
            return [Result.model_validate_json(body) for _, body in record.results(store, kept.id)]

    def ended(self) -> int:
        with suppress(ValueError), Store(self.database) as store:
            (kept,) = record.studies(store)
            return kept.ended
        return 0


@contextmanager
def running(files: Files, *options: str, **environ: str) -> Iterator[BaseProcess]:
    """The command that holds a study, which is killed at the end if it still runs."""
    with open(os.devnull, "r+b") as nothing, files.said.open("wb") as said:  # noqa: PTH123 it is no path of ours
        output = nothing.fileno(), said.fileno(), said.fileno()
        process = forked("reassure.cli", files.arguments(*options), PLAIN | environ, *output)
    try:
        yield process
    finally:
        process.kill()
        process.join()


def until(happened: Callable[[], object]) -> None:
    """Wait until something has happened."""
    ends = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < ends, "It did not happen in time."
        time.sleep(0.01)


def helpers(process: BaseProcess) -> list[int]:
    """The processes that hold dialogues for a driver, by their ids."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8").split()
    return [int(child) for child in children if b"spawn_main" in _command(child)]


def gone(processes: list[int]) -> bool:
    """Whether none of these processes runs any more."""
    return not any(b"spawn_main" in _command(str(process)) for process in processes)


def _command(process: str) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""

"""A study as it is held: what is left of it, what came of it so far, and where it stops."""

from collections.abc import Generator, Iterator
from hashlib import sha256
from importlib.metadata import version
from typing import NamedTuple

from moderator.events import RULES
from scenarios.load import Library
from scenarios.scenario import Scenario
from studies.grid import Cell, Task, cells, tables, tasks
from studies.study import Study, written
from studies.workers import Hold, Played
from transcripts.store import studies as record
from transcripts.store.store import Store

BATCH = 32
"""Dialogues that are recorded in one transaction, where they end fast enough."""


class Plan(NamedTuple):
    """A study with its grid: the cells, and the tables they are played at."""

    study: Study
    cells: tuple[Cell, ...]
    tables: dict[str, Scenario]

    @property
    def id(self) -> str:
        """Eight hexadecimal digits: the same for the same study of the same scenarios under the same rules."""
        told = [written(self.study), str(RULES), *(table.model_dump_json() for table in self.tables.values())]
        return sha256("\n".join(told).encode()).hexdigest()[:8]

    @property
    def dialogues(self) -> int:
        """How many dialogues the whole study has."""
        return len(self.cells) * len(self.study.all_seeds)

    def left(self, done: set[str]) -> Iterator[Task]:
        """The tasks that are still to be held."""
        return (task for task in tasks(self.cells, self.study) if task.key not in done)


def plan(study: Study, library: Library) -> Plan:
    """The grid of a study; StudyError or LibraryError where a scenario, side or agent is not known."""
    return Plan(study, cells(study, library), tables(study, library))


class Progress(NamedTuple):
    """How far a study is: dialogues that have ended, of them those that failed, of all, and what they cost."""

    ended: int
    failed: int
    planned: int
    cost: float
    stopped: bool = False
    """Whether no more is begun because the limit of cost is reached."""


def run(
    store: Store, planned: Plan, hold: Hold, *, max_cost: float | None = None, again: bool = False
) -> Generator[Progress, None, None]:
    """Hold what is left of a study, record each dialogue as it ends, and tell how far it is.

    ``again`` holds those that failed once more. Closing it leaves the study where it is, to be gone on with.
    """
    kept = record.KeptStudy(planned.id, planned.study.title, "", version("reassure"), planned.dialogues, 0, 0, 0.0)
    record.begin(store, kept, written(planned.study))
    done = record.ended(store, kept.id, failed=not again)
    spent = record.cost(store, kept.id)
    so_far = Progress(
        len(done), len(done) - len(record.ended(store, kept.id, failed=False) & done), kept.planned, spent
    )
    yield so_far

    def wanted() -> Iterator[Task]:
        for task in planned.left(done):
            if max_cost is not None and so_far.cost >= max_cost:
                return
            yield task

    batch: list[Played] = []
    try:
        for played in hold(wanted()):
            batch.append(played)
            so_far = _after(so_far, played, max_cost)
            # Dialogues of models are kept at once, since each cost money.
            if len(batch) >= BATCH or not played.result.cell.scripted:
                _keep(store, kept.id, batch)
            yield so_far
    finally:
        _keep(store, kept.id, batch)


def _after(so_far: Progress, played: Played, max_cost: float | None) -> Progress:
    cost = so_far.cost + played.result.usage.cost
    ended, failed = so_far.ended + 1, so_far.failed + bool(played.result.failure)
    stopped = max_cost is not None and cost >= max_cost and ended < so_far.planned
    return Progress(ended, failed, so_far.planned, cost, stopped)


def _keep(store: Store, study: str, batch: list[Played]) -> None:
    if batch:
        record.keep(store, study, [_row(played) for played in batch])
        batch.clear()


def _row(played: Played) -> record.Studied:
    result = played.result
    return record.Studied(
        task=result.key,
        failed=bool(result.failure),
        cost=result.usage.cost,
        body=result.model_dump_json(exclude_defaults=True),
        events=played.events,
    )

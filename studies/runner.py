"""A study as it is held: what is left of it, what came of it so far, and where it stops."""

from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from hashlib import sha256
from importlib.metadata import version
from time import monotonic
from typing import NamedTuple

from moderator.events import RULES
from scenarios.load import Library
from scenarios.scenario import Scenario
from studies.grid import Cell, Task, cells, tables, tasks
from studies.study import Study, StudyError, written
from studies.workers import Hold, Played
from transcripts.store.beside import studies as record
from transcripts.store.store import Store

BATCH, WAIT = 32, 1.0
"""Scripted dialogues that are recorded in one transaction, and the seconds after which fewer are."""


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

    @property
    def scripted(self) -> bool:
        """Whether no model sits at any of its tables."""
        return all(cell.scripted for cell in self.cells)


def plan(study: Study, library: Library) -> Plan:
    """The grid of a study; StudyError or LibraryError where a scenario, side or agent is not known."""
    if study.tests:
        raise StudyError("A study that tests an agent has no grid; hold it with: reassure validity --agent AGENT.")
    return Plan(study, cells(study, library), tables(study, library))


class Progress(NamedTuple):
    """How far a study is: dialogues that have ended, of them those that failed, of all, and what they cost."""

    ended: int
    failed: int
    planned: int
    cost: float
    short: float = 0.0
    """What one more dialogue may cost, where none is begun because that is more than the limit leaves."""


def run(
    store: Store,
    planned: Plan,
    hold: Hold,
    *,
    max_cost: float | None = None,
    price: Callable[[Cell], float] = lambda _: 0.0,
    again: bool = False,
) -> Generator[Progress, None, None]:
    """Hold what is left of a study, record each dialogue as it ends, and tell how far it is.

    ``price`` is what a dialogue of a cell may cost: none is begun that ``max_cost`` might not cover. ``again`` holds
    those that failed once more. Closing it leaves the study where it is, to be gone on with.
    """
    study = record.KeptStudy(planned.id, planned.study.title, "", version("reassure"), planned.dialogues, 0, 0, 0.0)
    record.begin(store, study, written(planned.study))
    course = _Course(store, study.id, planned, price, max_cost, again=again)
    yield course.progress
    batch, kept_at = list[Played](), monotonic()
    with closing(hold(course.take)) as ended:
        try:
            for played in ended:
                batch.append(played.received(planned.tables[played.result.cell.table]))
                course.end(played)
                # Dialogues of models are kept at once, since each cost money.
                if len(batch) >= BATCH or monotonic() - kept_at >= WAIT or not played.result.cell.scripted:
                    _keep(store, study.id, batch)
                    kept_at = monotonic()
                yield course.progress
        finally:
            _keep(store, study.id, batch)
    if course.short:
        yield course.progress._replace(short=course.short)


class _Course:
    """Which task is next, what is under way, and what has ended."""

    def __init__(
        self,
        store: Store,
        study: str,
        planned: Plan,
        price: Callable[[Cell], float],
        max_cost: float | None,
        *,
        again: bool,
    ) -> None:
        self._store, self._id, self._again = store, study, again
        self._price, self._max_cost = price, max_cost
        self._dearest: dict[Cell, float] = defaultdict(float)
        self._under_way: dict[str, tuple[Cell, float]] = {}
        """By task, its cell and what an earlier try of it has cost."""
        self._left = (task for task in tasks(planned.cells, planned.study) if self._wanted(task))
        self._next: Task | None = None
        ended, failed, cost = record.so_far(store, study)
        self.progress = Progress(ended - again * failed, failed - again * failed, planned.dialogues, cost)

    @property
    def short(self) -> float:
        """What the next task may cost, where that is more than the limit leaves; else nothing."""
        return self._may_cost(self._next.cell) if self._next else 0.0

    def take(self) -> Task | None:
        """The next task; None where none is left, or where the limit of cost might not cover it now."""
        self._next = self._next or next(self._left, None)
        if self._next is None or not self._covered(self._next.cell):
            return None
        task, self._next = self._next, None
        self._under_way[task.key] = task.cell, record.cost_of(self._store, self._id, task.key)
        return task

    def end(self, played: Played) -> None:
        """Count a dialogue that has ended; its cost holds that of an earlier try, of which it is the rest."""
        cell, before = self._under_way.pop(played.result.key)
        cost, so_far = played.result.usage.cost, self.progress
        self._dearest[cell] = max(self._dearest[cell], cost)
        self.progress = so_far._replace(
            ended=so_far.ended + 1,
            failed=so_far.failed + bool(played.result.failure),
            cost=so_far.cost + max(0.0, cost - before),
        )

    def _wanted(self, task: Task) -> bool:
        return not record.has_ended(self._store, self._id, task.key, failed=not self._again)

    def _covered(self, cell: Cell) -> bool:
        if self._max_cost is None:
            return True
        under_way = sum(self._may_cost(other) - before for other, before in self._under_way.values())
        return self.progress.cost + under_way + self._may_cost(cell) <= self._max_cost

    def _may_cost(self, cell: Cell) -> float:
        return max(self._price(cell), self._dearest[cell])


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


def left(store: Store, planned: Plan) -> Iterator[Task]:
    """The tasks of a study that have not ended."""
    study = planned.id
    return (task for task in tasks(planned.cells, planned.study) if not record.has_ended(store, study, task.key))

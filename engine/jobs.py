"""An analysis in other processes: turn by turn, with the same numbers on any number of them."""

import gc
import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import count, takewhile
from multiprocessing import active_children, get_context, parent_process, resource_tracker
from multiprocessing.reduction import DupFd
from tempfile import TemporaryFile
from threading import Thread
from typing import Any, NamedTuple

from engine.analysis import Alike, Record, Settings, TurnAnalysis, analysed, likeness, record
from moderator.events import Event
from scenarios.errors import ReassureError

BEAT = 0.2
"""Seconds after which a reader hears of the progress at the latest, so that it can stop at any time."""

ALLOCATED = 10_000
"""Objects made since the last search, less those that are gone, at which a process that helps makes the next one."""

NICE = 10
"""What processes that help leave to others: a screen that shows the analysis goes first."""


class NoTurnError(ReassureError):
    """A turn was asked for that the dialogue does not have."""


class HelperLostError(ReassureError):
    """A process that helped is gone: it was killed, or there was too little memory for it."""

    def __init__(self) -> None:
        super().__init__(
            "A process that helped with the analysis was ended from outside, perhaps for lack of memory; "
            "start it again, or run reassure analyse with --jobs 1."
        )


class _Task(NamedTuple):
    """Something to find out about a turn, with what must be known for it."""

    work: Callable[..., Alike | TurnAnalysis]
    number: int
    given: tuple[object, ...]

    def of(self, record: Record) -> Alike | TurnAnalysis:
        """Do it."""
        return self.work(record, self.number, *self.given)


class Progress(NamedTuple):
    """How far an analysis is: the parts done, and all of them."""

    done: int
    parts: int


def analysis(
    events: Sequence[Event], settings: Settings, jobs: int, turns: Iterable[int] = ()
) -> Generator[Progress | TurnAnalysis]:
    """Yield the turns of a record as they are analysed, all or those named, and the progress in between.

    With one job all is done in this process. A reader that stops early keeps what was yielded, and the processes end.
    NoTurnError for a turn that there is not; HelperLostError where one of the processes is gone.
    """
    of, asked = record(events, settings), tuple(turns)
    last = len(of.positions)
    strange = next((n for n in asked if not 1 <= n <= last), None)
    if strange is not None:
        raise NoTurnError(f"There is no turn {strange}; this dialogue has turns 1 to {last}.")
    wanted = asked or tuple(range(1, last + 1))
    plan, done = _Plan(wanted), 0
    with _workers(events, settings, jobs) as pool:
        for found in _each(pool, of, plan, jobs + 1):  # one waits, so that no process does
            yield from (part for part in found if isinstance(part, TurnAnalysis))
            done += len(found)
            yield Progress(done, plan.parts)


class _Plan:
    """What is to be done: each turn as soon as it is known how like each doctrine the turns before it were played."""

    def __init__(self, wanted: Iterable[int]) -> None:
        self._wanted = deque(sorted(set(wanted)))
        self._before = deque(range(1, max(self._wanted, default=1)))
        self._alike: dict[int, Alike] = {}
        self.parts = len(self._before) + len(self._wanted)

    def next(self) -> _Task | None:
        """The next thing to do, if there is one that need not wait."""
        known = [self._alike[number] for number in takewhile(self._alike.__contains__, count(1))]
        if self._wanted and self._wanted[0] <= len(known) + 1:
            number = self._wanted.popleft()
            return _Task(analysed, number, (known[: number - 1],))
        return _Task(likeness, self._before.popleft(), ()) if self._before else None

    def done(self, task: _Task, found: Alike | TurnAnalysis) -> None:
        """Note what came of a task."""
        if not isinstance(found, TurnAnalysis):
            self._alike[task.number] = found


@contextmanager
def _workers(events: Sequence[Event], settings: Settings, jobs: int) -> Iterator[Executor | None]:
    """Processes that hold the record, or None for one job."""
    if jobs == 1:
        yield None
        return
    with TemporaryFile() as file:
        pickle.dump((tuple(events), settings), file)
        file.flush()
        with processes(jobs, _hold, (_Given(file.fileno()),)) as pool:
            yield pool


class _Given:
    """What processes are given at their start: a file without a name, which each of them reads.

    Written to the pipe by which a process is begun, a long record would wait for ever where that process was killed.
    """

    def __init__(self, file: int) -> None:
        self._file = file

    def __reduce__(self) -> tuple[Callable[..., bytes], tuple[Any, ...]]:
        return _read, (DupFd(self._file),)


def _read(file: Any) -> bytes:
    number = file.detach()
    try:
        return os.pread(number, os.fstat(number).st_size, 0)
    finally:
        os.close(number)


@contextmanager
def processes(jobs: int, begin: Callable[..., None] | None = None, given: tuple[Any, ...] = ()) -> Iterator[Executor]:
    """Other processes, each begun in one way; what is under way at the end is dropped, and they end at once.

    ``given`` must be small. HelperLostError where one of the processes is gone.
    """
    start = get_context("spawn")  # a fork of a process with threads may hang
    others = active_children()
    pool = ProcessPoolExecutor(jobs, start, initializer=begin, initargs=given)
    try:
        yield pool
    except BrokenProcessPool as error:
        raise HelperLostError from error
    finally:
        for process in set(active_children()).difference(others):
            process.terminate()
        pool.shutdown(wait=False)


@contextmanager
def out_of_reach() -> Iterator[None]:
    """Processes that are started within are not stopped by Ctrl-C: the one that asked stops, and they end with it."""
    resource_tracker.ensure_running()  # it would be started with the first of them, and lift the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def collect_seldom() -> None:
    """Make Python look less often for objects that hold each other and nobody else does.

    A process that helps holds a lot for as long as it lives, which would be looked through again and again, and play
    leaves little behind: a tenth of the time of a dialogue went into this search.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATED)


_held: list[Record] = []
"""In a process that helps: the record that it was given at its start."""


def _hold(given: bytes) -> None:
    os.nice(NICE)
    Thread(target=_end_with_parent, daemon=True).start()
    events, settings = pickle.loads(given)  # noqa: S301 what the process that asked has just written
    _held[:] = [record(events, settings)]
    collect_seldom()


def _end_with_parent() -> None:
    """A process that helps would wait for ever where the one that asked was killed, or left while it began."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _each(pool: Executor | None, of: Record, plan: _Plan, most: int) -> Iterator[list[Alike | TurnAnalysis]]:
    """What comes of a plan: in order in this process, or as it comes from others, at most so many; none at a beat."""
    if pool is None:
        while task := plan.next():
            found = task.of(of)
            plan.done(task, found)
            yield [found]
        return
    under_way: dict[Future[Alike | TurnAnalysis], _Task] = {}
    while True:
        while len(under_way) < most and (task := plan.next()):
            under_way[_handed(pool, task)] = task
        if not under_way:
            return
        ended, _ = wait(under_way, BEAT, FIRST_COMPLETED)
        for future in ended:
            plan.done(under_way.pop(future), future.result())
        yield [future.result() for future in ended]


def _handed(pool: Executor, task: _Task) -> Future[Alike | TurnAnalysis]:
    """A task handed to a process, which may be begun for it; HelperLostError where another was lost meanwhile."""
    try:
        with out_of_reach():
            return pool.submit(_on_held, task)
    except (OSError, RuntimeError, ValueError) as error:  # what a pool may say that breaks while it begins a process
        raise HelperLostError from error


def _on_held(task: _Task) -> Alike | TurnAnalysis:
    return task.of(_held[0])

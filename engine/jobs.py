"""An analysis in other processes: turn by turn, with the same numbers on any number of them."""

import gc
import os
import pickle
import signal
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process, resource_tracker
from multiprocessing.reduction import DupFd
from tempfile import TemporaryFile
from threading import Thread
from typing import Any, NamedTuple, TypeVar

from engine.analysis import Alike, Record, Settings, TurnAnalysis, analysed, likeness, record
from moderator.events import Event
from scenarios.errors import ReassureError

T = TypeVar("T")

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
    before = range(1, max(wanted, default=1))
    parts, done, alike = len(before) + len(wanted), 0, dict[int, Alike]()
    with _workers(events, settings, jobs) as pool:
        for found in _each(pool, of, likeness, dict.fromkeys(before, ())):
            alike |= found
            done += len(found)
            yield Progress(done, parts)
        known = [alike[n] for n in before]
        for made in _each(pool, of, analysed, {n: (known[: n - 1],) for n in wanted}):
            yield from made.values()
            done += len(made)
            yield Progress(done, parts)


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


def _each(
    pool: Executor | None, of: Record, work: Callable[..., T], asked: dict[int, tuple[object, ...]]
) -> Iterator[dict[int, T]]:
    """The results of turns by their numbers: in order in this process, or as they come from others; none at a beat."""
    if pool is None:
        yield from ({number: work(of, number, *rest)} for number, rest in asked.items())
        return
    with out_of_reach():
        under_way: dict[Future[T], int] = {pool.submit(_on_held, work, n, *rest): n for n, rest in asked.items()}
    waiting = set(under_way)
    while waiting:
        ended, waiting = wait(waiting, BEAT, FIRST_COMPLETED)
        yield {under_way[future]: future.result() for future in ended}


def _on_held(work: Callable[..., T], number: int, *rest: object) -> T:
    return work(_held[0], number, *rest)

"""An analysis in other processes: turn by turn, with the same numbers on any number of them."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context, parent_process, resource_tracker
from threading import Thread
from typing import NamedTuple, TypeVar

from engine.analysis import Alike, Record, Settings, TurnAnalysis, analysed, likeness, record
from moderator.events import Event
from scenarios.errors import ReassureError

T = TypeVar("T")


class NoTurnError(ReassureError):
    """A turn was asked for that the dialogue does not have."""


class Progress(NamedTuple):
    """How far an analysis is: the parts done, and all of them."""

    done: int
    parts: int


def analysis(
    events: Sequence[Event], settings: Settings, jobs: int, turns: Iterable[int] = ()
) -> Iterator[Progress | TurnAnalysis]:
    """Yield the turns of a record as they are analysed, all or those named, and the progress in between.

    With one job all is done in this process. A reader that stops early keeps what was yielded. NoTurnError for a turn
    that there is not.
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
        for number, found in _each(pool, of, likeness, dict.fromkeys(before, ())):
            alike[number], done = found, done + 1
            yield Progress(done, parts)
        known = [alike[n] for n in before]
        for _, turn in _each(pool, of, analysed, {n: (known[: n - 1],) for n in wanted}):
            done += 1
            yield turn
            yield Progress(done, parts)


@contextmanager
def _workers(events: Sequence[Event], settings: Settings, jobs: int) -> Iterator[Executor | None]:
    """Processes that hold the record, or None for one job; what is under way at the end is dropped."""
    if jobs == 1:
        yield None
        return
    start = get_context("spawn")  # a fork of a process with threads may hang
    pool = ProcessPoolExecutor(jobs, start, initializer=_hold, initargs=(tuple(events), settings))
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _out_of_reach() -> Iterator[None]:
    """Processes that are started within are not stopped by Ctrl-C: the one that asked stops, and they end with it."""
    resource_tracker.ensure_running()  # it would be started with the first of them, and lift the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_held: list[Record] = []
"""In a process that helps: the record that it was given at its start."""


def _hold(events: Sequence[Event], settings: Settings) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    _held[:] = [record(events, settings)]


def _end_with_parent() -> None:
    """A process that helps would wait for ever where the one that asked was killed, or left while it began."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _each(
    pool: Executor | None, of: Record, work: Callable[..., T], asked: dict[int, tuple[object, ...]]
) -> Iterator[tuple[int, T]]:
    """The result of each turn with its number: in order in this process, or as they come from others."""
    if pool is None:
        yield from ((number, work(of, number, *rest)) for number, rest in asked.items())
        return
    with _out_of_reach():
        under_way: dict[Future[T], int] = {pool.submit(_on_held, work, n, *rest): n for n, rest in asked.items()}
    for ended in as_completed(under_way):
        yield under_way[ended], ended.result()


def _on_held(work: Callable[..., T], number: int, *rest: object) -> T:
    return work(_held[0], number, *rest)

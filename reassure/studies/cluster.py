"""The workers of a Dask cluster hold the dialogues of a study; this process alone writes the record.

A worker is given the player of the study once, when it comes. After that a task is a cell and a seed, and what comes
back is a whole record. Nothing that is sent holds a key: each worker reads its own environment.
"""

import asyncio
import logging
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from threading import Thread
from time import monotonic
from typing import Any, cast

from distributed import Client, Future, KilledWorker, WorkerPlugin, as_completed, get_worker

from moderator.events import RULES
from reassure.studies.play import Player
from studies.grid import Task
from studies.result import failed
from studies.study import StudyError
from studies.workers import AHEAD, Hold, Play, Played, Take, held

REACHED, COME = 10, 60
"""Seconds in which the scheduler must answer, and a first worker must come."""

COUNTED = 1.0
"""Seconds after which the workers are counted again, since some come and go."""


def at_scheduler(address: str, player: Player, study: str) -> Hold:
    """Dialogues held by the workers at a scheduler, one in each thread of theirs.

    StudyError where nobody answers, no worker comes, or one has another version.
    """

    def hold(take: Take) -> Generator[Played, None, None]:
        with _connected(address) as client, _lost(address):
            client.register_plugin(Holder(player, study))
            with closing(_UnderWay(client, study)) as under_way:
                while under_way.filled(take):
                    yield under_way.ended()

    return hold


class _UnderWay:
    """The tasks that the cluster has, and what comes of them."""

    def __init__(self, client: Client, study: str) -> None:
        self._client, self._study = client, study
        self._tasks: dict[Future[Played], Task] = {}
        self._ended = as_completed(loop=client.loop, with_results=True, raise_errors=False)
        self._width, self._counted = 0, 0.0

    def filled(self, take: Take) -> bool:
        """Send tasks until each thread of the workers has one and the next; returns whether any is under way."""
        width = self._room()
        while len(self._tasks) < width and (task := take()):
            future = self._client.submit(_held, self._study, task, key=f"{self._study}-{task.key}", pure=False)
            self._tasks[future] = task
            self._ended.add(future)
        return bool(self._tasks)

    def _room(self) -> int:
        if monotonic() - self._counted > COUNTED:
            self._width = AHEAD * max(1, sum(self._client.nthreads().values()))
            self._counted = monotonic()
        return self._width

    def ended(self) -> Played:
        """What came of the next task that ends; OSError where the scheduler is gone."""
        future, found = next(self._ended)
        task, status = self._tasks.pop(future), future.status
        future.release()
        if isinstance(found, Played):
            return found
        fault = found[1] if isinstance(found, tuple) else found
        if status != "error":
            raise ConnectionError(status)
        if isinstance(fault, KilledWorker):
            return Played(failed(task, "The workers that held it were killed again and again."))
        return Played(failed(task, f"The worker could not hold it ({type(fault).__name__}): {fault}"))

    def close(self) -> None:
        """Leave what is under way: nobody waits for it any more."""
        self._client.cancel(list(self._tasks), force=True)


@contextmanager
def _lost(address: str) -> Iterator[None]:
    """Say in one sentence that the scheduler is gone."""
    try:
        yield
    except OSError as error:
        raise StudyError(
            f"The scheduler at {address} is gone; what has ended is kept. Start it again, and add --resume."
        ) from error


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """A client at the scheduler, when a worker has come and all have this version."""
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what is wrong is said in one sentence
    try:
        client = Client(address, timeout=REACHED, set_as_default=False)
    except (OSError, ValueError) as error:
        raise StudyError(
            f"No scheduler answers at {address}; start one with: dask scheduler, and give its address."
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=COME)
        except TimeoutError:
            raise StudyError(f"No worker has come to {address}; start some with: dask worker {address}") from None
        _check_versions(client)
        yield client


def _check_versions(client: Client) -> None:
    ours, found = told_version(), client.run(told_version, on_error="return")
    for worker, theirs in found.items():
        if theirs != ours:
            raise StudyError(f"This is {ours}, but the worker at {worker} has {theirs}; install the same there.")


def told_version() -> str:
    """The version of this program, in words."""
    return f"reassure {version('reassure')} with rules {RULES}"


class Holder(WorkerPlugin):
    """Holds dialogues on a worker, all in one loop, with the key of the worker's own environment."""

    def __init__(self, player: Player, study: str) -> None:
        self.player, self.name = player, named(study)

    def setup(self, worker: Any) -> None:  # noqa: ARG002 the caller's own
        """Begin on a worker."""
        self._play: Play = self.player.player()
        self._loop = asyncio.new_event_loop()
        Thread(target=self._loop.run_forever, daemon=True).start()

    def teardown(self, worker: Any) -> None:  # noqa: ARG002 the caller's own
        """End with the worker, or where the plugin is sent again."""
        self._loop.call_soon_threadsafe(self._loop.stop)

    def hold(self, task: Task) -> Played:
        """Hold the dialogue of a task, while the thread that asks waits."""
        return asyncio.run_coroutine_threadsafe(held(self._play, task), self._loop).result()


def _held(study: str, task: Task) -> Played:
    """On a worker: hold the dialogue of a task."""
    holder: Any = get_worker().plugins[named(study)]
    return cast("Holder", holder).hold(task)


def named(study: str) -> str:
    """The name by which a task finds the holder of its study on a worker."""
    return f"reassure-{study}"

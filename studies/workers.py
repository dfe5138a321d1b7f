"""Processes that hold dialogues side by side: each runs one event loop, and takes another task as one ends.

Only tasks and what came of them pass between the processes; the driver alone writes the record.
"""

import asyncio
import os
import signal
from collections import deque
from collections.abc import Callable, Coroutine, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple, Protocol

from engine.jobs import collect_seldom, out_of_reach
from moderator.events import Event
from scenarios.scenario import Scenario
from studies.grid import Task
from studies.result import Result, failed
from studies.study import StudyError

TRIES = 3
"""How often a task is begun before it counts as failed, where the process that holds it is killed."""

AHEAD = 2
"""Scripted dialogues that a process has before it: one that it holds, and one that it need not wait for."""


class Played(NamedTuple):
    """What came of a task: its result, and its events where the dialogue is to be recorded."""

    result: Result
    events: tuple[Event, ...] = ()

    def sent(self) -> "Played":
        """The same without the scenario in the opening, which is the larger part of it and known to the driver."""
        return self._replace(events=_with(None, self.events))

    def received(self, table: Scenario) -> "Played":
        """The same with the scenario of its table."""
        return self._replace(events=_with(table, self.events))


def _with(table: Scenario | None, events: tuple[Event, ...]) -> tuple[Event, ...]:
    return (events[0].model_copy(update={"scenario": table}), *events[1:]) if events else ()


Play = Callable[[Task], Coroutine[Any, Any, Played]]
"""Holds the dialogue of a task; a dialogue that fails has a result too."""


class Setup(Protocol):
    """What a process is given at its start; it can be pickled."""

    def player(self) -> Play:
        """What holds dialogues in this process."""


Take = Callable[[], Task | None]
"""The next task, or None where none is left, or none may be begun before others have ended."""

Hold = Callable[[Take], Generator[Played, None, None]]
"""Holds dialogues, in any order, and takes a task only when it can be begun.

A dialogue of models is recorded before the next one is asked for.
"""


def holding(setup: Setup, jobs: int, at_once: int = 1) -> Hold:
    """Dialogues held by so many processes; ``at_once`` are those of models that are under way together.

    StudyError where processes end as they begin.
    """
    width = max(AHEAD, -(-at_once // jobs))

    def hold(take: Take) -> Generator[Played, None, None]:
        hands = _Hands(setup, jobs, width)
        try:
            while hands.dealt(take):
                yield from hands.ended()
        finally:
            hands.end()

    return hold


async def held(play: Play, task: Task) -> Played:
    """What came of a task, as it is sent to the driver.

    A fault of this program fails its dialogue, and no other that is under way beside it.
    """
    dialogue = asyncio.ensure_future(play(task))
    await asyncio.wait([dialogue])
    fault = dialogue.exception()
    return Played(failed(task, _told(fault))) if fault else dialogue.result().sent()


def _told(fault: BaseException) -> str:
    at = fault.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    place = f" at {Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at else ""
    return f"A fault of this program ({type(fault).__name__}{place}): {fault}"


@dataclass
class _Hand:
    """A process, the pipe to it, the tasks that it has, and whether it has begun to work."""

    process: BaseProcess
    pipe: Connection
    tasks: dict[str, Task] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    begun: bool = False
    writer: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    @property
    def load(self) -> int:
        """How much of its width is taken."""
        return sum(self.sizes.values())

    def give(self, task: Task, size: int) -> None:
        """Give it a task."""
        self.tasks[task.key], self.sizes[task.key] = task, size
        self.send(task)

    def send(self, what: object) -> None:
        """Write to it in a thread: it reads when it has loaded the program, and the next one is to begin meanwhile.

        A process that was killed is found out when it is read from.
        """
        self.writer.submit(_write, self.pipe, ForkingPickler.dumps(what))

    def done(self, key: str) -> None:
        """Take note that a task has ended."""
        del self.tasks[key], self.sizes[key]

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.join()
        self.writer.shutdown()  # what was being written has failed
        self.pipe.close()


class _Hands:
    """The processes of a study, at most ``jobs``, each with tasks up to its width."""

    def __init__(self, setup: Setup, jobs: int, width: int) -> None:
        self._setup, self._jobs, self._width = setup, jobs, width
        self._hands: list[_Hand] = []
        self._back = deque[Task]()
        """Tasks of processes that were killed."""
        self._tried: dict[str, int] = {}
        self._false_starts = 0

    def dealt(self, take: Take) -> bool:
        """Give each process what it has room for, the least busy first; returns whether any has something to do."""
        while self._have_room() and (task := self._back.popleft() if self._back else take()):
            hand, size = self._idlest(), self._size(task)
            if size == self._width and hand.tasks:
                self._back.appendleft(task)
                break
            hand.give(task, size)
        return any(hand.tasks for hand in self._hands)

    def _size(self, task: Task) -> int:
        """How much of a width a task takes: two of doctrines fill it, and so does the last try of a task by itself."""
        if self._tried.get(task.key) == TRIES - 1:
            return self._width
        return -(-self._width // AHEAD) if task.cell.scripted else 1

    def _have_room(self) -> bool:
        return len(self._hands) < self._jobs or any(hand.load < self._width for hand in self._hands)

    def _idlest(self) -> _Hand:
        """A process that has nothing to do, else a new one while there are fewer than the jobs, else the least busy."""
        hand = min(self._hands, key=lambda hand: hand.load, default=None)
        if hand is None or (hand.tasks and len(self._hands) < self._jobs):
            hand = _started(self._setup)
            self._hands.append(hand)
        return hand

    def ended(self) -> Iterator[Played]:
        """Wait for dialogues to end, and for processes that were killed."""
        busy = {hand.pipe: hand for hand in self._hands}
        for pipe in wait(list(busy)):
            hand = busy[pipe]  # type: ignore[index]  # it waits for nothing else
            try:
                played: Played | None = hand.pipe.recv()
            except (EOFError, OSError):
                yield from self._lost(hand)
                continue
            if played is None:
                hand.begun, self._false_starts = True, 0
                continue
            hand.done(played.result.key)
            self._tried.pop(played.result.key, None)
            yield played

    def _lost(self, hand: _Hand) -> Iterator[Played]:
        """Take back the tasks of a process that was killed; what was begun too often has failed."""
        self._hands.remove(hand)
        hand.end()
        if not hand.begun:
            self._false_starts += 1
            if self._false_starts == TRIES:
                raise StudyError(
                    f"Processes that are to hold dialogues ended {TRIES} times as they began; what has ended is kept. "
                    "Use fewer with --jobs if memory is short."
                )
            self._back.extend(hand.tasks.values())
            return
        for key, task in hand.tasks.items():
            self._tried[key] = self._tried.get(key, 0) + 1
            if self._tried[key] < TRIES:
                self._back.append(task)
            else:
                yield Played(failed(task, f"The process that held it was killed {TRIES} times."))

    def end(self) -> None:
        """End all processes."""
        for hand in self._hands:
            hand.end()


def _started(setup: Setup) -> _Hand:
    context = get_context("spawn")  # a fork of a process with threads may hang
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)
    with out_of_reach():
        process.start()
    theirs.close()
    hand = _Hand(process, ours)
    # Among the arguments of a process that is killed before it reads them, so much would block the driver for ever.
    hand.send(setup)
    return hand


def _write(pipe: Connection, what: memoryview) -> None:
    with suppress(OSError):
        pipe.send_bytes(what)


def _work(pipe: Connection) -> None:
    """In a process of its own: hold dialogues until the driver ends the process, or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the driver is stopped, and ends this process
    with suppress(EOFError):
        setup: Setup = pipe.recv()
        play = setup.player()
        collect_seldom()
        asyncio.run(_serve(play, pipe))


async def _serve(play: Play, pipe: Connection) -> None:
    """Read tasks and write what comes of them in threads of their own, so that neither side waits for the other."""
    loop, tasks, under_way = asyncio.get_running_loop(), asyncio.Queue[Task](), set[asyncio.Task[None]]()
    write = ThreadPoolExecutor(1)
    Thread(
        target=_read, args=(pipe, lambda task: loop.call_soon_threadsafe(tasks.put_nowait, task)), daemon=True
    ).start()
    pipe.send(None)

    async def answer(task: Task) -> None:
        played = await held(play, task)
        with suppress(OSError):
            await loop.run_in_executor(write, pipe.send, played)

    while True:
        one = asyncio.ensure_future(answer(await tasks.get()))
        under_way.add(one)
        one.add_done_callback(under_way.discard)


def _read(pipe: Connection, put: Callable[[Task], object]) -> None:
    """Read tasks until the driver is gone; whatever is under way then ends with the process."""
    with suppress(EOFError, OSError):
        while True:
            put(pipe.recv())
    os._exit(0)

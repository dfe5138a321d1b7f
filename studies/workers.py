"""Processes that hold dialogues side by side: each runs one event loop, and takes another task as one ends.

Only tasks and what came of them pass between the processes; the driver alone writes the record.
"""

import asyncio
import signal
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import NamedTuple, Protocol

from moderator.events import Event
from studies.grid import Task
from studies.result import Result, failed

TRIES = 3
"""How often a task is begun before it counts as failed, where the process that holds it is killed."""

AHEAD = 2
"""Scripted dialogues that a process has before it: one that it holds, and one that it need not wait for."""


class Played(NamedTuple):
    """What came of a task: its result, and its events where the dialogue is to be recorded."""

    result: Result
    events: tuple[Event, ...] = ()


Play = Callable[[Task], Awaitable[Played]]
"""Holds the dialogue of a task; it raises nothing, since a dialogue that fails has a result too."""


class Setup(Protocol):
    """What a process is given at its start; it can be pickled."""

    def player(self) -> Play:
        """What holds dialogues in this process."""


Hold = Callable[[Iterator[Task]], Iterator[Played]]
"""Holds the dialogues of tasks, in any order, and takes the tasks only as it needs them."""


def holding(setup: Setup, jobs: int, at_once: int = 1) -> Hold:
    """Dialogues held by so many processes; ``at_once`` are those of models that are under way together."""
    width = max(AHEAD, -(-at_once // jobs))

    def hold(tasks: Iterator[Task]) -> Iterator[Played]:
        hands = [_begun(setup) for _ in range(jobs)]
        waiting, tried = deque[Task](), dict[str, int]()
        try:
            while True:
                for hand in hands:
                    _fill(hand, width, waiting, tasks)
                busy = {hand.pipe: hand for hand in hands if hand.tasks}
                if not busy:
                    return
                for pipe in wait(list(busy)):
                    hand = busy[pipe]  # type: ignore[index]  # it waits for nothing else
                    try:
                        played: Played = hand.pipe.recv()
                    except (EOFError, OSError):
                        hands[hands.index(hand)] = _begun(setup)
                        hand.end()
                        yield from _again(hand, waiting, tried)
                        continue
                    del hand.tasks[played.result.key]
                    tried.pop(played.result.key, None)
                    yield played
        finally:
            for hand in hands:
                hand.end()

    return hold


@dataclass
class _Hand:
    """A process, the pipe to it, and the tasks that it has."""

    process: BaseProcess
    pipe: Connection
    tasks: dict[str, Task] = field(default_factory=dict)

    def load(self, width: int) -> int:
        """How much of its width is taken: two scripted dialogues take it all."""
        return sum(_size(task, width) for task in self.tasks.values())

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


def _size(task: Task, width: int) -> int:
    return -(-width // AHEAD) if task.cell.scripted else 1


def _fill(hand: _Hand, width: int, waiting: deque[Task], tasks: Iterator[Task]) -> None:
    """Give a process tasks until its width is taken or none is left."""
    while hand.load(width) < width:
        task = waiting.popleft() if waiting else next(tasks, None)
        if task is None:
            return
        hand.tasks[task.key] = task
        with suppress(OSError):  # a process that was killed is found out when it is read from
            hand.pipe.send(task)


def _again(hand: _Hand, waiting: deque[Task], tried: dict[str, int]) -> Iterator[Played]:
    """Put back the tasks of a process that was killed; what was begun too often has failed."""
    for key, task in hand.tasks.items():
        tried[key] = tried.get(key, 0) + 1
        if tried[key] < TRIES:
            waiting.append(task)
        else:
            yield Played(failed(task, f"The process that held it was killed {TRIES} times."))


def _begun(setup: Setup) -> _Hand:
    context = get_context("spawn")  # a fork of a process with threads may hang
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(setup, theirs), daemon=True)
    process.start()
    theirs.close()
    return _Hand(process, ours)


def _work(setup: Setup, pipe: Connection) -> None:
    """In a process of its own: hold dialogues until the driver closes the pipe, or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the driver is stopped, and ends this process
    asyncio.run(_serve(setup.player(), pipe))


async def _serve(play: Play, pipe: Connection) -> None:
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    under_way = set[asyncio.Task[None]]()

    async def answer(task: Task) -> None:
        played = await play(task)
        with suppress(OSError):
            pipe.send(played)

    def read() -> None:
        try:
            taken: Sequence[Task] = [pipe.recv()]
        except (EOFError, OSError):
            over.set()
            return
        for task in taken:
            one = asyncio.ensure_future(answer(task))
            under_way.add(one)
            one.add_done_callback(under_way.discard)

    loop.add_reader(pipe.fileno(), read)
    await over.wait()
    loop.remove_reader(pipe.fileno())
    for one in under_way:
        one.cancel()

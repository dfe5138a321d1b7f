"""What holds dialogues with faults in them, or cannot begin; in a file of its own, which a process reads quickly."""

import os
import signal
from typing import NamedTuple

from studies.grid import Task
from studies.result import failed
from studies.workers import Play, Played


class Faulty(NamedTuple):
    """Dialogues with a fault in them: the second raises an error, the third ends its process."""

    def player(self) -> Play:
        async def play(task: Task) -> Played:
            if task.seed == 2:
                raise KeyError("no such act")
            if task.seed == 3:
                os.kill(os.getpid(), signal.SIGKILL)
            return Played(failed(task, "Nobody spoke."))

        return play


class Never(NamedTuple):
    """A process that ends as it begins."""

    def player(self) -> Play:
        os._exit(1)

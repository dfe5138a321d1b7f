"""What is inside a turn of ours: the parts of the loop with a clock around each."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from inspect import iscoroutinefunction
from time import perf_counter, process_time
from typing import Any
from unittest.mock import patch

from agents.llm import delegate
from agents.llm.client import Endpoint
from agents.llm.memory import Memory
from agents.llm.schema import Form
from bench.play_both import Taken
from moderator import loop
from transcripts.store.store import Store

PARTS: dict[str, tuple[tuple[Any, str], ...]] = {
    "the request, until the answer is there": ((Endpoint, "ask"),),
    "building the prompt and its form": ((Memory, "messages"), (Memory, "keep"), (Form, "schema")),
    "reading the reply": ((delegate, "read"),),
    "the view, and judging the move with its score": ((loop, "view_of"), (loop, "judge")),
    "folding the table, and how it stands": ((loop, "step"), (loop, "ending")),
    "SQLite, with its commits": ((Store, "begin"), (Store, "_commit")),
}
"""Functions by part; none of them calls another, so that nothing is counted twice."""


@contextmanager
def watched() -> Iterator[dict[str, Taken]]:
    """What each part took in all, in milliseconds, as long as the block lasts; for one dialogue at a time."""
    sums = dict.fromkeys(PARTS, Taken(0.0, 0.0))
    with ExitStack() as stack:
        for part, places in PARTS.items():
            for owner, name in places:
                stack.enter_context(patch.object(owner, name, _clocked(getattr(owner, name), part, sums)))
        yield sums


def _clocked(function: Callable[..., Any], part: str, sums: dict[str, Taken]) -> Callable[..., Any]:
    @contextmanager
    def clock() -> Iterator[None]:
        wall, cpu = perf_counter(), process_time()
        yield
        so_far = sums[part]
        took = 1000 * (perf_counter() - wall), 1000 * (process_time() - cpu)
        sums[part] = Taken(so_far.wall + took[0], so_far.cpu + took[1])

    if iscoroutinefunction(function):

        @wraps(function)
        async def waited(*arguments: Any, **named: Any) -> Any:
            with clock():
                return await function(*arguments, **named)

        return waited

    @wraps(function)
    def called(*arguments: Any, **named: Any) -> Any:
        with clock():
            return function(*arguments, **named)

    return called

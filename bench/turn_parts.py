"""The time of the parts of a turn: the functions of the loop, each measured by a clock."""

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
    "the request, until the answer arrives": ((Endpoint, "ask"),),
    "building the prompt and the schema": ((Memory, "messages"), (Memory, "keep"), (Form, "schema")),
    "reading the reply": ((delegate, "parse_move"),),
    "the view, and checking and scoring the move": ((loop, "seen_by"), (loop, "judge")),
    "folding the events, and checking for an end": ((loop, "step"), (loop, "ending")),
    "SQLite, commits included": ((Store, "begin"), (Store, "_commit")),
}
"""Functions by part; none of them calls another one, so that nothing is counted twice."""


@contextmanager
def watched() -> Iterator[dict[str, Taken]]:
    """The total time of each part in milliseconds, during the block; only for one dialogue at a time."""
    sums = dict.fromkeys(PARTS, Taken(0.0, 0.0))
    with ExitStack() as stack:
        for part, places in PARTS.items():
            for owner, name in places:
                stack.enter_context(patch.object(owner, name, _timed(getattr(owner, name), part, sums)))
        yield sums


def _timed(function: Callable[..., Any], part: str, sums: dict[str, Taken]) -> Callable[..., Any]:
    @contextmanager
    def clock() -> Iterator[None]:
        wall, cpu = perf_counter(), process_time()
        yield
        so_far = sums[part]
        wall_ms, cpu_ms = 1000 * (perf_counter() - wall), 1000 * (process_time() - cpu)
        sums[part] = Taken(so_far.wall + wall_ms, so_far.cpu + cpu_ms)

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

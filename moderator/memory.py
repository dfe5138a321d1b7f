"""What was worked out from a table or a scenario is remembered as long as that lives; a changed one begins anew."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar, TypeVarTuple


class Remembers(Protocol):
    """Frozen data with a place for what was worked out from it."""

    @property
    def memory(self) -> dict[Any, Any]:
        """What was worked out, by the function and its further arguments."""


T = TypeVar("T", bound=Remembers)
Ts = TypeVarTuple("Ts")
R = TypeVar("R")


def remembered(function: Callable[[T, *Ts], R]) -> Callable[[T, *Ts], R]:
    """A pure function of such data and of hashable arguments that is worked out once for each of them."""

    @wraps(function)
    def asked(table: T, /, *args: *Ts) -> R:
        memory, key = table.memory, (function, args)
        found = memory.get(key, memory)
        if found is memory:  # a value of its own, as any other may have been worked out
            found = memory[key] = function(table, *args)
        return found  # type: ignore[no-any-return]

    return asked

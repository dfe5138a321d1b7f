"""Retries of failed requests: how often, after which wait, and until when."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from random import uniform

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from agents.llm.failures import RequestFailedError
from agents.llm.structured_output import RequestOptions

LONGEST_PAUSE = 20.0
"""Longest wait between two tries, in seconds, unless the server asks for more."""

FEW_TRIES = {"no connection": 3, "no answer": 3}
"""Failures that are seldom temporary, and the number of tries after which the client gives up."""

MAX_WAIT = 1e6
"""Largest wait that a server may ask for, in seconds; larger values are cut to it."""


@dataclass
class Turn:
    """One turn at a server: the way at its start, its start and end on the loop's clock, and its failures."""

    way: RequestOptions
    began: float
    ends: float
    failures: list[RequestFailedError] = field(default_factory=list)

    @property
    def words(self) -> tuple[str, ...]:
        """The names of the failures in the record."""
        return tuple(failure.word for failure in self.failures)

    @property
    def waited(self) -> int:
        """Number of failures that may be temporary."""
        return sum(failure.again == "later" for failure in self.failures)

    def left(self) -> float:
        """Seconds until the turn ends."""
        return self.ends - asyncio.get_running_loop().time()


def retrying(turn: Turn, tries: int, pause: float) -> AsyncRetrying:
    """The tries of a turn; ``pause`` is the scale of the random wait between two of them, in seconds.

    It calculates each wait; the caller waits, because it may have a message to show first.
    """

    def wait(_: RetryCallState) -> float:
        failure = turn.failures[-1]
        if failure.again == "now":
            return 0.0
        if failure.after is not None:
            return failure.after + uniform(0, pause)
        return uniform(0, min(LONGEST_PAUSE, pause * 2 ** (turn.waited - 1)))

    def stop(state: RetryCallState) -> bool:
        failure = turn.failures[-1]
        most = min(tries, FEW_TRIES.get(failure.word, tries))
        return failure.again == "later" and (turn.waited >= most or state.upcoming_sleep >= turn.left())

    return AsyncRetrying(retry=retry_if_exception(_may_retry), wait=wait, stop=stop, sleep=_no_sleep, reraise=True)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The wait that a server asks for, in seconds, if any: a number or a date (RFC 9110, section 10.2.3)."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * unit
        except ValueError:
            continue
        if isfinite(seconds):
            return min(MAX_WAIT, max(0.0, seconds))
    try:
        until = parsedate_to_datetime(headers.get("retry-after", ""))
    except (ValueError, OverflowError):
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(MAX_WAIT, max(0.0, (aware - datetime.now(UTC)).total_seconds()))


def _may_retry(error: BaseException) -> bool:
    return isinstance(error, RequestFailedError) and error.again != "never"


async def _no_sleep(_: float) -> None:
    """Do not wait."""

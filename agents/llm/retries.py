"""When a failed request is sent again: how often, after how long, and until when."""

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
"""Seconds that a wait between two tries has at most, unless the server asks for more."""

HOPELESS = {"no connection": 3, "no answer": 3}
"""Failures that seldom pass, and the tries after which they are taken to last."""

AGES = 1e6
"""Seconds beyond which it does not matter how long a server asks to wait."""


@dataclass
class Turn:
    """One turn at a server: how it began, in seconds of the loop's clock when it ends, and what has failed in it."""

    way: RequestOptions
    began: float
    ends: float
    failures: list[RequestFailedError] = field(default_factory=list)

    @property
    def words(self) -> tuple[str, ...]:
        """What failed, as the record calls it."""
        return tuple(failure.word for failure in self.failures)

    @property
    def waited(self) -> int:
        """How many of the failures may pass with time."""
        return sum(failure.again == "later" for failure in self.failures)

    def left(self) -> float:
        """Seconds until the turn ends."""
        return self.ends - asyncio.get_running_loop().time()


def retrying(turn: Turn, tries: int, pause: float) -> AsyncRetrying:
    """The tries of a turn; ``pause`` is the scale of the jittered wait between two of them, in seconds.

    It decides on every wait, and leaves it to its caller to wait, who may have something to say first.
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
        most = min(tries, HOPELESS.get(failure.word, tries))
        return failure.again == "later" and (turn.waited >= most or state.upcoming_sleep >= turn.left())

    return AsyncRetrying(retry=retry_if_exception(_passing), wait=wait, stop=stop, sleep=_at_once, reraise=True)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a server asks to wait, where it does: a number or a date, as in RFC 9110, section 10.2.3."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * unit
        except ValueError:
            continue
        if isfinite(seconds):
            return min(AGES, max(0.0, seconds))
    try:
        until = parsedate_to_datetime(headers.get("retry-after", ""))
    except (ValueError, OverflowError):
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(AGES, max(0.0, (aware - datetime.now(UTC)).total_seconds()))


def _passing(error: BaseException) -> bool:
    return isinstance(error, RequestFailedError) and error.again != "never"


async def _at_once(_: float) -> None:
    """No wait."""

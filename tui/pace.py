"""The pace of events: a pause after each for as long as it takes to read, cut short or held by the reader."""

import asyncio
from contextlib import suppress

PACES = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)
"""Times the usual pause that the reader can choose from; 0 is no pause at all."""

READ = 4.0
"""Words a second at the usual pace."""

SHORTEST, LONGEST = 1.5, 15.0
"""Seconds of the usual pause, however little or much there is to read."""


def seconds(words: int) -> float:
    """The usual pause after so many words."""
    return min(LONGEST, max(SHORTEST, words / READ))


class Pace:
    """How long to wait between events, as times the usual pause, and whether they are held."""

    def __init__(self, times: float, *, paused: bool = False) -> None:
        self.times = times
        self.paused = paused
        self._free = asyncio.Event()

    async def wait(self, words: int) -> None:
        """Wait until so many words are read and the next event is due."""
        self._free.clear()
        if not self.paused:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._free.wait(), self.times * seconds(words))
        if self.paused:
            await self._free.wait()

    def step(self) -> None:
        """Let one event through now."""
        self._free.set()

    def toggle(self) -> None:
        """Hold the events, or let them run."""
        self.paused = not self.paused
        if not self.paused:
            self._free.set()

    def faster(self) -> None:
        """The next shorter pause."""
        self.times = max((p for p in PACES if p < self.times), default=0.0)
        if not self.paused:
            self._free.set()

    def slower(self) -> None:
        """The next longer pause."""
        self.times = min((p for p in PACES if p > self.times), default=PACES[-1])

    def __str__(self) -> str:
        told = f"{READ / self.times:.2g} words/s" if self.times else "at once"
        return f"paused, {told}" if self.paused else f"{told} (+/-)"

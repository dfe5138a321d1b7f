"""The pace of events: a pause after each event to read it, which the reader can shorten or hold."""

import asyncio
from contextlib import suppress

PACES = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)
"""Factors for the usual pause that the reader can choose; 0 is no pause."""

READ = 4.0
"""Words per second at the usual pace."""

SHORTEST, LONGEST = 1.5, 15.0
"""The limits of the usual pause, in seconds."""


def seconds(words: int) -> float:
    """The usual pause after this number of words, in seconds."""
    return min(LONGEST, max(SHORTEST, words / READ))


class Pace:
    """The pause between events, as a factor of the usual pause, and whether the talks are paused."""

    def __init__(self, times: float, *, paused: bool = False) -> None:
        self.times = times
        self.paused = paused
        self._free = asyncio.Event()

    async def wait(self, words: int) -> None:
        """Wait until there was time to read this number of words."""
        self._free.clear()
        if not self.paused:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._free.wait(), self.times * seconds(words))
        if self.paused:
            await self._free.wait()

    def step(self) -> None:
        """Show the next event now."""
        self._free.set()

    def toggle(self) -> None:
        """Pause, or continue."""
        self.paused = not self.paused
        if not self.paused:
            self._free.set()

    def faster(self) -> None:
        """Choose the next shorter pause."""
        self.times = max((p for p in PACES if p < self.times), default=0.0)
        if not self.paused:
            self._free.set()

    def slower(self) -> None:
        """Choose the next longer pause."""
        self.times = min((p for p in PACES if p > self.times), default=PACES[-1])

    def __str__(self) -> str:
        speed = f"{READ / self.times:.2g} words/s" if self.times else "no pauses"
        return f"paused, {speed}" if self.paused else f"{speed} (+/-)"

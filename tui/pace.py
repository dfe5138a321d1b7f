"""The pace of events: a pause after each so that it can be read, cut short or held by the reader."""

import asyncio
from contextlib import suppress

PAUSES = (0.0, 0.3, 0.6, 1.2, 2.5, 5.0, 10.0)
"""Seconds between events that the reader can choose from."""


class Pace:
    """How long to wait between events, and whether they are held."""

    def __init__(self, seconds: float, *, paused: bool = False) -> None:
        self.seconds = seconds
        self.paused = paused
        self._free = asyncio.Event()

    async def wait(self) -> None:
        """Wait until the next event is due."""
        self._free.clear()
        if not self.paused:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._free.wait(), self.seconds)
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
        self.seconds = max((p for p in PAUSES if p < self.seconds), default=0.0)
        if not self.paused:
            self._free.set()

    def slower(self) -> None:
        """The next longer pause."""
        self.seconds = min((p for p in PAUSES if p > self.seconds), default=PAUSES[-1])

    def __str__(self) -> str:
        if self.paused:
            return "paused"
        return f"{self.seconds:g} s an event (+/-)" if self.seconds else "no pauses (+/-)"

"""The value bar: what the talks are worth at the turn shown, as an upright bar like that of a chess engine."""

from typing import NamedTuple

from textual.content import Content
from textual.widget import Widget

from engine.outcome import Estimate
from tui.text import DIM, plain

EIGHTHS = " ▁▂▃▄▅▆▇█"
"""Parts of a cell, filled from below."""

EMPTY, UNSURE = "╎", "░"
"""A row of the bar without value, and one above the value in which its interval still lies."""


class Shown(NamedTuple):
    """A value with its name and its number in at most six cells each, and the bounds of the bar."""

    name: str
    number: str
    value: Estimate | None
    bounds: tuple[float, float]


class ValueBar(Widget):
    """A bar filled up to the value; where the interval lies it is lighter."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self._shown = Shown("", "", None, (0, 1))

    def draw(self, shown: Shown) -> None:
        """Show this value."""
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    def render(self) -> Content:
        """The name, the bar from its top to its foot, and the number."""
        width, height = self.content_size.width, max(0, self.content_size.height - 2)
        rows = (self._row(y, height) for y in reversed(range(height)))
        lines = [(self._shown.name, DIM), *rows, (self._shown.number, "bold")]
        return Content("\n").join(plain(text.center(width), style) for text, style in lines)

    def _row(self, y: int, height: int) -> tuple[str, str]:
        """The row ``y`` cells above the foot, and its style."""
        value, (least, most) = self._shown.value, self._shown.bounds
        if value is None:
            return EMPTY, DIM
        low, mean, high = (height * (x - least) / (most - least) - y for x in (value.low, value.mean, value.high))
        filled = EIGHTHS[round(8 * min(1.0, max(0.0, mean)))]
        unsure = low < 1 and high > 0
        if filled == " ":
            return (UNSURE * 2, "$accent 60%") if unsure else (EMPTY, DIM)
        return filled * 2, "$accent 60%" if unsure else "$accent"

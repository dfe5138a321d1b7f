"""A small line chart in braille dots: values by turn, a marked level, and a symbol at the last value of each line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter

from textual.content import Content
from textual.widget import Widget

from tui.text import DIM, join, plain

DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""Braille dots by row and column of a cell."""

Cell = tuple[str, str]
"""A character and its style."""

MARGIN = 5
"""The width of the scale on the left, in cells."""


@dataclass(frozen=True)
class Series:
    """Values at turns ``start``, ``start`` + 1 and so on; a ``dotted`` line differs from a solid one without colour."""

    name: str
    glyph: str
    style: str
    values: Sequence[float]
    dotted: bool = False
    start: int = 0


@dataclass(frozen=True)
class Scale:
    """The bounds of the values, their decimal places, and a level to mark across the chart, with its name."""

    low: float
    high: float
    places: int
    mark: float | None = None
    name: str = ""

    def text(self, value: float) -> str:
        """A value with the decimal places of the scale."""
        return f"{value:.{self.places}f}".replace("-", "\N{MINUS SIGN}")


class LineChart(Widget):
    """Lines over turns; the axes cover the whole length of the talks and the whole range of values."""

    def __init__(self, title: str, scale: Scale, *, note: str = "", id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self._title, self._scale, self._note = title, scale, note
        self._lines: tuple[Series, ...] = ()
        self._rounds = 1

    def plot(self, lines: Sequence[Series], rounds: int) -> None:
        """Draw these lines on an axis with this number of rounds."""
        if (tuple(lines), rounds) != (self._lines, self._rounds):
            self._lines, self._rounds = tuple(lines), rounds
            self.refresh()

    def rescale(self, title: str, scale: Scale) -> None:
        """Draw on another scale, under another title."""
        if (title, scale) != (self._title, self._scale):
            self._title, self._scale = title, scale
            self.refresh()

    def render(self) -> Content:
        """The legend, the chart, and the axis of rounds."""
        legend, (wide, high) = self._legend(), self.content_size
        width, height = wide - MARGIN, high - 1 - len(legend.wrap(max(1, wide)))
        if width < 8 or height < 2:
            return legend
        rows = [self._row(row, y, height) for y, row in enumerate(self._cells(width, height))]
        return Content("\n").join([legend, *rows, self._axis(width)])

    def _legend(self) -> Content:
        named = [(f"{s.glyph} {s.name} {self._scale.text(s.values[-1])}", s.style) for s in self._lines if s.values]
        found = [plain(text, f"bold {style}") for text, style in named]
        return Content("  ").join([plain(self._title, DIM), *found, plain(self._note, DIM)])

    def _row(self, cells: list[Cell], y: int, height: int) -> Content:
        at = self._scale
        label = {0: at.text(at.high), height - 1: at.text(at.low)}.get(y, "")
        if at.mark is not None and y == self._y(at.mark, height) // 4:
            label = at.text(at.mark)
        runs = (plain("".join(c for c, _ in run), style) for style, run in groupby(cells, key=itemgetter(1)))
        return join(plain(f"{label:>{MARGIN - 1}}┤", DIM), *runs)

    def _axis(self, width: int) -> Content:
        last = f"{self._rounds}"
        name = "round "
        gap = max(1, width - len(name) - 1 - len(last))
        return plain(" " * MARGIN + f"{name}1" + "─" * gap + last, DIM)

    def _y(self, value: float, height: int) -> int:
        at = self._scale
        part = (min(at.high, max(at.low, value)) - at.low) / (at.high - at.low)
        return round((1 - part) * (4 * height - 1))

    def _cells(self, width: int, height: int) -> list[list[Cell]]:
        dots: dict[tuple[int, int], tuple[int, str]] = {}
        tips: dict[tuple[int, int], Cell] = {}
        for line in self._lines:
            points = self._points(line, width, height)
            for n, (x, y) in enumerate(_path(points)):
                if line.dotted and n % 4 > 1:
                    continue
                cell = (y // 4, x // 2)
                dots[cell] = dots.get(cell, (0, ""))[0] | DOTS[y % 4][x % 2], line.style
            for x, y in points[-1:]:
                tips[(y // 4, x // 2)] = line.glyph, f"bold {line.style}"
        drawn = {cell: (chr(0x2800 + bits), style) for cell, (bits, style) in dots.items()} | tips
        mark = None if self._scale.mark is None else self._y(self._scale.mark, height) // 4
        empty = [" " * width if row != mark else f" {self._scale.name}".rjust(width, "╌") for row in range(height)]
        return [[drawn.get((row, x), (empty[row][x], DIM)) for x in range(width)] for row in range(height)]

    def _points(self, line: Series, width: int, height: int) -> list[tuple[int, int]]:
        values = line.values
        step = (2 * width - 1) / max(1, 2 * self._rounds)
        many = max(1, int(1 / step))  # values per column of dots; their first, least, greatest and last are drawn
        parts = ((n, values[n : n + many]) for n in range(0, len(values), many))
        points = ((n, v) for n, part in parts for v in dict.fromkeys((part[0], min(part), max(part), part[-1])))
        return [(min(2 * width - 1, round((line.start + n) * step)), self._y(v, height)) for n, v in points]


def _path(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Every dot on the straight lines between points."""
    found = list(points[:1])
    for (x, y), (to_x, to_y) in pairwise(points):
        steps = max(abs(to_x - x), abs(to_y - y), 1)
        found += [(round(x + (to_x - x) * n / steps), round(y + (to_y - y) * n / steps)) for n in range(1, steps + 1)]
    return found

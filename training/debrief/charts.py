"""The charts of a debrief as small SVG drawings: lines over turns, patience at home, and a map of both balances."""

import itertools
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Literal, NamedTuple

from transcripts.exports import pieces
from transcripts.exports.pieces import text

PIECES = pieces.Pieces("training.debrief", "charts")
_piece = PIECES.piece

Kind = Literal["first", "second"]
Point = tuple[float, float]

WIDTH, LEFT, RIGHT, TOP = 640, 34, 130, 16
"""In SVG units: the width of a chart, and the margins for labels."""
LINE = 15
"""The height of a line of text."""


class Frame(NamedTuple):
    """What a drawing is called, what it shows in words, and the id of its parts in the page."""

    id: str
    title: str
    told: str


class Series(NamedTuple):
    """The values of a side from the opening on, one for each turn."""

    name: str
    kind: Kind
    values: tuple[float, ...]


class Bar(NamedTuple):
    """What an audience had at the start and at the end, and the floor under which it blocks."""

    name: str
    start: float
    end: float
    floor: float


class Spot(NamedTuple):
    """A named point of a map."""

    name: str
    at: Point
    kind: Literal["reached", "better"]


def over_turns(frame: Frame, series: Sequence[Series], level: float, level_name: str, marked: Sequence[int]) -> str:
    """Lines from 0 to 1 over the turns, with a level across them and small dots at the turns marked."""
    height, floor = 270, 236
    last = max(1, *(len(one.values) - 1 for one in series))

    def at(turn: float, value: float) -> Point:
        return LEFT + (WIDTH - LEFT - RIGHT) * turn / last, floor - (floor - TOP) * value

    def parts() -> Iterator[str]:
        for value in (0, 0.25, 0.5, 0.75, 1):
            x, y = at(0, value)
            yield _line("grid", (x, y), at(last, value))
            yield _label("tick", (x - 6, y + 4), f"{value:.2f}".lstrip("0") if 0 < value < 1 else str(value), "end")
        for turn in range(0, last + 1, max(1, ceil(last / 12))):
            yield _label("tick", (at(turn, 0)[0], floor + 18), f"T{turn}" if turn else "start", "middle")
        yield _line("level", at(0, level), at(last, level))
        ends = [(one.values[-1], one) for one in series]
        for one in series:
            yield _path(f"curve {one.kind}", [at(turn, value) for turn, value in enumerate(one.values)])
            own = [turn for turn in marked if turn < len(one.values)]
            yield from (_dot(f"mark {one.kind}", at(turn, one.values[turn]), 4) for turn in own)
        heights = [at(0, level)[1], *(at(0, value)[1] for value, _ in ends)]
        tops = _apart(heights)
        x = at(last, 0)[0] + 8
        yield _label("tick", (x, tops[0] + 4), level_name, "start")
        for top, (value, one) in zip(tops[1:], ends, strict=True):
            yield _label(f"name {one.kind}", (x, top + 4), f"{one.name} {value:.2f}".replace(" 0.", " ."), "start")

    return _chart(frame, height, parts())


def patience(frame: Frame, bars: Sequence[Bar], kind: Kind) -> str:
    """A row for each audience: a line from the start (open) to the end (filled), and a stroke at its floor."""
    row, left, right = 30, 244, 60
    height = row * len(bars) + 36

    def x(points: float) -> float:
        return left + (WIDTH - left - right) * points / 100

    def parts() -> Iterator[str]:
        for points in range(0, 101, 25):
            yield _line("grid", (x(points), 8), (x(points), height - 24))
            yield _label("tick", (x(points), height - 8), str(points), "middle")
        for n, bar in enumerate(bars):
            y = 8 + row * (n + 0.5)
            yield _label("row", (left - 12, y + 4), bar.name, "end")
            yield _line(f"span {kind}", (x(bar.start), y), (x(bar.end), y))
            yield _line("floor", (x(bar.floor), y - 10), (x(bar.floor), y + 10))
            yield _dot(f"open {kind}", (x(bar.start), y), 4.5)
            yield _dot(f"mark {kind}", (x(bar.end), y), 5.5)
            yield _label("tick", (WIDTH - right + 12, y + 4), f"{bar.start:.0f} → {bar.end:.0f}", "start")

    return _chart(frame, height, parts())


def balances(
    frame: Frame, axes: tuple[str, str], frontier: Sequence[Point], way: Sequence[Point], spots: Sequence[Spot]
) -> str:
    """Both balances: the frontier, the way of the talks from no gain on, and named points."""
    height, left, right, floor = 420, 56, 40, 372
    points = (*frontier, *way, *(spot.at for spot in spots), (0.0, 0.0))
    xs, ys = _span([x for x, _ in points]), _span([y for _, y in points])

    def at(point: Point) -> Point:
        x = left + (WIDTH - left - right) * (point[0] - xs[0]) / (xs[1] - xs[0])
        return x, floor - (floor - TOP) * (point[1] - ys[0]) / (ys[1] - ys[0])

    def parts() -> Iterator[str]:
        for x in _ticks(*xs):
            yield _line("axis" if x == 0 else "grid", at((x, ys[0])), at((x, ys[1])))
            yield _label("tick", (at((x, 0))[0], floor + 18), f"{x:g}", "middle")
        for y in _ticks(*ys):
            yield _line("axis" if y == 0 else "grid", at((xs[0], y)), at((xs[1], y)))
            yield _label("tick", (left - 8, at((0, y))[1] + 4), f"{y:g}", "end")
        yield _label("name first", (WIDTH - right, floor + 38), f"{axes[0]} →", "end")
        yield _label("name second", (left, TOP - 4), f"↑ {axes[1]}", "start")
        yield _path("frontier", [at(point) for point in frontier])
        yield from (_dot("package", at(point), 3) for point in frontier)
        yield _path("way", [at(point) for point in way])
        for spot in spots:
            x, y = at(spot.at)
            yield _dot(spot.kind, (x, y), 7) if spot.kind == "reached" else _square(spot.kind, (x, y), 12)
            near = x > WIDTH * 0.6
            yield _label("name", (x - 12 if near else x + 12, y + 20), spot.name, "end" if near else "start")

    return _chart(frame, height, parts())


def _apart(heights: Sequence[float]) -> list[float]:
    """Heights for labels, each at least a line from the next, in the order given."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    placed = list(heights)
    for before, after in itertools.pairwise(order):
        placed[after] = max(placed[after], placed[before] + LINE)
    return placed


def _span(values: Sequence[float]) -> Point:
    low, high = min(values), max(values)
    room = max(0.1, 0.06 * (high - low))
    return low - room, high + room


def _ticks(low: float, high: float) -> Iterator[float]:
    step = next(s for s in (0.1, 0.2, 0.5, 1, 2, 5, 10, 1e9) if (high - low) / s <= 8)
    n = ceil(low / step)
    while n * step <= high:
        yield round(n * step, 6) + 0.0
        n += 1


def _chart(frame: Frame, height: float, parts: Iterator[str]) -> str:
    words = {"title": text(frame.title), "told": text(frame.told)}
    return _piece("chart", id=frame.id, width=str(WIDTH), height=f"{height:g}", parts="\n".join(parts), **words).strip()


def _line(kind: str, start: Point, end: Point) -> str:
    return _piece("line", kind=kind, x1=_n(start[0]), y1=_n(start[1]), x2=_n(end[0]), y2=_n(end[1]))


def _path(kind: str, points: Sequence[Point]) -> str:
    return _piece("path", kind=kind, points=" ".join(f"{_n(x)},{_n(y)}" for x, y in points))


def _dot(kind: str, at: Point, size: float) -> str:
    return _piece("dot", kind=kind, x=_n(at[0]), y=_n(at[1]), r=_n(size))


def _square(kind: str, at: Point, size: float) -> str:
    return _piece("square", kind=kind, x=_n(at[0] - size / 2), y=_n(at[1] - size / 2), size=_n(size))


def _label(kind: str, at: Point, words: str, anchor: str) -> str:
    return _piece("label", kind=kind, x=_n(at[0]), y=_n(at[1]), anchor=anchor, text=text(words))


def _n(value: float) -> str:
    return f"{value:.1f}"

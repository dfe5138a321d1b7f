"""Values of single dialogues in rows: each a point, or a small histogram where they are many, with the mean."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

from studies.report.plots import drawing
from studies.report.plots.drawing import FIRST, INK, PAPER, ROW, SECOND, SOFT, Told
from studies.report.statistics.estimates import Estimate, Numbers
from studies.report.words import say

MOST_POINTS = 2500
"""Dialogues that a plot shows as points; of more, a histogram in each row shows how they lie."""
BINS = 60
TALL = 0.78
"""The height of what is drawn in a row, in rows."""
MARKS = ("o", "s")
"""The marks of the two sides."""


class Row(NamedTuple):
    """The values of a group, one series or one for each side, with their means."""

    title: str
    series: tuple[Numbers, ...]
    means: tuple[Estimate, ...]


def spreads(
    rows: Sequence[Row],
    axis: str,
    told: Told,
    legend: tuple[str, ...] = (),
    floor: float | None = None,
    *,
    percent: bool = False,
) -> str:
    """The rows from above; ``floor`` is the left end of the axis, if it has one."""
    with drawing.styled():
        many = len(rows[0].series)
        titles = [drawing.folded(row.title, 44) for row in rows]
        lines = 1 + max(title.count("\n") for title in titles)
        figure = drawing.figure(ROW * max(0.55 * lines, 1.15 if many == 1 else 1.9) * len(rows) + 0.75)
        axes = figure.subplots()
        drawing.across_whole(axes, "x")
        axes.axvline(0, color=SOFT, linewidth=0.6)
        whole = np.concatenate([one for row in rows for one in row.series])
        ends = (float(whole.min()), float(whole.max())) if len(whole) else (0.0, 1.0)
        draw = _points if len(whole) <= MOST_POINTS else _histogram
        for place, row in enumerate(rows):
            for number, (values, mean) in enumerate(zip(row.series, row.means, strict=True)):
                lane = _Lane(place + (number - (many - 1) / 2) * 0.44, TALL / many, number)
                if len(values):
                    draw(axes, lane, values, ends)
                _mean(axes, lane, mean)
        axes.set_yticks(range(len(rows)), titles)
        axes.set_ylim(len(rows) - 0.42, -0.58)
        axes.spines["left"].set_visible(False)
        if floor is not None:
            axes.set_xlim(left=floor - 0.02 * (axes.get_xlim()[1] - floor))
        axes.set_xlabel(axis)
        if percent:
            axes.xaxis.set_major_formatter(PercentFormatter(1.0))
        _legend(figure, legend, MARKS if len(whole) else ("D", "D"))
        return drawing.svg(figure, told)


class _Lane(NamedTuple):
    """Where one series of a row is drawn: its middle and its height, in rows; 0 the first side, 1 the second."""

    middle: float
    tall: float
    number: int

    @property
    def colour(self) -> str:
        """The colour of the side."""
        return (FIRST, SECOND)[self.number]


def _points(axes: Axes, lane: _Lane, values: Numbers, _: tuple[float, float]) -> None:
    off = drawing.spread(len(values)) * lane.tall * 0.42
    values = np.sort(values)
    mark = MARKS[lane.number]
    axes.scatter(values, lane.middle + off, s=9, color=lane.colour, alpha=0.45, linewidth=0, marker=mark)


def _histogram(axes: Axes, lane: _Lane, values: Numbers, ends: tuple[float, float]) -> None:
    counts, edges = np.histogram(values, bins=BINS, range=ends)
    heights = np.sqrt(counts / counts.max()) * lane.tall  # the root, so that what is rare is seen beside what is not
    floor = lane.middle + lane.tall / 2
    top = floor - np.append(heights, 0)
    axes.fill_between(edges, top, floor, step="post", color=lane.colour, alpha=0.45, linewidth=0)


def _mean(axes: Axes, lane: _Lane, mean: Estimate) -> None:
    if np.isnan(mean.value):
        return
    axes.plot((mean.low, mean.high), (lane.middle, lane.middle), color=INK, linewidth=1.8, solid_capstyle="butt")
    look: dict[str, Any] = {"marker": "D", "markersize": 5, "markeredgewidth": 1}
    axes.plot(mean.value, lane.middle, markerfacecolor=lane.colour, markeredgecolor=PAPER, **look)


def _legend(figure: Figure, legend: tuple[str, ...], marks: tuple[str, str]) -> None:
    mean = Line2D([], [], color=INK, marker="D", markersize=5, markerfacecolor=SOFT, markeredgecolor=PAPER)
    handles, labels = [mean], [say("plots", "mean")]
    for number, title in enumerate(legend):
        colour = (FIRST, SECOND)[number]
        handles.append(Line2D([], [], color=colour, marker=marks[number], linestyle="", markersize=5))
        labels.append(title)
    figure.legend(handles, labels, loc="outside upper right", ncols=3)

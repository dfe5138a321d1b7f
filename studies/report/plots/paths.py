"""Courses over the rounds as small multiples: trust in each side, and what each side gave."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from studies.report.plots import drawing
from studies.report.plots.drawing import FIRST, INK, SECOND, SOFT, Told
from studies.report.statistics.rounds import Band
from studies.report.words import say

LINES: tuple[Any, Any] = ("-", (0, (4, 1.6)))
"""The second side's line is broken, so that print without colour tells them apart."""


DOTTED = (0, (1, 2))


class Panel(NamedTuple):
    """One small plot: its title, a band for each side, and a line of small print for each."""

    title: str
    bands: tuple[Band, Band]
    notes: tuple[str, str] = ("", "")


def trust(panels: Sequence[Panel], sides: tuple[str, str], level: float, told: Told) -> str:
    """Trust in each side, with the level from which cooperation pays."""
    with drawing.styled():
        figure, axes = drawing.panels(len(panels), 3, 1.75)
        for one, panel in zip(axes, panels, strict=True):
            one.axhline(level, color=SOFT, linewidth=0.9, linestyle=DOTTED)
            _bands(one, panel)
            one.set_ylim(0, 1)
            one.set_yticks((0, 0.5, 1))
        dotted = Line2D([], [], color=SOFT, linewidth=0.9, linestyle=DOTTED)
        _legend(figure, sides, say("trust", "axis"), {say("trust", "level", level=f"{level:.2f}"): dotted})
        return drawing.svg(figure, told)


def concessions(panels: Sequence[Panel], sides: tuple[str, str], told: Told) -> str:
    """What each side gave in each round, with its slope."""
    with drawing.styled():
        figure, axes = drawing.panels(len(panels), 3, 1.85)
        lowest = min(0.0, *(float(band.low.min()) for panel in panels for band in panel.bands if len(band.low)))
        highest = max(float(band.high.max()) for panel in panels for band in panel.bands if len(band.high))
        for one, panel in zip(axes, panels, strict=True):
            one.axhline(0, color=SOFT, linewidth=0.6)
            _bands(one, panel)
            one.set_ylim(lowest - 0.03, highest + 0.36 * (highest - lowest) + 0.05)
            one.yaxis.set_major_locator(MaxNLocator(4))
            for line, (note, colour) in enumerate(zip(panel.notes, (FIRST, SECOND), strict=True)):
                one.text(0.02, 0.98 - 0.115 * line, note, transform=one.transAxes, color=colour, fontsize=7.4, va="top")
        _legend(figure, sides, say("concessions", "axis"))
        return drawing.svg(figure, told)


def _bands(axes: Axes, panel: Panel) -> None:
    axes.set_title(drawing.folded(panel.title))
    drawing.across_whole(axes)
    for band, colour, line in zip(panel.bands, (FIRST, SECOND), LINES, strict=True):
        rounds = np.arange(1, len(band.middle) + 1)
        axes.fill_between(rounds, band.low, band.high, color=colour, alpha=0.18, linewidth=0)
        axes.plot(rounds, band.middle, color=colour, linestyle=line)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))


def _legend(
    figure: Figure, sides: tuple[str, str], axis: str, more: Mapping[str, Line2D] = MappingProxyType({})
) -> None:
    figure.supxlabel(say("plots", "round"), fontsize=8.2, color=INK)
    figure.supylabel(axis, fontsize=8.2, color=INK)
    handles = [
        Line2D([], [], color=colour, linestyle=line) for colour, line in zip((FIRST, SECOND), LINES, strict=True)
    ]
    figure.legend([*handles, *more.values()], [*sides, *more], loc="outside upper right", ncols=3)

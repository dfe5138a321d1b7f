"""How talks end: by round, the share that still goes on, that reached agreement, and that ended without one."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from studies.report.plots import drawing
from studies.report.plots.drawing import GREEN, INK, RULE, VERMILLION, Told
from studies.report.statistics.endings import Endings
from studies.report.words import say

HATCHED = {"facecolor": VERMILLION, "edgecolor": "#ffffff", "hatch": "///", "linewidth": 0}
"""Hatched, so that print without colour tells it from agreement."""
TINY = 1e-9


class Panel(NamedTuple):
    """One small plot."""

    title: str
    endings: Endings


def ends(panels: Sequence[Panel], told: Told) -> str:
    """Agreement from below, ends without one from above, and between them the talks that go on."""
    last = max(len(panel.endings.agreed) for panel in panels)
    with drawing.styled():
        figure, axes = drawing.panels(len(panels), 3, 1.6)
        for one, panel in zip(axes, panels, strict=True):
            _shares(one, panel.endings, last)
            one.set_title(drawing.folded(panel.title))
            one.set_ylim(0, 1)
            one.set_xlim(0.5, last + 0.5)
            one.set_yticks((0, 0.5, 1), ("0%", "50%", "100%"))
            one.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
        figure.supxlabel(say("plots", "round"), fontsize=8.2, color=INK)
        figure.supylabel(say("ends", "axis"), fontsize=8.2, color=INK)
        handles = [Patch(color=GREEN), Patch(color=RULE), Patch(**HATCHED)]  # type: ignore[arg-type]
        labels = [say("ends", which) for which in ("agreed", "going", "broken")]
        figure.legend(handles, labels, loc="outside upper right", ncols=3)
        return drawing.svg(figure, told)


def _shares(axes: Axes, found: Endings, last: int) -> None:
    agreed, over = found.agreed, 1 - found.broken
    if agreed[-1] >= over[-1] - TINY:  # all have ended, and what they came to is carried on
        agreed, over = (np.pad(one, (0, last - len(one)), mode="edge") for one in (agreed, over))
    edges = np.arange(len(agreed) + 1) + 0.5
    agreed, over = (np.append(one, one[-1]) for one in (agreed, over))
    axes.grid(visible=False)
    axes.fill_between(edges, 0, agreed, step="post", color=GREEN, linewidth=0)
    axes.fill_between(edges, agreed, over, step="post", color=RULE, linewidth=0)
    axes.fill_between(edges, over, 1, step="post", **HATCHED)  # type: ignore[arg-type]

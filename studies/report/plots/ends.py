"""How talks end: by round, the share that still goes on, that reached agreement, and that ended without one."""

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from studies.report.plots import drawing
from studies.report.plots.drawing import GREEN, INK, RULE, VERMILLION, Told
from studies.report.statistics.endings import Endings
from studies.report.words import say


class Panel(NamedTuple):
    """One small plot."""

    title: str
    endings: Endings


def ends(panels: Sequence[Panel], told: Told) -> str:
    """Agreement from below, ends without one from above, and between them the talks that go on."""
    with drawing.styled():
        figure, axes = drawing.panels(len(panels), 3, 1.6)
        for one, panel in zip(axes, panels, strict=True):
            found = panel.endings
            one.grid(visible=False)
            one.fill_between(found.rounds, 0, found.agreed, step="post", color=GREEN, linewidth=0)
            one.fill_between(found.rounds, found.agreed, 1 - found.broken, step="post", color=RULE, linewidth=0)
            one.fill_between(
                found.rounds, 1 - found.broken, 1, step="post", facecolor=VERMILLION, edgecolor="#ffffff", hatch="///",
                linewidth=0,
            )  # fmt: skip
            one.set_title(drawing.folded(panel.title))
            one.set_ylim(0, 1)
            one.set_xlim(0, max(float(found.rounds[-1]), 1))
            one.set_yticks((0, 0.5, 1), ("0%", "50%", "100%"))
            one.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
        figure.supxlabel(say("plots", "round"), fontsize=8.2, color=INK)
        figure.supylabel(say("ends", "axis"), fontsize=8.2, color=INK)
        handles = [Patch(color=GREEN), Patch(color=RULE), Patch(facecolor=VERMILLION, edgecolor="#ffffff", hatch="///")]
        labels = [say("ends", which) for which in ("agreed", "going", "broken")]
        figure.legend(handles, labels, loc="outside upper right", ncols=3)
        return drawing.svg(figure, told)

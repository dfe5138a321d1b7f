"""What agents do: the share of each kind of act, as one bar an agent."""

from collections.abc import Sequence
from typing import NamedTuple

from studies.report.plots import drawing
from studies.report.plots.drawing import COLOURS, ROW, Told
from studies.report.words import say

LEAST = 0.055
"""The share from which a number has room in its part of the bar."""
DARK = ("#0072b2", "#d55e00", "#009e73")
"""Colours on which letters are white."""


class Bar(NamedTuple):
    """An agent, and the share of each kind."""

    title: str
    shares: tuple[float, ...]


def mix(bars: Sequence[Bar], kinds: Sequence[str], told: Told) -> str:
    """The bars from above, with the kinds in the same order and colours."""
    with drawing.styled():
        figure = drawing.figure(ROW * 1.1 * len(bars) + 1.0)
        axes = figure.subplots()
        axes.grid(visible=False)
        for number, kind in enumerate(kinds):
            starts = [sum(bar.shares[:number]) for bar in bars]
            parts = [bar.shares[number] for bar in bars]
            colour = COLOURS[number]
            axes.barh(range(len(bars)), parts, left=starts, color=colour, height=0.72, label=kind)
            for place, (start, part) in enumerate(zip(starts, parts, strict=True)):
                if part >= LEAST:
                    ink = "#ffffff" if colour in DARK else "#000000"
                    axes.text(start + part / 2, place, f"{part:.0%}", ha="center", va="center", color=ink, fontsize=7.6)
        axes.set_yticks(range(len(bars)), [drawing.shortened(bar.title, 30) for bar in bars])
        axes.set_ylim(len(bars) - 0.5, -0.5)
        axes.set_xlim(0, 1)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.set_xlabel(say("mix", "axis"))
        figure.legend(loc="outside upper left", ncols=4, handlelength=1)
        return drawing.svg(figure, told)

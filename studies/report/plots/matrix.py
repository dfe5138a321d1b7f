"""Agent against agent: a matrix of means with its numbers, darker where there is more."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from studies.report.plots import drawing
from studies.report.plots.drawing import Told
from studies.report.statistics.estimates import Numbers
from studies.report.words import say

RISING = LinearSegmentedColormap.from_list("rising", ("#f4f8fb", "#9cc9e8", "#3a8fc4", "#0b4f80"))
APART = LinearSegmentedColormap.from_list("apart", ("#b84a00", "#eda36a", "#f6f4f0", "#8cc3e6", "#0b5c94"))
SIDE_BY_SIDE = 6
"""Agents up to which two matrices have room beside each other."""


def matrices(
    agents: tuple[Sequence[str], Sequence[str]], values: tuple[Numbers, Numbers], titles: tuple[str, str],
    sides: tuple[str, str], told: Told,
) -> str:  # fmt: skip
    """S, and the balance of the side in the rows; agents of the first side are rows, of the second columns."""
    with drawing.styled():
        rows, columns = ([drawing.shortened(name, 22) for name in names] for names in agents)
        across = 2 if len(columns) <= SIDE_BY_SIDE else 1
        height = 0.32 * len(rows) + 1.1
        figure = drawing.figure(height * (2 // across))
        both = figure.subplots(2 // across, across, squeeze=False).flat
        for axes, table, title, colours, digits in zip(both, values, titles, (RISING, APART), (1, 2), strict=True):
            top = max(float(np.nanmax(np.abs(table))), 1e-9)
            low = 0.0 if colours is RISING else -top
            axes.pcolormesh(table, cmap=colours, vmin=low, vmax=top, edgecolors=drawing.PAPER, linewidth=1.5)
            _numbers(axes, (table - low) / (top - low), table, digits, middle=colours is APART)
            played = (say("matrix", "played", side=sides[0]), say("matrix", "played", side=sides[1]))
            _frame(axes, rows, columns, title, played)
        return drawing.svg(figure, told)


def _numbers(axes: Axes, shade: Numbers, table: Numbers, digits: int, *, middle: bool) -> None:
    for (row, column), value in np.ndenumerate(table):
        if not np.isnan(value):
            dark = abs(shade[row, column] - 0.5) > 0.36 if middle else shade[row, column] > 0.55
            axes.text(
                column + 0.5, row + 0.5, f"{value:.{digits}f}".replace("-", "\u2212"), ha="center", va="center",
                color="#ffffff" if dark else "#000000", fontsize=7.8,
            )  # fmt: skip


def _frame(axes: Axes, rows: Sequence[str], columns: Sequence[str], title: str, sides: tuple[str, str]) -> None:
    axes.grid(visible=False)
    axes.set_title(title, pad=8)
    turned = max(map(len, columns)) > 5 and len(columns) > 3
    axes.set_xticks(
        np.arange(len(columns)) + 0.5, columns, rotation=35 if turned else 0, ha="right" if turned else "center"
    )
    axes.set_yticks(np.arange(len(rows)) + 0.5, rows)
    axes.set_ylim(len(rows), 0)
    axes.set_ylabel(sides[0])
    axes.set_xlabel(sides[1])
    for spine in axes.spines.values():
        spine.set_visible(False)


def matrix(agents: Sequence[str], values: Numbers, digits: int, words: tuple[str, str, str], told: Told) -> str:
    """One quantity of every agent with every other; ``words`` are the title and what rows and columns are."""
    with drawing.styled():
        figure = drawing.figure(0.34 * len(agents) + 1.5)
        axes = figure.subplots()
        top, colours = max(float(np.nanmax(np.abs(values))), 1e-9), APART if np.nanmin(values) < 0 else RISING
        low = 0.0 if colours is RISING else -top
        axes.pcolormesh(values, cmap=colours, vmin=low, vmax=top, edgecolors=drawing.PAPER, linewidth=1.5)
        _numbers(axes, (values - low) / (top - low), values, digits, middle=colours is APART)
        _frame(axes, agents, agents, words[0], words[1:])
        return drawing.svg(figure, told)

"""The standings and the matrix of a tournament as plain text, at most 80 columns wide."""

from collections.abc import Iterator
from string import ascii_uppercase
from textwrap import wrap

from prompts.load import phrase
from studies.report.names import agent as named
from studies.tournament.standings import Standings, told

WIDTH = 79
NAME, CELL = 30, 8
"""Widths of a name and of a cell of the matrix."""


def lines(found: Standings) -> Iterator[str]:
    """The standings, and below them the matrix with a letter for each agent."""
    rank, agent, mean, interval, itself = (
        phrase("tournament", name) for name in ("rank", "agent", "mean", "interval", "itself")
    )
    yield _line("", rank, agent, mean, interval, itself)
    for letter, one in zip(ascii_uppercase, found.agents, strict=False):
        own = "" if one.itself is None else told(one.itself, found.by)
        yield _line(
            letter, one.rank, named(one.agent)[: NAME - 1], told(one.mean.value, found.by), one.interval(found.by), own
        )
    yield ""
    yield from wrap(phrase("tournament", "text-how"), WIDTH)
    yield from _matrix(found)


def _matrix(found: Standings) -> Iterator[str]:
    """The matrix; one that is too wide is told in parts, each with some of the columns."""
    named = list(zip(ascii_uppercase, (one.agent for one in found.agents), strict=False))
    most = (WIDTH - 2) // CELL
    for begin in range(0, len(named), most):
        columns = named[begin : begin + most]
        yield "  " + "".join(f"{letter:>{CELL}}" for letter, _ in columns)
        for letter, agent in named:
            cells = (_cell(found, agent, other) for _, other in columns)
            yield f"{letter} " + "".join(f"{cell:>{CELL}}" for cell in cells)


def _cell(found: Standings, agent: str, other: str) -> str:
    value = found.matrix.get((agent, other))
    if value is None:
        return "-"
    return f"({told(value, found.by)})" if agent == other else told(value, found.by)


def _line(letter: str, rank: str, agent: str, mean: str, interval: str, itself: str) -> str:
    return f"{letter:<2}{rank:<8}{agent:<{NAME}}{mean:>7}  {interval:<18}{itself:>11}".rstrip()

"""The standings and the matrix of a tournament as plain text, at most 80 columns wide."""

from collections.abc import Iterator
from string import ascii_uppercase
from textwrap import wrap

from prompts.load import phrase
from studies.tournament.standings import By, Lead, Standings

WIDTH = 79
NAME, CELL = 30, 7
"""Widths of a name and of a cell of the matrix."""


def verdict(found: Standings) -> str:
    """Who is first, or that there is no winner."""
    lead = found.lead
    if lead is None:
        return phrase("tournament", "few", clusters=f"{found.clusters:,}")
    figures = _figures(lead, found.by)
    return phrase("tournament", "winner" if lead.won else "no-winner", agent=lead.agent, next=lead.next, **figures)


def lines(found: Standings) -> Iterator[str]:
    """The standings, and below them the matrix with a letter for each agent."""
    rank, agent, mean, interval, itself = (
        phrase("tournament", name) for name in ("rank", "agent", "mean", "interval", "itself")
    )
    yield _line("", rank, agent, mean, interval, itself)
    for letter, one in zip(ascii_uppercase, found.agents, strict=False):
        span = f"{told(one.mean.low, found.by)} to {told(one.mean.high, found.by)}"
        place = f"{one.best}" if one.best == one.worst else f"{one.best} to {one.worst}"
        own = "" if one.itself is None else told(one.itself, found.by)
        yield _line(letter, place, one.agent, told(one.mean.value, found.by), span, own)
    yield ""
    yield from wrap(phrase("tournament", "matrix"), WIDTH)
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


def told(value: float, by: By) -> str:
    """A mean as it is told: a share in per cent, S with one digit, a balance with two."""
    digits = {"agreement": 0, "S": 1, "balance": 2}[by]
    figure = f"{round(100 * value if by == 'agreement' else value, digits) + 0.0:.{digits}f}"
    return f"{figure}%" if by == "agreement" else figure


def _figures(lead: Lead, by: By) -> dict[str, str]:
    return {name: told(getattr(lead, name), by) for name in ("difference", "low", "high")}


def _line(letter: str, rank: str, agent: str, mean: str, interval: str, itself: str) -> str:
    return f"{letter:<2}{rank:<8}{agent:<{NAME}}{mean:>7}  {interval:<18}{itself:>11}".rstrip()

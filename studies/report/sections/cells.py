"""All figures by kind of dialogue, as tables."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from studies.grid import Cell
from studies.report.batch import PLACES
from studies.report.case import Case
from studies.report.document import Block
from studies.report.figures import interval, percent
from studies.report.names import agent
from studies.report.statistics.estimates import NONE, Estimate, means, medians, share
from studies.report.words import say
from transcripts.exports.tables import Grid

DIGITS = {"S": 1, "rounds": 1}
OF_TALKS = ("S", "rounds")
GAINS, ANSWERS = ("balance", "trust"), ("rho", "say_do", "refused")


class CellFigures(NamedTuple):
    """A cell's dialogues, failures and agreements, and each quantity's mean and median by its column."""

    cell: Cell
    n: int
    failed: int
    agreed: Estimate
    means: dict[str, Estimate]
    medians: dict[str, Estimate]


def blocks(case: Case) -> Iterator[Block]:
    """The tables."""
    found = figures(case)
    yield say("tables", "note")
    yield _outcomes(case, found)
    yield _sides(case, found, "gains", GAINS)
    yield _sides(case, found, "answers", ANSWERS)


def figures(case: Case) -> list[CellFigures]:
    """The figures of every cell, one bootstrap a cell for all its quantities."""
    columns = [*OF_TALKS, *(f"{which}_{name}" for which in PLACES for name in (*GAINS, *ANSWERS))]
    cell, table = case.batch.dialogues["cell"].to_numpy(), case.batch.dialogues[columns].to_numpy(float).T
    agreed, failures = case.column("agreed"), [failure.cell for failure in case.batch.failures]
    found = []
    for number, one in enumerate(case.batch.cells):
        rows = np.flatnonzero(cell == number)
        both = [_named(columns, how(table[:, rows], case.seeds[rows], case.rng)) for how in (means, medians)]
        counts = (len(rows), failures.count(one), share(int(agreed[rows].sum()), len(rows)))
        found.append(CellFigures(one, *counts, *both))
    return found


def _named(columns: Sequence[str], estimates: Sequence[Estimate]) -> dict[str, Estimate]:
    return dict(zip(columns, estimates, strict=True))


def _outcomes(case: Case, found: Sequence[CellFigures]) -> Grid:
    heads = ("dialogue", "n", "failed", "agreed", "S", "S-median", "rounds", "rounds-median")
    rows = tuple(
        (
            case.names.cell(one.cell),
            str(one.n),
            str(one.failed),
            percent(one.agreed),
            *_both(one, "", OF_TALKS),
        )
        for one in found
    )
    return Grid(caption=say("tables", "outcomes"), columns=_heads(heads), rows=rows)


def _sides(case: Case, found: Sequence[CellFigures], which: str, names: Sequence[str]) -> Grid:
    heads = ("dialogue", "side", *(head for name in names for head in (name, f"{name}-median")))
    rows = tuple(
        (
            case.names.cell(one.cell),
            say("names", "seat", agent=agent(one.cell.agents[place]), side=case.names.side(one.cell, place)),
            *_both(one, f"{PLACES[place]}_", names),
        )
        for one in found
        for place in range(len(PLACES))
    )
    return Grid(caption=say("tables", which), columns=_heads(heads), rows=rows)


def _both(one: CellFigures, prefix: str, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        for held in (one.means, one.medians):
            yield interval(held.get(f"{prefix}{name}", NONE), DIGITS.get(name, 2))


def _heads(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(say("tables", name) for name in names)

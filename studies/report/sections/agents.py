"""Agent against agent: the means of every pair."""

from collections.abc import Iterator

import numpy as np

from studies.report.batch import PLACES
from studies.report.case import Case
from studies.report.document import Block, Picture
from studies.report.names import agent
from studies.report.plots import matrix
from studies.report.words import say

MOST = 16
"""Agents of a side in a matrix that can still be read."""


def blocks(case: Case) -> Iterator[Block]:
    """The matrices of S and of the balance; nothing if only one pair was seated."""
    seats = [list(dict.fromkeys(case.batch.dialogues[f"{which}_agent_id"])) for which in PLACES]
    most = max(map(len, seats))
    if most > 1:
        yield _matrices(case, [seat[:MOST] for seat in seats])
    if most > MOST:
        yield say("matrix", "capped", count=str(MOST))


def _matrices(case: Case, seats: list[list[str]]) -> Picture:
    dialogues = case.batch.dialogues
    means = dialogues.groupby(["first_agent_id", "second_agent_id"])[["S", "first_balance"]].mean()
    tables = []
    for column in ("S", "first_balance"):
        whole = means[column].unstack().reindex(index=seats[0], columns=seats[1])
        tables.append(whole.to_numpy(np.float64))
    names = tuple([agent(spec) for spec in seat] for seat in seats)
    titles = (say("matrix", "S"), say("matrix", "balance"))
    return case.picture(
        "matrix",
        lambda about: matrix.matrices((names[0], names[1]), (tables[0], tables[1]), titles, case.sides, about),
    )

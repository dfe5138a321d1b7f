"""Agent against agent: the means of every pair."""

import numpy as np

from studies.report.case import Case
from studies.report.document import Picture
from studies.report.names import agent
from studies.report.plots import matrix
from studies.report.words import say

MOST = 16
"""Agents of a side in a matrix that can still be read."""


def against(case: Case) -> Picture | None:
    """The matrices of S and of the balance; None if only one pair was seated."""
    dialogues = case.batch.dialogues
    seats = [list(dict.fromkeys(dialogues[f"{which}_agent_id"]))[:MOST] for which in ("first", "second")]
    if max(map(len, seats)) < 2:
        return None
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

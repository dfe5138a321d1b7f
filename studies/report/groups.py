"""What the plots show side by side: the cells of a study, or its agents where the cells are many."""

from typing import NamedTuple

import numpy as np

from studies.report.batch import Batch
from studies.report.names import Names, agent
from studies.report.statistics.estimates import Whole

MOST = 12
"""Groups that a plot can hold and still be read."""


class Group(NamedTuple):
    """Dialogues that are shown together: rows in which each of its seats is of the group."""

    title: str
    first: Whole
    """The rows whose first side it is."""
    second: Whole

    @property
    def rows(self) -> Whole:
        """The rows of all its dialogues, each once."""
        return np.union1d(self.first, self.second)


class Grouping(NamedTuple):
    """The groups, whether they are agents, and how many are left out."""

    groups: tuple[Group, ...]
    by_agent: bool
    left_out: int


def grouped(batch: Batch, names: Names) -> Grouping:
    """The cells that have dialogues, or the agents if there are more than twelve such cells."""
    cell = batch.dialogues["cell"].to_numpy()
    there = np.unique(cell)
    if len(there) <= MOST:
        found = [(names.cell(batch.cells[one]), *(np.flatnonzero(cell == one),) * 2) for one in there]
        return Grouping(tuple(Group(*one) for one in found), by_agent=False, left_out=0)
    seats = [batch.dialogues[f"{which}_agent_id"].to_numpy() for which in ("first", "second")]
    agents = dict.fromkeys([*seats[0], *seats[1]])
    groups = [Group(agent(one), *(np.flatnonzero(seat == one) for seat in seats)) for one in agents]
    return Grouping(tuple(groups[:MOST]), by_agent=True, left_out=max(0, len(groups) - MOST))

"""What every section of a report is made from: the study, its columns, its names and its groups."""

from collections.abc import Callable, Iterator
from functools import cached_property

import numpy as np

from studies.report.batch import Batch
from studies.report.document import Picture
from studies.report.groups import Group, Grouping, grouped
from studies.report.names import Names
from studies.report.plots.drawing import Told
from studies.report.statistics.estimates import NONE, Estimate, Numbers, Whole, means
from studies.report.words import say


class Case:
    """The columns of a study, with what the sections ask of them; ``rng`` is where its draws begin."""

    def __init__(self, batch: Batch, names: Names, rng: int) -> None:
        self.batch, self.names, self.rng = batch, names, rng

    @cached_property
    def grouping(self) -> Grouping:
        """What the plots show side by side."""
        return grouped(self.batch, self.names)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups of the plots."""
        return self.grouping.groups

    @cached_property
    def sides(self) -> tuple[str, str]:
        """What the two sides are called."""
        return self.names.sides(self.batch.cells)

    @cached_property
    def seeds(self) -> Whole:
        """The seed of each dialogue."""
        found: Whole = self.batch.dialogues["seed"].to_numpy(np.int64)
        return found

    def column(self, name: str) -> Numbers:
        """A column of the dialogues."""
        found: Numbers = self.batch.dialogues[name].to_numpy(float)
        return found

    def mean(self, column: Numbers, rows: Whole) -> Estimate:
        """The mean of a column over some dialogues."""
        return means(column[rows][None, :], self.seeds[rows], self.rng)[0] if len(rows) else NONE

    def picture(self, about: str, draw: Callable[[Told], str], **told: str) -> Picture:
        """A plot with its title, what it shows and how it is read, from the words ``about`` it."""
        title = say(about, "title")
        return Picture(title, draw(Told(f"plot-{about}", title, say(about, "shows", **told))), say(about, "how"))

    def grouping_note(self) -> Iterator[str]:
        """What is said where agents stand for cells."""
        if self.grouping.by_agent:
            yield say("plots", "by-agent")
        if self.grouping.left_out:
            yield say("plots", "left-out", count=str(self.grouping.left_out))

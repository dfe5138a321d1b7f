"""What a reader calls the parts of a study: agents, sides, tables and cells by plain names, never by ids."""

from collections.abc import Mapping, Sequence

from moderator.moves import SCRIPTED
from scenarios.scenario import Scenario
from studies.grid import Cell
from studies.report.words import say, table

SHOWN = ("labels", "rules", "temperature")
"""What tells cells apart beside the table and the agents; it is named only where it varies."""


class Names:
    """Plain names for the cells of one study and for what is in them."""

    def __init__(self, cells: Sequence[Cell], tables: Mapping[str, Scenario]) -> None:
        self._tables = tables
        self._varies = [name for name in SHOWN if len({getattr(cell, name) for cell in cells}) > 1]
        self._one_table = len({cell.scenario for cell in cells}) == 1

    def scenario(self, cell: Cell) -> str:
        """The title of its scenario, without what follows a colon."""
        return self._tables[cell.table].title.partition(":")[0]

    def side(self, cell: Cell, place: int) -> str:
        """The name that a side bears at this table."""
        return self._tables[cell.table].sides[place].name

    def sides(self, cells: Sequence[Cell]) -> tuple[str, str]:
        """What the first and the second side of some cells are called, as long as all agree."""
        first, second = ({self.side(cell, place) for cell in cells} for place in (0, 1))
        if len(first) == len(second) == 1:
            return first.pop(), second.pop()
        return say("names", "first"), say("names", "second")

    def pair(self, cell: Cell) -> str:
        """Both agents, the first side's first."""
        first, second = map(agent, cell.agents)
        return say("names", "pair", first=first, second=second)

    def cell(self, cell: Cell) -> str:
        """What tells a cell from the others."""
        parts = [] if self._one_table else [self.scenario(cell)]
        return ", ".join([*parts, self.pair(cell), *self.extras(cell)])

    def extras(self, cell: Cell) -> list[str]:
        """Its labels, rules and temperature, as far as they vary."""
        return [facet(name, getattr(cell, name)) for name in self._varies if getattr(cell, name) is not None]


def facet(name: str, value: object) -> str:
    """Labels, rules or a temperature in words."""
    if name == "labels":
        return say("labels", str(value))
    return say("names", name, value=str(value).replace("-", " "))


def agent(spec: str) -> str:
    """The plain name of a doctrine or a model."""
    if spec.startswith(SCRIPTED):
        name = spec.removeprefix(SCRIPTED)
        return str(table("doctrines").get(name, name.replace("-", " ").capitalize()))
    kind, _, model = spec.partition(":")
    return model or str(table("doctrines").get(kind, kind))

"""The graph of an analysis: the value after each turn, with what the analysis is and is not."""

from collections.abc import Mapping
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from engine.analysis import Analysis, TurnAnalysis
from moderator.events import Opened
from prompts.load import phrase
from scenarios.scenario import Scenario
from tui.text import DIM, plain
from tui.values import ValueBy
from tui.widgets.chart import LineChart, Scale, Series


class Left(NamedTuple):
    """What is left of an analysis: whether turns are missing, and whether more are under way."""

    missing: bool
    under_way: bool


class ValueGraph(Container):
    """The value over the turns up to the one shown and beyond, and the accuracy of each side."""

    def compose(self) -> ComposeResult:
        """The chart, and the words under it."""
        yield LineChart("", Scale(low=0, high=1, places=0), id="values")
        yield Static(markup=False)

    def draw(self, found: Analysis, way: ValueBy, opened: Opened, turn: int, left: Left) -> None:
        """Draw the turns that are analysed, as far as none is missing before them."""
        turns = {one.number: one for one in found.turns}
        values = values_of(turns, way)
        low, high = way.bounds(found.turns)
        scale = Scale(low, high, places=2 if high < 10 else 1 if high < 100 else 0, mark=0.0 if low < 0 else None)
        lines = (
            Series(phrase("replay", "so-far" if left.missing else "end"), "○", DIM, values, start=1),
            Series(phrase("replay", "now"), "■", "$accent", values[:turn], start=1),
        )
        chart = self.query_one(LineChart)
        chart.rescale(phrase("replay", "value", name=way.name(opened.scenario)), scale)
        chart.plot(lines, opened.rounds)
        self.query_one(Static).update(plain(_told(found, way, opened.scenario, left), DIM))


def values_of(turns: Mapping[int, TurnAnalysis], way: ValueBy) -> list[float]:
    """The values after turns 1, 2 and so on, up to the first that is not analysed."""
    values = list[float]()
    while turn := turns.get(len(values) + 1):
        values.append(way.of(turn.made.value).mean)
    return values


def _told(found: Analysis, way: ValueBy, scenario: Scenario, left: Left) -> str:
    if not found.turns:
        return phrase("replay", "under-way" if left.under_way else "none")
    which = "accuracy-so-far" if left.missing else "accuracy"
    sides = ((mandate.name, found.accuracy(mandate.id)) for mandate in scenario.sides)
    named = [phrase("analysis", which, side=s, accuracy=f"{of:.0f}") for s, of in sides if of is not None]
    by = found.settings.by
    if way.by != by:
        named.append(phrase("analysis", "accuracy-by", measure=phrase("analysis", f"measure-{by}")))
    return " ".join((*named, phrase("analysis", "caveat")))

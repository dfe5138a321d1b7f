"""The values of an analysis as a reader chooses them: by S, by the chance of agreement, or by a side's balance."""

from collections.abc import Iterable
from math import inf
from typing import NamedTuple

from textual.content import Content

from engine.analysis import TurnAnalysis
from engine.marks import Mark
from engine.outcome import By, Estimate, Value
from moderator.events import Opened
from moderator.moves import PERSON
from prompts.load import phrase
from scenarios.scenario import Scenario
from transcripts.debrief.analysed import figure
from tui.text import GLYPHS, place, plain

BOUNDS: dict[By, tuple[float, float]] = {"S": (0, 100), "agreement": (0, 1), "balance": (-inf, inf)}
"""The least and the greatest value: points of S, a probability, credit."""

TOPS: dict[By, tuple[float, ...]] = {
    "S": (10, 25, 50, 100),
    "agreement": (1,),
    "balance": (0.5, 1, 2, 5, 10, 20, 50),
}
"""The tops of a chart to choose from; the lowest that holds all values is taken."""

MARK_STYLES: dict[Mark, str] = {
    "!": "bold $text-success",
    "?!": "bold $text-warning",
    "?": "bold $text-error",
    "??": "bold reverse $text-error",
    "": "",
}


class ValueBy(NamedTuple):
    """What value is told by, and for which side a balance is."""

    by: By
    side: str

    def of(self, value: Value) -> Estimate:
        """The estimate chosen, with its interval inside the bounds that it cannot leave."""
        least, most = BOUNDS[self.by]
        found = value.measured(self.by, self.side)
        return Estimate(mean=found.mean, low=max(least, found.low), high=min(most, found.high))

    def number(self, x: float) -> str:
        """An amount as text."""
        unit = " %" if self.by == "agreement" else ""
        return figure(x, self.by).replace("-", "\N{MINUS SIGN}") + unit

    def told(self, found: Estimate) -> str:
        """An estimate with its interval, if it has one."""
        mean, low, high = map(self.number, (found.mean, found.low, found.high))
        if found.low == found.high:
            return phrase("analysis", "alike", value=mean)
        return phrase("analysis", "interval", value=mean, low=low, high=high)

    def name(self, scenario: Scenario) -> str:
        """What value is told by, in words."""
        named = {"side": scenario.mandate(self.side).name} if self.by == "balance" else {}
        return phrase("value", self.by, **named)

    def short(self, scenario: Scenario) -> str:
        """The same in five cells."""
        sign = f"{GLYPHS[place(scenario, self.side)]} " if self.by == "balance" else ""
        return sign + phrase("value", f"{self.by}-short")

    def bounds(self, turns: Iterable[TurnAnalysis]) -> tuple[float, float]:
        """The bounds of a chart of some turns; those of a balance are as far below 0 as above it."""
        most = max((abs(self.of(turn.made.value).mean) for turn in turns), default=0.0)
        top = next((top for top in TOPS[self.by] if top >= most), TOPS[self.by][-1])
        return (-top if self.by == "balance" else 0.0), top


def ways(opened: Opened, by: By) -> tuple[ValueBy, ...]:
    """All that value can be told by, in the order of the key, from one by ``by``: of a side with a person, if any."""
    first, second = (mandate.id for mandate in opened.scenario.sides)
    found = ValueBy("S", first), ValueBy("agreement", first), ValueBy("balance", first), ValueBy("balance", second)
    start = max(range(len(found)), key=lambda n: (found[n].by == by, opened.seats.get(found[n].side) == PERSON))
    return found[start:] + found[:start]


def marked(mark: Mark) -> Content:
    """A mark in its style."""
    return plain(mark, MARK_STYLES[mark])

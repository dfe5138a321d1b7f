"""Visibility: what each reader of the screen may see."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from agents.human import Human
from scenarios.types import Scenario


@dataclass(frozen=True)
class Visibility:
    """The sides whose confidential parts (brief, rationale, capital) are shown, and whether the score is shown."""

    private: frozenset[str]
    score: bool

    def of(self, side: str) -> bool:
        """Whether the confidential parts of a side are shown."""
        return side in self.private

    def toggled(self) -> "Visibility":
        """The same visibility with the score switched on or off, for the facilitator."""
        return replace(self, score=not self.score)


def visibility_of(scenario: Scenario, seats: Mapping[str, str]) -> Visibility:
    """The visibility of live talks: a spectator sees everything, a person who plays sees their own side.

    If people play both sides, nothing confidential is shown until one of them is asked for a move.
    """
    sides = frozenset(m.id for m in scenario.sides)
    people = frozenset(s for s in sides if seats.get(s) == Human.label)
    if not people:
        return Visibility(private=sides, score=True)
    return Visibility(private=people if len(people) == 1 else frozenset(), score=False)


def everything(scenario: Scenario) -> Visibility:
    """The visibility of recorded talks: everything."""
    return Visibility(private=frozenset(m.id for m in scenario.sides), score=True)

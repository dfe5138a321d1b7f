"""Who is looking at the screen, and what they may see."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from agents.human import Human
from scenarios.types import Scenario


@dataclass(frozen=True)
class Sight:
    """The sides whose private parts are shown (brief, rationale, capital), and whether the score is."""

    private: frozenset[str]
    score: bool

    def of(self, side: str) -> bool:
        """Whether the private parts of a side are shown."""
        return side in self.private

    def toggled(self) -> "Sight":
        """The facilitator's switch: the score shown or hidden, and nothing else."""
        return replace(self, score=not self.score)


def sight(scenario: Scenario, seats: Mapping[str, str]) -> Sight:
    """What may be seen of live talks: everything by a spectator, one's own side by a person who plays it.

    Where people play both sides, it is that of the one who is asked; before that, of nobody.
    """
    sides = frozenset(m.id for m in scenario.sides)
    people = frozenset(s for s in sides if seats.get(s) == Human.label)
    if not people:
        return Sight(private=sides, score=True)
    return Sight(private=people if len(people) == 1 else frozenset(), score=False)


def everything(scenario: Scenario) -> Sight:
    """What may be seen of talks that are over."""
    return Sight(private=frozenset(m.id for m in scenario.sides), score=True)

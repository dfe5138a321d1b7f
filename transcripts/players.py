"""Who plays a side, as people read it."""

from moderator.moves import FACILITATOR, PERSON, SCRIPTED
from prompts.load import phrase
from scenarios.exercise import DIFFICULTIES

PEOPLE = {PERSON: "player", FACILITATOR: "facilitator"}


def player(agent: str) -> str:
    """An agent by its name: a person, the facilitator, an opponent by its difficulty, a doctrine, or a model."""
    if agent in PEOPLE:
        return phrase("agents", PEOPLE[agent])
    name = agent.removeprefix(SCRIPTED)
    return phrase("difficulty", name) if name in DIFFICULTIES else name

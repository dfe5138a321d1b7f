"""Delegates from words: ``scripted:grit``, ``llm:MODEL``, ``human``."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from moderator.chair import Ask
from moderator.view import Delegate
from reassure.settings import Settings
from scenarios.errors import ReassureError
from scenarios.types import Mandate, Scenario

if TYPE_CHECKING:
    from reassure.models import Models


class UnknownAgentError(ReassureError):
    """An agent that is not one of those that can take a seat."""


class SeatError(ReassureError):
    """A seat named in a way that names no side of the scenario."""


class Seats:
    """Seats the delegates of one dialogue; a person is put every question by ``ask``, models are heard if ``aloud``."""

    def __init__(self, settings: Settings, seed: int, ask: Ask, *, aloud: bool = False) -> None:
        self._settings, self._seed, self._ask, self._aloud = settings, seed, ask, aloud
        self._models: Models | None = None

    def build(self, spec: str, mandate: Mandate) -> Delegate:
        """The delegate that a spec names; UnknownAgentError lists what can be named."""
        kind, _, name = spec.partition(":")
        if kind == "scripted":
            return _scripted(name or mandate.doctrine, self._seed)
        if kind == "llm":
            models = self.models
            if not (name or self._settings.model or self._settings.base_url):
                raise UnknownAgentError("A key alone names no model; seat one, such as llm:MODEL, or set OPENAI_MODEL.")
            return models.delegate(name or None, self._seed, aloud=self._aloud)
        if spec == "human":
            from agents.human import Human

            return Human(self._ask)
        raise UnknownAgentError(f"There is no agent {spec!r}; name one of {', '.join(agents())}, or llm:MODEL.")

    @property
    def models(self) -> "Models":
        """The models that can be reached; UnknownAgentError where none can."""
        if not self._settings.has_model:
            raise UnknownAgentError(
                "No model can be reached: set OPENAI_API_KEY, or give --base-url (or OPENAI_BASE_URL) for a server."
            )
        if self._models is None:
            from reassure.models import Models

            self._models = Models(self._settings)
        return self._models

    async def leave(self) -> None:
        """Close what the delegates hold open."""
        if self._models is not None:
            await self._models.close()


def default_agent(mandate: Mandate, settings: Settings) -> str:
    """The agent that plays a side when none is named: a model where one can be reached, else its doctrine."""
    return "llm" if settings.plays_model else f"scripted:{mandate.doctrine}"


def agents() -> tuple[str, ...]:
    """The agents to choose from, a model's name apart."""
    from agents.scripted.doctrines import doctrines

    return (*(f"scripted:{name}" for name in doctrines()), "llm", "human")


def _scripted(doctrine: str, seed: int) -> Delegate:
    from agents.scripted.delegate import ScriptedDelegate, doctrines

    if doctrine not in doctrines():
        named = ", ".join(doctrines())
        raise UnknownAgentError(f"There is no doctrine {doctrine!r}; name one of {named}.")
    return ScriptedDelegate(doctrine, seed)


def named_seats(pairs: tuple[str, ...], washington: str | None, beijing: str | None) -> dict[str, str]:
    """Agents by side, from ``SIDE=AGENT`` and the two short options."""
    seats = {side: agent for side, agent in (("washington", washington), ("beijing", beijing)) if agent}
    for pair in pairs:
        side, equals, agent = pair.partition("=")
        if not (side and equals and agent):
            raise SeatError(f"--seat takes SIDE=AGENT, such as washington=scripted:grit, not {pair!r}.")
        seats[side] = agent
    return seats


def seated(scenario: Scenario, named: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """The agent of each side, defaults filled in; SeatError for a side that the scenario does not have."""
    sides = {mandate.id: mandate for mandate in scenario.sides}
    for side in named:
        if side not in sides:
            raise SeatError(f"{scenario.id} has no side {side!r}; its sides are {' and '.join(sides)}.")
    return {side: named.get(side) or default_agent(mandate, settings) for side, mandate in sides.items()}

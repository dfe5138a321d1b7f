"""Delegates from the names of agents: ``scripted:grit``, ``llm:MODEL``, ``human``."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from moderator.chair import AskMove
from moderator.moves import PEOPLE
from moderator.view import Delegate
from prompts.load import phrase
from reassure.settings import Settings
from scenarios.errors import ReassureError
from scenarios.mandate import Mandate
from scenarios.scenario import Scenario

if TYPE_CHECKING:
    from reassure.models import Models


class UnknownAgentError(ReassureError):
    """An unknown agent, or a model that cannot be reached."""


class SeatError(ReassureError):
    """An unknown side, or a seat that cannot be given in this way."""


class Seats:
    """Builds the delegates of one dialogue: ``ask`` asks a person for a move, ``aloud`` lets models stream words.

    ``models`` are those of the settings unless others are given.
    """

    def __init__(
        self, settings: Settings, seed: int, ask: AskMove, *, aloud: bool = False, models: "Models | None" = None
    ) -> None:
        self._settings, self._seed, self._ask, self._aloud = settings, seed, ask, aloud
        self._models = models

    def build(self, spec: str, mandate: Mandate) -> Delegate:
        """The delegate for an agent such as ``scripted:grit``; UnknownAgentError if there is no such agent."""
        kind, _, name = spec.partition(":")
        if kind == "scripted":
            return _scripted(name or mandate.doctrine, self._seed)
        if kind == "llm":
            models = self.models
            if not (name or self._settings.model or self._settings.base_url):
                raise UnknownAgentError(
                    "There is a key, but no model is named; give one as llm:MODEL, or set OPENAI_MODEL."
                )
            return models.delegate(name or None, self._seed, aloud=self._aloud)
        if spec in PEOPLE:  # whoever attends the talks has the facilitator asked in another place
            from agents.human import Human

            return Human(self._ask, spec)
        raise UnknownAgentError(f"There is no agent {spec!r}; choose one of {', '.join(agents())}, or llm:MODEL.")

    @property
    def models(self) -> "Models":
        """The models of the settings; UnknownAgentError if no server is configured."""
        if self._models is None:
            self._models = configured_models(self._settings)
        return self._models

    async def leave(self) -> None:
        """Close the connections of the delegates."""
        if self._models is not None:
            await self._models.close()


def configured_models(settings: Settings) -> "Models":
    """The models of the settings; UnknownAgentError if no server is configured."""
    if not settings.has_model:
        raise UnknownAgentError(
            "No model is configured; set OPENAI_API_KEY, or give a server with --base-url (or OPENAI_BASE_URL)."
        )
    from reassure.models import Models

    return Models(settings)


def default_agent(mandate: Mandate, settings: Settings) -> str:
    """The default agent of a side: a model if one is configured, else the doctrine of its mandate."""
    return "llm" if settings.plays_model else f"scripted:{mandate.doctrine}"


def agents() -> dict[str, str]:
    """The agents to choose from, each with one line on what it does; a model can also be named as ``llm:MODEL``."""
    from agents.scripted.doctrines import doctrines

    named = {f"scripted:{name}": f"{name}: {doctrine.summary}" for name, doctrine in doctrines().items()}
    return named | {kind: phrase("agents", kind) for kind in ("llm", "human")}


def _scripted(doctrine: str, seed: int) -> Delegate:
    from agents.scripted.delegate import ScriptedDelegate

    check_doctrine(doctrine)
    return ScriptedDelegate(doctrine, seed)


def check_doctrine(doctrine: str) -> None:
    """UnknownAgentError if there is no doctrine with this name."""
    from agents.scripted.doctrines import doctrines, known

    if doctrine not in known():
        named = ", ".join(doctrines())
        raise UnknownAgentError(f"There is no doctrine {doctrine!r}; choose one of {named}.")


def named_seats(pairs: tuple[str, ...], washington: str | None, beijing: str | None) -> dict[str, str]:
    """Agents by side, from ``--seat SIDE=AGENT``, ``--washington`` and ``--beijing``; SeatError where one is empty."""
    seats = {side: agent for side, agent in (("washington", washington), ("beijing", beijing)) if agent is not None}
    for side, agent in seats.items():
        if not agent.strip():
            raise SeatError(f"--{side} names no agent; give one, such as --{side} scripted:grit, or leave it out.")
    for pair in pairs:
        side, equals, agent = pair.partition("=")
        if not (side and equals and agent):
            raise SeatError(f"--seat takes SIDE=AGENT, such as washington=scripted:grit, not {pair!r}.")
        seats[side] = agent
    return seats


def seated(scenario: Scenario, named: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """The agent of each side, with defaults; SeatError for a side that the scenario does not have."""
    sides = {mandate.id: mandate for mandate in scenario.sides}
    for side in named:
        if side not in sides:
            raise SeatError(f"{scenario.id} has no side {side!r}; its sides are {' and '.join(sides)}.")
    return {side: named.get(side) or default_agent(mandate, settings) for side, mandate in sides.items()}

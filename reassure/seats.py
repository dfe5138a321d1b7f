"""Delegates from words: ``scripted:grit``, ``llm:MODEL``, ``human``."""

from collections.abc import Awaitable, Callable

from moderator.moves import Move
from moderator.view import Delegate, View
from reassure.settings import Settings
from scenarios.types import Mandate, ReassureError

Ask = Callable[[View], Awaitable[Move]]


class UnknownAgentError(ReassureError):
    """An agent that is not one of those that can take a seat."""


def default_agent(mandate: Mandate, settings: Settings) -> str:
    """The agent that plays a side when none is named: a model where one can be reached, else its doctrine."""
    return "llm" if settings.has_model else f"scripted:{mandate.doctrine}"


def agents() -> tuple[str, ...]:
    """The agents to choose from, a model's name apart."""
    from agents.scripted.doctrines import doctrines

    return (*(f"scripted:{name}" for name in doctrines()), "llm", "human")


def build(spec: str, mandate: Mandate, seed: int, settings: Settings, ask: Ask) -> Delegate:
    """The delegate that a spec names; UnknownAgentError lists what can be named."""
    kind, _, name = spec.partition(":")
    if kind == "scripted":
        return _scripted(name or mandate.doctrine, seed)
    if kind == "llm":
        return _model(name or settings.model, seed, settings)
    if spec == "human":
        from agents.human import Human

        return Human(ask)
    raise UnknownAgentError(f"There is no agent {spec!r}; name one of {', '.join(agents())}, or llm:MODEL.")


async def leave(delegate: Delegate) -> None:
    """Have a delegate close what it holds open: the connections of a model's."""
    from agents.llm.model import LanguageModel

    if isinstance(delegate, LanguageModel):
        await delegate.close()


def _scripted(doctrine: str, seed: int) -> Delegate:
    from agents.scripted.delegate import ScriptedDelegate, doctrines

    if doctrine not in doctrines():
        named = ", ".join(doctrines())
        raise UnknownAgentError(f"There is no doctrine {doctrine!r}; name one of {named}.")
    return ScriptedDelegate(doctrine, seed)


def _model(model: str | None, seed: int, settings: Settings) -> Delegate:
    from agents.llm.client import Endpoint
    from agents.llm.model import LanguageModel

    if not settings.has_model:
        raise UnknownAgentError(
            "No model can be reached: set OPENAI_API_KEY, or give --base-url (or OPENAI_BASE_URL) for a server."
        )
    return LanguageModel(Endpoint(base_url=settings.base_url, api_key=settings.api_key, model=model), seed=seed)

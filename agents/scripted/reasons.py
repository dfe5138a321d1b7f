"""The private reasoning of a scripted delegation, in plain sentences from ``prompts/speech/reasons.toml``.

A reason is data until somebody reads it: most of the acts that are weighed are never made.
"""

from bisect import bisect_right
from typing import NamedTuple

from moderator.descriptions import titled
from moderator.moves import Fault
from prompts.load import fill, speech
from scenarios.scenario import Scenario

BOUNDS: dict[str, tuple[float, ...]] = {
    "trust": (0.2, 0.45, 0.65),
    "chance": (0.35, 0.65),
    "price": (0.01, 0.15, 0.35),
    "worth": (0.05, 0.3, 0.7),
}
"""The numbers at which each kind of estimate takes its next word; judgements."""


class Reason(NamedTuple):
    """A reason by its key among the templates, and the values that fill it; an estimate is a number."""

    key: str
    values: dict[str, str | float]


Why = tuple[Reason | Fault, ...]
"""Why an act is chosen: reasons, and faults that stand against it."""


def because(key: str, **values: str | float) -> Why:
    """A reason with its values."""
    return (Reason(key, values),)


def told(why: Why, scenario: Scenario) -> str:
    """Reasons in words; an estimate is told by the word for its size."""
    words = (titled(r.message, scenario) if isinstance(r, Fault) else _filled(r) for r in why)
    return "; ".join(words)


def _filled(reason: Reason) -> str:
    values = {n: value if isinstance(value, str) else _word(n, value) for n, value in reason.values.items()}
    return fill(speech("reasons")["private"][reason.key], **values)


def _word(name: str, size: float) -> str:
    words: list[str] = speech("reasons")["private"]["words"][name]
    return words[bisect_right(BOUNDS[name], size)]

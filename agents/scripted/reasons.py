"""The private reasoning of a scripted delegation, in plain sentences from ``prompts/speech/reasons.toml``."""

from bisect import bisect_right

from prompts.load import fill, speech

BOUNDS: dict[str, tuple[float, ...]] = {
    "trust": (0.2, 0.45, 0.65),
    "chance": (0.35, 0.65),
    "price": (0.01, 0.15, 0.35),
    "worth": (0.05, 0.3, 0.7),
}
"""The numbers at which each kind of estimate takes its next word; judgements."""


def because(which: str, **values: str | float) -> str:
    """A reason; an estimate, which is a number, is told by the word for its size."""
    told = {name: value if isinstance(value, str) else _word(name, value) for name, value in values.items()}
    return fill(speech("reasons")["private"][which], **told)


def _word(kind: str, size: float) -> str:
    words: list[str] = speech("reasons")["private"]["words"][kind]
    return words[bisect_right(BOUNDS[kind], size)]

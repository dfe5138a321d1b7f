"""Acts typed on one line, such as ``offer joint.special-envoys for beijing.keep-safe-distance within 2``."""

from collections.abc import Callable

from pydantic import TypeAdapter, ValidationError

from moderator.moves import Act
from scenarios.errors import ReassureError

ACT: TypeAdapter[Act] = TypeAdapter(Act)

TERMS = (
    "MEASURE[,MEASURE] [for MEASURE[,MEASURE]] [within ROUNDS] [first asked|offerer|both] [override MEASURE[,MEASURE]]"
)

USAGE = {
    "offer": f"offer {TERMS}",
    "accept": "accept OFFER [override MEASURE[,MEASURE]]",
    "decline": "decline OFFER REASON",
    "counter": f"counter OFFER {TERMS}",
    "withdraw": "withdraw OFFER|COMMITMENT",
    "perform": "perform MEASURE [override]",
    "contact": "contact CHANNEL",
    "answer": "answer CONTACT yes|no [MESSAGE]",
    "message": "message CHANNEL WORDS",
    "ask-proof": "ask-proof MEASURE",
    "show": "show PROOF yes|no",
    "explain": "explain INCIDENT",
    "regret": "regret INCIDENT",
    "reserve": "reserve OFFER|CONTACT|PROOF|gift ...",
    "protest": "protest ABOUT",
    "countermeasure": "countermeasure NAME [CHANNEL]",
    "hold": "hold [REASON]",
    "walk-out": "walk-out [REASON]",
}
"""How each act is typed."""


class TypedError(ReassureError):
    """A line that is no act; it says how the act is typed."""


def parse(line: str) -> Act:
    """The act that a line names; TypedError says how it should read."""
    words = line.split()
    if not words or words[0] not in USAGE:
        raise TypedError(f"An act begins with one of {', '.join(USAGE)}.")
    verb, rest = words[0], words[1:]
    try:
        return ACT.validate_python(READERS[verb](rest))
    except (ValidationError, IndexError, ValueError) as error:
        raise TypedError(f"Type it as: {USAGE[verb]}") from error


def _package(words: list[str]) -> dict[str, object]:
    fields: dict[str, object] = {"give": _ids(words[0])}
    rest = words[1:]
    while rest:
        word = rest.pop(0)
        if word == "for":
            fields["ask"] = _ids(rest.pop(0))
        elif word == "within":
            fields["deadline"] = int(rest.pop(0))
        elif word == "first":
            fields["first"] = rest.pop(0)
        elif word == "override":
            fields["override"] = _ids(rest.pop(0))
        else:
            raise ValueError(word)
    return fields


def _ids(word: str) -> tuple[str, ...]:
    return tuple(filter(None, word.split(",")))


def _override(words: list[str]) -> tuple[str, ...]:
    if not words:
        return ()
    verb, measures = words
    if verb != "override":
        raise ValueError(words)
    return _ids(measures)


def _only(words: list[str]) -> str:
    (word,) = words
    return word


def _text(words: list[str]) -> str:
    """The rest of a line as it was typed, without the quotation marks around the whole of it."""
    text = " ".join(words)
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


YES_OR_NO = {"yes": True, "no": False}

READERS: dict[str, Callable[[list[str]], dict[str, object]]] = {
    "offer": lambda w: {"act": "offer"} | _package(w),
    "accept": lambda w: {"act": "accept", "offer": w[0], "override": _override(w[1:])},
    "decline": lambda w: {"act": "decline", "offer": w[0], "reason": _text(w[1:])},
    "counter": lambda w: {"act": "counter", "offer": w[0]} | _package(w[1:]),
    "withdraw": lambda w: {"act": "withdraw", "of": _only(w)},
    "perform": lambda w: {"act": "perform", "measure": w[0], "override": _override([*w[1:], *w[:1]] if w[1:] else [])},
    "contact": lambda w: {"act": "request-contact", "channel": _only(w)},
    "answer": lambda w: {
        "act": "answer-contact",
        "contact": w[0],
        "take": YES_OR_NO.get(w[1]),
        "message": _text(w[2:]),
    },
    "message": lambda w: {"act": "message", "channel": w[0], "text": _text(w[1:])},
    "ask-proof": lambda w: {"act": "ask-proof", "measure": _only(w)},
    "show": lambda w: {"act": "answer-proof", "proof": w[0], "show": YES_OR_NO.get(_only(w[1:]))},
    "explain": lambda w: {"act": "explain", "incident": _only(w)},
    "regret": lambda w: {"act": "explain", "incident": _only(w), "regret": True},
    "reserve": lambda w: {"act": "reserve", "of": tuple(w)},
    "protest": lambda w: {"act": "protest", "about": _text(w)},
    "countermeasure": lambda w: {"act": "countermeasure", "countermeasure": w[0], "channel": w[1] if w[1:] else None},
    "hold": lambda w: {"act": "hold", "reason": _text(w)},
    "walk-out": lambda w: {"act": "walk-out", "reason": _text(w)},
}

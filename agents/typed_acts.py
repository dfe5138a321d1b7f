"""Parser for acts typed on one line, such as ``offer joint.special-envoys for beijing.keep-safe-distance within 2``."""

import shlex
from collections.abc import Callable

from pydantic import TypeAdapter, ValidationError

from moderator.moves import Act
from scenarios.errors import ReassureError

ACT: TypeAdapter[Act] = TypeAdapter(Act)

USAGE = {
    "offer": "offer MEASURE[,MEASURE] [for MEASURE[,MEASURE]] [within ROUNDS] [override]",
    "accept": "accept OFFER [override]",
    "decline": "decline OFFER REASON",
    "counter": "counter OFFER MEASURE[,MEASURE] [for MEASURE[,MEASURE]] [within ROUNDS] [override]",
    "withdraw": "withdraw OFFER|COMMITMENT",
    "perform": "perform MEASURE [override]",
    "contact": "contact CHANNEL",
    "answer": "answer CONTACT yes|no",
    "protest": "protest ABOUT",
    "countermeasure": "countermeasure NAME [CHANNEL]",
    "hold": "hold",
    "walk-out": "walk-out",
}
"""Syntax of each act."""


class TypedError(ReassureError):
    """A typed line that is not a valid act; the message gives the syntax."""


def parse(line: str) -> Act:
    """The act in a typed line; raises TypedError with the syntax."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise TypedError(f"A quotation mark is not closed in {line!r}; close it.") from error
    if not words or words[0] not in USAGE:
        raise TypedError(f"A line must begin with one of: {', '.join(USAGE)}.")
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
        elif word == "override":
            fields["override"] = True
        else:
            raise ValueError(word)
    return fields


def _ids(word: str) -> tuple[str, ...]:
    return tuple(filter(None, word.split(",")))


def _override(words: list[str]) -> bool:
    if words not in ([], ["override"]):
        raise ValueError(words)
    return bool(words)


def _only(words: list[str]) -> str:
    (word,) = words
    return word


READERS: dict[str, Callable[[list[str]], dict[str, object]]] = {
    "offer": lambda w: {"act": "offer"} | _package(w),
    "accept": lambda w: {"act": "accept", "offer": w[0], "override": _override(w[1:])},
    "decline": lambda w: {"act": "decline", "offer": w[0], "reason": " ".join(w[1:])},
    "counter": lambda w: {"act": "counter", "offer": w[0]} | _package(w[1:]),
    "withdraw": lambda w: {"act": "withdraw", "of": _only(w)},
    "perform": lambda w: {"act": "perform", "measure": w[0], "override": _override(w[1:])},
    "contact": lambda w: {"act": "request-contact", "channel": _only(w)},
    "answer": lambda w: {
        "act": "answer-contact",
        "contact": w[0],
        "take": {"yes": True, "no": False}.get(_only(w[1:])),
    },
    "protest": lambda w: {"act": "protest", "about": " ".join(w)},
    "countermeasure": lambda w: {"act": "countermeasure", "countermeasure": w[0], "channel": w[1] if w[1:] else None},
    "hold": lambda w: {"act": "hold"} | dict.fromkeys(w),
    "walk-out": lambda w: {"act": "walk-out"} | dict.fromkeys(w),
}

"""Standing formulae: real phrases of each side, which pass or are barred in all their forms alike."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from moderator.speech.spelling import spelled

LISTED = tomllib.loads((files("moderator.speech") / "formulae.toml").read_text(encoding="utf-8"))
NOTHING = " … "
"""Stands for a formula that passes."""


class Barred(NamedTuple):
    """A formula that is refused: the words as they were said, why, and where it comes from."""

    quote: str
    because: str
    source: str


def without(side: str, said: str) -> str:
    """A text without the formulae of its side that pass."""
    pattern = _passing(side)
    if pattern is None:
        return said
    words, parts, at = spelled(said), list[str](), 0
    for found in pattern.finditer(words.text):
        start, end = words.places[found.start()], words.places[found.end() - 1] + 1
        parts += [said[at:start], NOTHING]
        at = end
    return "".join(parts) + said[at:] if at else said


def barred(side: str, said: str) -> Barred | None:
    """The first formula of a text that is barred at this table."""
    words = spelled(said)
    for entry in LISTED.get(side, ()):
        if entry["passes"] or any(spelled(other).text in words.text for other in entry.get("unless", ())):
            continue
        if found := _forms(tuple(entry["forms"])).search(words.text):
            return Barred(words.quote(*found.span()), entry["because"], entry["source"])
    return None


@lru_cache(maxsize=8)
def _passing(side: str) -> re.Pattern[str] | None:
    forms = tuple(form for entry in LISTED.get(side, ()) if entry["passes"] for form in entry["forms"])
    return _forms(forms) if forms else None


@lru_cache(maxsize=64)
def _forms(forms: tuple[str, ...]) -> re.Pattern[str]:
    plain = sorted((spelled(form).text.strip() for form in forms), key=len, reverse=True)
    return re.compile("|".join(rf"(?<![a-z]){re.escape(form)}(?![a-z])" for form in plain))

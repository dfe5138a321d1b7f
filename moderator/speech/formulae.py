"""Standing formulae: real phrases of each side, which pass or are barred in all their forms alike."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from moderator.speech.reading.phrases import Phrases
from moderator.speech.reading.spelling import spelled

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
    words, parts, at = spelled(said), list[str](), 0
    for found in _passing(side).finditer(words.text):
        start, end = words.places[found.start()], words.places[found.end() - 1] + 1
        parts += [said[at:start], NOTHING]
        at = end
    return "".join(parts) + said[at:] if at else said


def barred(side: str, said: str) -> Barred | None:
    """The first formula of a text that is barred at this table."""
    words = spelled(said)
    for forms, entry in _entries(side):
        found = forms.search(words.text)
        if found and not any(spelled(other).text in words.text for other in entry.get("unless", ())):
            return Barred(words.quote(*found.span()), entry["because"], entry["source"])
    return None


@lru_cache(maxsize=8)
def _passing(side: str) -> Phrases:
    return Phrases(form for entry in LISTED.get(side, ()) if entry["passes"] for form in entry["forms"])


@lru_cache(maxsize=8)
def _entries(side: str) -> tuple[tuple[Phrases, dict[str, Any]], ...]:
    """The formulae of a side that are barred, each with its entry."""
    return tuple((Phrases(entry["forms"]), entry) for entry in LISTED.get(side, ()) if not entry["passes"])

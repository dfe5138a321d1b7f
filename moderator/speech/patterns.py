"""Patterns of remarks: the phrases that make a remark of each kind, and who must say them."""

import re
import tomllib
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from moderator.moves import RemarkKind
from moderator.speech.reading.spelling import phrases


class Pattern(NamedTuple):
    """Words that make a remark of one kind."""

    kind: RemarkKind
    of: Literal["own", "named", "other", "theirs", "any"]
    phrases: tuple[str, ...]
    about: bool
    """Whether it must be about a measure, an offer or a cable."""
    but: tuple[str, ...]
    """Longer phrases that hold one of the others and mean something else."""


def _patterns(listed: list[dict[str, Any]]) -> tuple[Pattern, ...]:
    return tuple(
        Pattern(p["kind"], p["of"], phrases(p["phrases"]), p.get("about", False), phrases(p.get("but", "")))
        for p in listed
    )


def _with_adverbs(perfect: tuple[str, ...]) -> tuple[str, ...]:
    """Phrases with "have" or "has", also with an adverb after it: "have done" and "have already done"."""
    said = (phrase.partition(" ") for phrase in perfect if phrase.startswith(("have ", "has ")))
    inserted = tuple(f"{have} {adverb} {rest}" for have, _, rest in said for adverb in ADVERBS)
    return (*perfect, *inserted)


WORDS: dict[str, Any] = tomllib.loads((files("moderator.speech") / "remarks.toml").read_text(encoding="utf-8"))
ADVERBS, REFERENCES = phrases(WORDS["adverbs"]), phrases(WORDS["references"])
ABSTAINING = frozenset(phrases(WORDS["abstaining"]))
"""Words of the title of a measure that is carried out by not doing something."""

ASKING = re.compile(rf",? (?:and|or) (?=(?:{'|'.join(phrases(WORDS['asking']))})\b)")
"""What stands between two questions in one sentence."""
PATTERNS = tuple(
    p._replace(phrases=_with_adverbs(p.phrases), but=_with_adverbs(p.but)) if p.kind == "claim" else p
    for p in _patterns(WORDS["patterns"])
)
LABELLED = tuple((f"remark {n}", f"remark {n} but", pattern) for n, pattern in enumerate(PATTERNS))
"""The patterns, each with the labels of its phrases and of its longer phrases in a lexicon."""

REFERENCE = "reference"
"""The label of words that refer to what was named before."""

"""Search for many phrases at once, in one pass through the text, whatever their number."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from moderator.speech.reading.spelling import GRAMMAR, phrases, spelled

Span = tuple[int, int]

STAR = "*"
"""Stands in a phrase for any ending of a word; no text has one that is spelled for matching."""

REACH = 14
"""Most letters of an ending that a star stands for."""

IRREGULAR = {verb: phrases(forms) for verb, forms in GRAMMAR["forms"].items()}
HELPERS = frozenset(("not", "no", "longer", "never", "be", "will", "can", "could", "may", "stop", "cease"))

STEM = 3
"""Letters from which a phrase is also found with an "s": "claim" finds "claims", "stand by" finds "stands by"."""

REMEMBERED = 4096
"""Words of which a lexicon remembers whether a phrase begins with them."""

LETTER = re.compile("[a-z0-9]")
ENDING = re.compile(f"[a-z0-9]{{0,{REACH}}}")


def inflected(phrase: str) -> tuple[str, ...]:
    """A verb phrase with its other forms: "lift", "lifted" and "lifting"; "no longer hold" and "no longer held"."""
    words = phrase.split()
    at = next((place for place, word in enumerate(words) if word not in HELPERS), 0)
    forms = IRREGULAR.get(words[at]) or _regular(words[at])
    return (phrase, *(" ".join((*words[:at], form, *words[at + 1 :])) for form in forms))


def _regular(verb: str) -> tuple[str, ...]:
    if not re.fullmatch("[a-z]{3,}", verb) or verb.endswith(("ing", "ed", "able")):
        return ()
    if verb.endswith("e"):
        return f"{verb}d", f"{verb[:-1]}ing"
    if re.search("[^aeiou]y$", verb):
        return f"{verb[:-1]}ied", f"{verb}ing"
    stem = verb + verb[-1] if re.fullmatch("[^aeiou]*[aeiou][bdgklmnprt]", verb) else verb
    return f"{stem}ed", f"{stem}ing"


@lru_cache(maxsize=8192)
def _plain(word: str) -> str:
    return spelled(word).text.strip()


class Lexicon:
    """Phrases under labels; a word in Latin letters is found as a whole, or with any ending if it has a star.

    All beginnings of the phrases are held as plain strings, which take little memory and none of the time of Python's
    garbage collector, unlike the nodes of a tree.
    """

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        labels: dict[str, list[str]] = {}
        for label, listed in words.items():
            for phrase in filter(None, map(_spelled, listed)):
                labels.setdefault(phrase, []).append(label)
        self._labels = {phrase: tuple(found) for phrase, found in labels.items()}
        self._beginnings = {phrase[:end] for phrase in labels for end in range(1, len(phrase) + 1)}
        others = "".join({re.escape(phrase[0]) for phrase in labels if not LETTER.match(phrase)})
        self._starts = re.compile(f"[a-z0-9]+|[{others}]" if others else "[a-z0-9]+")
        self._begun: dict[str, tuple[str, ...]] = {}

    def found(self, text: str) -> dict[str, list[Span]]:
        """By label, the spans of its phrases in order, the longest at each place."""
        spans: dict[str, list[Span]] = {}
        for first in self._starts.finditer(text):
            start, end = first.span()
            for begun in self._begin(first[0]):
                if begun in self._labels:
                    _note(spans, self._labels[begun], start, end)
                if begun + text[end : end + 1] in self._beginnings:
                    for phrase, at in self._onward(text, start, [(begun, end)]):
                        if phrase in self._labels and not (LETTER.match(text, at) and LETTER.match(text, at - 1)):
                            _note(spans, self._labels[phrase], start, at)
        return spans

    def _begin(self, first: str) -> tuple[str, ...]:
        """The beginnings of phrases that a word is, or another character with which one begins."""
        begun = self._begun.get(first)
        if begun is None:
            begun = tuple(phrase for phrase, at in self._onward(first, 0, [("", 0)]) if at == len(first))
            if len(self._begun) == REMEMBERED:
                self._begun.clear()
            self._begun[first] = begun
        return begun

    def _onward(self, text: str, start: int, ways: list[tuple[str, int]]) -> list[tuple[str, int]]:
        """The beginnings of phrases on these ways through a text, each with the place up to which the text holds it."""
        for phrase, at in ways:  # which grows meanwhile
            character = text[at : at + 1]
            if phrase + STAR in self._beginnings and (ending := ENDING.match(text, at)):
                ways.append((phrase + STAR, ending.end()))
            if character == "s" and at - start >= STEM and not LETTER.match(text, at + 1):
                ways.append((phrase, at + 1))
            if character and phrase + character in self._beginnings:
                ways.append((phrase + character, at + 1))
        return ways


def _spelled(phrase: str) -> str:
    """A phrase in its form for matching, with its stars."""
    words = ((_plain(word.rstrip("*")), STAR if word.endswith("*") else "") for word in phrase.split())
    return " ".join(word + star for word, star in words if word)


def _note(spans: dict[str, list[Span]], labels: Iterable[str], start: int, end: int) -> None:
    """Add the span of a phrase under its labels; of several that begin at one place the longest is kept."""
    for label in labels:
        held = spans.setdefault(label, [])
        if not held or held[-1][0] < start:
            held.append((start, end))
        elif held[-1][1] < end:
            held[-1] = (start, end)

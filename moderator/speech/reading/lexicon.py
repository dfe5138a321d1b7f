"""Search for many phrases at once, in one pass through the text, whatever their number."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from moderator.speech.reading.spelling import GRAMMAR, phrases, spelled

Span = tuple[int, int]
Node = dict[str, Any]
"""The next nodes by character; under ``STAR`` the node after any ending; under ``ENDS`` the labels that end here."""

STAR, ENDS = "any", "ends"
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
    """Phrases under labels; a word in Latin letters is found as a whole, or with any ending if it has a star."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self._root: Node = {}
        for label, listed in words.items():
            for phrase in listed:
                self._add(label, phrase)
        others = "".join(re.escape(character) for character in self._root if not LETTER.match(character))
        self._starts = re.compile(f"[a-z0-9]+|[{others}]" if others else "[a-z0-9]+")
        self._begun = lru_cache(maxsize=REMEMBERED)(self._begin)

    def _add(self, label: str, phrase: str) -> None:
        node, written = self._root, False
        for word in phrase.split():
            plain = _plain(word.rstrip("*"))
            for character in (" " if written and plain else "") + plain:
                node = node.setdefault(character, {})
            written = written or bool(plain)
            if word.endswith("*") and plain:
                node = node.setdefault(STAR, {})
        if written:
            node.setdefault(ENDS, []).append(label)

    def found(self, text: str) -> dict[str, list[Span]]:
        """By label, the spans of its phrases in order, the longest at each place."""
        spans: dict[str, list[Span]] = {}
        for first in self._starts.finditer(text):
            start, end = first.span()
            following = text[end : end + 1]
            for node in self._begun(first[0]):
                if ENDS in node:
                    _note(spans, node[ENDS], start, end)
                if following in node:
                    for last, at in _nodes(text, start, [(node[following], end + 1)]):
                        if ENDS in last and not (LETTER.match(text, at) and LETTER.match(text, at - 1)):
                            _note(spans, last[ENDS], start, at)
        return spans

    def _begin(self, first: str) -> tuple[Node, ...]:
        """The nodes at the end of a word, or of another character, with which a phrase may begin."""
        return tuple(node for node, at in _nodes(first, 0, [(self._root, 0)]) if at == len(first))


def _note(spans: dict[str, list[Span]], labels: Iterable[str], start: int, end: int) -> None:
    """Add the span of a phrase under its labels; of several that begin at one place the longest is kept."""
    for label in labels:
        held = spans.setdefault(label, [])
        if not held or held[-1][0] < start:
            held.append((start, end))
        elif held[-1][1] < end:
            held[-1] = (start, end)


def _nodes(text: str, start: int, ways: list[tuple[Node, int]]) -> list[tuple[Node, int]]:
    """The nodes that these ways through a text lead to, themselves included, each with the place it is reached at."""
    for node, at in ways:  # which grows meanwhile
        character = text[at : at + 1]
        if STAR in node and (ending := ENDING.match(text, at)):
            ways.append((node[STAR], ending.end()))
        if character == "s" and at - start >= STEM and not LETTER.match(text, at + 1):
            ways.append((node, at + 1))
        if character in node:
            ways.append((node[character], at + 1))
    return ways

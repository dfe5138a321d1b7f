"""Search for many phrases at once, in one pass through the text, whatever their number."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from moderator.speech.spelling import GRAMMAR, phrases, spelled

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
        inside = False
        for start, character in enumerate(text):
            letter = "a" <= character <= "z" or "0" <= character <= "9"
            if not (letter and inside) and character in self._root:
                for end, label in self._walk(text, start):
                    held = spans.setdefault(label, [])
                    if not held or held[-1][0] < start:
                        held.append((start, end))
                    else:
                        held[-1] = (start, max(end, held[-1][1]))
            inside = letter
        return spans

    def _walk(self, text: str, start: int) -> Iterable[tuple[int, str]]:
        ways: list[tuple[Node, int]] = [(self._root, start)]
        while ways:
            node, at = ways.pop()
            if ENDS in node and not (text[at - 1].isascii() and LETTER.match(text, at) and LETTER.match(text, at - 1)):
                for label in node[ENDS]:
                    yield at, label
            if STAR in node and (ending := ENDING.match(text, at)):
                ways.append((node[STAR], ending.end()))
            if text.startswith("s", at) and at - start >= STEM and not LETTER.match(text, at + 1):
                ways.append((node, at + 1))
            if at < len(text) and text[at] in node:
                ways.append((node[text[at]], at + 1))

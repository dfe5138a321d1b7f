"""Snippets: the part of a text in which words were found, with the words in brackets."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from transcripts.search.query import Term
from transcripts.store.search_tokens import HAN, LETTER, folded

WIDTH, BEFORE = 160, 50
"""The length of a snippet in characters, and how many of them come before the words found."""


class _Found(NamedTuple):
    start: int
    end: int


def snippet(text: str, terms: Sequence[Term]) -> str:
    """A text on one line, cut to about 160 characters around the term that occurs least often."""
    text = " ".join(text.split())
    plain = folded(text)
    found = [places for term in terms if not term.without and (places := _found(plain, term))]
    first = min(found, key=len)[0] if found else _Found(0, 0)
    low = _cut(text, first.start - BEFORE)
    high = max(_cut(text, low + WIDTH), first.end)
    marked = _marked(text, sorted(place for places in found for place in places), low, high)
    return f"{'... ' if low else ''}{marked}{' ...' if high < len(text) else ''}"


def _found(plain: str, term: Term) -> list[_Found]:
    """The places in a folded text where the words of a term follow each other."""
    parts = [_edge(term.words[0], f"(?<!{LETTER})"), term.words[0]]
    for one, other in pairwise(term.words):
        parts += (r"[\W_]+" if _edge(one, "spaced") and _edge(other, "spaced") else r"[\W_]*"), other
    end = f"{LETTER}*" if term.prefix else _edge(term.words[-1], f"(?!{LETTER})")
    return [_Found(*found.span()) for found in re.finditer("".join((*parts, end)), plain)]


def _edge(word: str, pattern: str) -> str:
    """The pattern at the edge of a word; empty for a Chinese word."""
    return "" if re.match(HAN, word) else pattern


def _cut(text: str, at: int) -> int:
    """The start of the word at a place, or the place itself; always within the text."""
    at = max(0, min(at, len(text)))
    while 0 < at < len(text) and re.match(LETTER, text[at]) and re.match(LETTER, text[at - 1]):
        at -= 1
    return at


def _marked(text: str, found: Sequence[_Found], low: int, high: int) -> str:
    """A part of a text, with brackets around the words found."""
    parts, at = list[str](), low
    for one in found:
        if at <= one.start and one.end <= high:
            parts += text[at : one.start], "[", text[one.start : one.end], "]"
            at = one.end
    return "".join((*parts, text[at:high])).strip()

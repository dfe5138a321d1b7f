"""Parser of search queries: words, "a phrase", prefix*, and -word to leave out.

Everything else is literal, so that any line is a query or gives one clear error.
"""

import re
from typing import NamedTuple

from scenarios.errors import ReassureError
from transcripts.store.search_tokens import HAN, words

LONGEST, MOST = 500, 32
_PART = re.compile(r'(?P<without>-?)(?:["“”](?P<phrase>[^"“”]*)["“”]?|(?P<word>[^\s"“”]+))')
_PREFIX = re.compile(rf"(?!{HAN})[^\W_]\*$")
"""A star after a Chinese character is ignored: each character is a word of its own."""


class QueryError(ReassureError):
    """A query or a filter that cannot be searched for."""


class Term(NamedTuple):
    """Words that follow each other; with ``prefix``, the last one is only the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool
    without: bool


def parsed(line: str) -> tuple[Term, ...]:
    """The terms of a line, at least one of them wanted; QueryError where there is none, or too many."""
    if len(line) > LONGEST:
        raise QueryError(f"A search can have up to {LONGEST} characters; shorten it.")
    terms = tuple(term for found in _PART.finditer(line) if (term := _term(found)).words)
    if len(terms) > MOST:
        raise QueryError(f"A search can have up to {MOST} words; shorten it.")
    if all(term.without for term in terms):
        raise QueryError("A search needs a word to find, besides words to leave out; add one.")
    return terms


def _term(found: re.Match[str]) -> Term:
    text = found["phrase"] or found["word"] or ""
    prefix = bool(found["word"]) and _PREFIX.search(text) is not None
    return Term(tuple(words(text)), prefix, bool(found["without"]))

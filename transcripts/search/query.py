"""What a person asks of the search, read from a line: words, "a phrase", prefix*, and -without.

Everything else is literal, so that any line is a query or one clear sentence.
"""

import re
from typing import NamedTuple

from scenarios.errors import ReassureError
from transcripts.store.tokens import HAN, words

LONGEST, MOST = 500, 32
_PART = re.compile(r'(?P<without>-?)(?:["“”](?P<phrase>[^"“”]*)["“”]?|(?P<word>[^\s"“”]+))')
_PREFIX = re.compile(rf"(?!{HAN})[^\W_]\*$")
"""A star at a Chinese character says nothing new: each one is a word already."""


class QueryError(ReassureError):
    """A line that asks for nothing that could be looked for."""


class Term(NamedTuple):
    """Words that follow each other; the last one is only the beginning of a word where it is a ``prefix``."""

    words: tuple[str, ...]
    prefix: bool
    without: bool


def parsed(line: str) -> tuple[Term, ...]:
    """The terms of a line, at least one of them wanted; QueryError where there is none, or too much."""
    if len(line) > LONGEST:
        raise QueryError(f"A search takes up to {LONGEST} characters; say less.")
    terms = tuple(term for found in _PART.finditer(line) if (term := _term(found)).words)
    if len(terms) > MOST:
        raise QueryError(f"A search takes up to {MOST} words; say less.")
    if all(term.without for term in terms):
        raise QueryError("A search needs a word to look for, beside any to leave out; name one.")
    return terms


def _term(found: re.Match[str]) -> Term:
    text = found["phrase"] or found["word"] or ""
    prefix = bool(found["word"]) and _PREFIX.search(text) is not None
    return Term(tuple(words(text)), prefix, bool(found["without"]))

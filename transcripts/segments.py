"""Text as the search index reads it: Chinese has no spaces, so every character stands as a word of its own.

A Chinese word is then found as the phrase of its characters, however long it is.
"""

import re
import unicodedata
from functools import lru_cache

from transcripts.chain import digest

HAN = "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
LETTER = rf"(?:(?!{HAN})[^\W_])"
"""Letters and digits of which words are made that have spaces around them."""

_HAN = re.compile(f"({HAN})")
_ACCENTS = "[\u0300-\u0331]"
_WORD = re.compile(f"{HAN}|(?:{LETTER}{_ACCENTS}*)+")
"""What the index takes for a word (SQLite's unicode61)."""


def segmented(text: str) -> str:
    """A text with a space around each Chinese character."""
    return _HAN.sub(r" \1 ", text)


def words(text: str) -> tuple[str, ...]:
    """The words of a text as the index tells them apart, without case and accents."""
    return tuple(re.sub(_ACCENTS, "", word) for word in _WORD.findall(folded(text)))


def folded(text: str) -> str:
    """A text of the same length, its letters without case, and the Latin ones without accents."""
    return text.lower() if text.isascii() else "".join(map(_folded, text))


@lru_cache(maxsize=10_000)
def _folded(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    return (base if base.isascii() else character).lower()[0]


def tag(kind: str, value: str) -> str:
    """One word of the index that stands for a value of a kind, such as a scenario's id, whatever is in it."""
    return digest([kind, value])[:16]

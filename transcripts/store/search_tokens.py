"""Text for the index of words: words without case and accents, separated here and not by SQLite.

Chinese has no spaces, so every character is a word of its own, and a Chinese word of any length is found as the phrase
of its characters.
"""

import re
import unicodedata
from functools import lru_cache

from scenarios.types import without_surrogates
from transcripts.store.chain import digest

_RANGES = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN = f"[{_RANGES}]"
LETTER = rf"[^\W_{_RANGES}]"
"""A letter or digit of words that have spaces between them."""

_WORD = re.compile(f"{HAN}|{LETTER}+")
_ACCENT = re.compile("[\u0300-\u036f]")


class _Folds(dict[int, str]):
    """A cache of characters without case and, where Latin, without accents."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFD", chr(code))[0]
        self[code] = found = (base if base.isascii() else chr(code)).lower()[0]
        return found


_FOLDS = _Folds()


def segmented(text: str) -> str:
    """The words of a text with a space between them."""
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """The words of a text in their order."""
    return _WORD.findall(_ACCENT.sub("", folded(text)))


def folded(text: str) -> str:
    """A text of the same length without case, and without accents on Latin letters."""
    return text.lower() if text.isascii() else text.translate(_FOLDS)


@lru_cache(maxsize=1024)
def tag(kind: str, value: str) -> str:
    """One word of the index for a value of a kind, such as a scenario's id, whatever characters the value has."""
    return digest([kind, without_surrogates(value)])[:16]


NOTE = tag("kind", "note")
"""The tag of those rows of the index that are notes."""

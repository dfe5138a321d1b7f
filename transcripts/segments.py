"""Text as the search index reads it: Chinese has no spaces, so every character stands as a word of its own.

A Chinese word is then found as the phrase of its characters, however long it is.
"""

import re

from transcripts.chain import digest

HAN = re.compile("([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")


def segmented(text: str) -> str:
    """A text with a space around each Chinese character."""
    return HAN.sub(r" \1 ", text)


def tag(kind: str, value: str) -> str:
    """One word of the index that stands for a value of a kind, such as a scenario's id, whatever is in it."""
    return digest([kind, value])[:16]

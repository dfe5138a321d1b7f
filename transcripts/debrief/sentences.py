"""The sentences of a debrief, from its data file."""

import tomllib
from functools import cache
from importlib.resources import files

from prompts.load import fill

STOPS = (".", "?", "!", "\u3002", "\uff1f", "\uff01")
"""What ends a sentence, in English and in Chinese."""


def plain(about: str, which: str, **values: str) -> str:
    """A sentence with its values, in plain text."""
    return fill(sentences()[about][which], **values)


def ended(sentence: str) -> str:
    """A sentence with a full stop, unless the words that it ends with bring their own."""
    return sentence if sentence.rstrip("”").endswith(STOPS) else f"{sentence}."


@cache
def sentences() -> dict[str, dict[str, str]]:
    """All sentences, by what they are about."""
    return tomllib.loads((files("transcripts.debrief") / "debrief.toml").read_text(encoding="utf-8"))

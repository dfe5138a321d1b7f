"""The sentences of a debrief, from its data file."""

import tomllib
from functools import cache
from importlib.resources import files

from prompts.load import fill


def plain(about: str, which: str, **values: str) -> str:
    """A sentence with its values, in plain text."""
    return fill(sentences()[about][which], **values)


@cache
def sentences() -> dict[str, dict[str, str]]:
    """All sentences, by what they are about."""
    return tomllib.loads((files("transcripts.debrief") / "debrief.toml").read_text(encoding="utf-8"))

"""The transcript of a dialogue, scene by scene, as both Markdown and HTML show it."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from moderator.events import Language
from prompts.load import fill
from scenarios.types import Frozen


class Deed(Frozen):
    """One act in words, and the numbers of its sources."""

    text: str
    sources: tuple[int, ...]


class Scene(Frozen):
    """A turn, a cable, or another event between turns."""

    kind: Literal["turn", "cable", "aside"]
    ref: str = ""
    """The turn, such as ``T3``; empty for a cable or another event."""
    head: str
    seat: Literal["first", "second", ""] = ""
    """Whether it is a turn of the first or the second side; empty for a cable or another event."""
    agent: str = ""
    said: str = ""
    language: Language = "en"
    translation: str = ""
    rationale: str = ""
    deeds: tuple[Deed, ...] = ()
    facts: tuple[str, ...] = ()


class Source(Frozen):
    """A measure or countermeasure in the talks, and the places in the papers that it rests on."""

    number: int
    id: str
    title: str
    places: tuple[str, ...]


class Brief(Frozen):
    """The confidential brief of a side."""

    side: str
    text: str
    wants: str


class Story(Frozen):
    """The transcript of one dialogue."""

    dialogue: str
    title: str
    as_of: str
    ending: str
    forecast: str
    seats: tuple[str, ...]
    facts: tuple[str, ...]
    situation: str
    briefs: tuple[Brief, ...]
    """Empty in a redacted copy."""
    scenes: tuple[Scene, ...]
    index: tuple[float, ...]
    """S after each turn."""
    score: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    papers: tuple[str, ...]


def say(about: str, which: str, **values: str) -> str:
    """A sentence of the transcript with its values, in plain text."""
    return fill(_sentences()[about][which], **values)


@cache
def _sentences() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("transcripts.exports") / "story.toml").read_text(encoding="utf-8"))

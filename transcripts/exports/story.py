"""What a reader is told of a dialogue, scene by scene: what the Markdown and the page both show."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from moderator.events import Language
from prompts.load import fill
from scenarios.types import Frozen


class Deed(Frozen):
    """One act in words, and the numbers of the sources that it rests on."""

    text: str
    sources: tuple[int, ...]


class Scene(Frozen):
    """A half-turn, a cable, or something that happened between half-turns."""

    kind: Literal["turn", "cable", "aside"]
    ref: str = ""
    """The half-turn, where it is one."""
    head: str
    seat: Literal["first", "second", ""] = ""
    """Which of the two sides it is of, if it is of one."""
    agent: str = ""
    said: str = ""
    language: Language = "en"
    translation: str = ""
    rationale: str = ""
    deeds: tuple[Deed, ...] = ()
    facts: tuple[str, ...] = ()


class Source(Frozen):
    """A measure or countermeasure that somebody put forward, and where it is read from."""

    number: int
    id: str
    title: str
    places: tuple[str, ...]


class Brief(Frozen):
    """What a side alone read."""

    side: str
    text: str
    wants: str


class Story(Frozen):
    """All that a reader is told of one dialogue."""

    dialogue: str
    title: str
    as_of: str
    ending: str
    forecast: str
    seats: tuple[str, ...]
    facts: tuple[str, ...]
    situation: str
    briefs: tuple[Brief, ...]
    """None in a redacted copy."""
    scenes: tuple[Scene, ...]
    index: tuple[float, ...]
    """S after each half-turn."""
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

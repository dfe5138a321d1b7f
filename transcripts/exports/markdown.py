"""Markdown: a transcript to be read, with every value cleaned and escaped."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files

from prompts.load import fill
from transcripts.debrief.markdown import escape
from transcripts.exports.records import Record
from transcripts.exports.story import Brief, Scene, Source, Story
from transcripts.exports.story_builder import build_story

_FIRST = re.compile(r"^(?:([-+=])|(\d+)([.)]))")
"""The beginning of a line that Markdown could read as a list or a heading."""


def documents(records: Iterable[Record]) -> Iterator[str]:
    """The transcripts, one after the other."""
    for number, record in enumerate(records):
        yield (_pieces()["between"] if number else "") + _document(build_story(record))


def _document(story: Story) -> str:
    return fill(
        (files("transcripts.exports") / "markdown.md").read_text(encoding="utf-8"),
        title=escape(story.title),
        ending=paragraph(story.ending),
        forecast=paragraph(story.forecast),
        facts=_items((*story.seats, *story.facts)),
        as_of=escape(story.as_of),
        situation=_lines("line", story.situation),
        briefs="\n\n".join(map(_brief, story.briefs)),
        scenes=scenes(story),
        score=_items(story.score),
        balance=_items(story.balance),
        notes=_items(story.notes) or _piece("nothing"),
        sources="\n".join((*map(_source, story.sources), "", _items(story.papers))) or _piece("nothing"),
    )


def scenes(story: Story) -> str:
    """What was said and done, turn by turn."""
    return "\n\n".join(map(_scene, story.scenes)) or _piece("nothing")


@cache
def _pieces() -> dict[str, str]:
    return dict(tomllib.loads((files("transcripts.exports") / "markdown.toml").read_text(encoding="utf-8"))["piece"])


def _piece(name: str, **values: str) -> str:
    """A piece of the document with its values, each escaped."""
    return fill(_pieces()[name], **{key: paragraph(value) for key, value in values.items()})


def paragraph(text: str) -> str:
    """Escape text for any place in a Markdown line: hidden characters are shown, and markup has no effect."""
    return _FIRST.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", escape(text))


def _lines(piece: str, text: str) -> str:
    """A text of several paragraphs, each formatted by the same piece."""
    between = "\n>\n" if piece == "quote" else "\n\n"
    return between.join(_piece(piece, text=line) for line in text.splitlines() if line.strip())


def _items(texts: Iterable[str]) -> str:
    return "\n".join(_piece("item", text=text) for text in texts)


def _brief(brief: Brief) -> str:
    return _piece("brief", side=brief.side, text=brief.text, wants=brief.wants)


def _scene(scene: Scene) -> str:
    if scene.kind == "aside":
        return _piece("aside", text=scene.head)
    head = _piece("turn", head=scene.head, agent=scene.agent) if scene.ref else _piece("cable", head=scene.head)
    said = [_lines("quote", text) for text in (scene.said, scene.translation) if text]
    marks = [_piece("marks", text="; ".join(scene.marks))] if scene.marks else []
    rationale = [_piece("rationale", text=scene.rationale)] if scene.rationale else []
    done = [_piece("item", text=deed.text) + _numbers(deed.sources) for deed in scene.deeds]
    listed = "\n".join((*done, *(_piece("item", text=fact) for fact in scene.facts)))
    return "\n\n".join(filter(None, (head, *said, *marks, *rationale, listed)))


def _numbers(numbers: Sequence[int]) -> str:
    return f" [{', '.join(map(str, numbers))}]" if numbers else ""


def _source(source: Source) -> str:
    text = _piece("source", title=source.title, id=source.id, places="; ".join(source.places))
    return f"{source.number}. {text}"

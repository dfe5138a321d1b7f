"""HTML: one self-contained page without scripts or requests; what delegates say is always plain text."""

import html
import tomllib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files

from prompts.load import fill
from transcripts.clean import clean
from transcripts.exports.records import Record
from transcripts.exports.story import Brief, Deed, Scene, Source, Story
from transcripts.exports.story_builder import build_story

WIDE, LEFT, FLOOR, TALL = 322, 30, 108, 100
"""The chart in SVG units: its width, its left edge, the y of the value 0, and the height of the highest value."""


def page(records: Iterable[Record]) -> Iterator[str]:
    """The page of some dialogues; the anchor ``#T3`` is turn 3 of the first, ``#ID-T3`` turn 3 of another."""
    stories = [build_story(record) for record in records]
    css = style()
    yield fill(
        _file("page.html"),
        title=text("; ".join(dict.fromkeys(story.title for story in stories)) or "Reassure"),
        hash=style_hash(css),
        css=css,
        articles="\n".join(
            _article(story, f"{story.dialogue}-" if number else "") for number, story in enumerate(stories)
        ),
    )


def text(said: str) -> str:
    """Escape text for HTML: hidden characters are shown, and markup has no effect."""
    return html.escape(clean(said))


def style() -> str:
    """The style of a transcript, for a page that holds one."""
    return _file("html.css")


def style_hash(css: str) -> str:
    """The hash by which a page allows its own style and no other."""
    return b64encode(sha256(css.encode()).digest()).decode()


def transcript(story: Story, prefix: str = "") -> str:
    """What was said and done, turn by turn, with a link to each turn."""
    links = (_piece("link", anchor=prefix + scene.ref, text=scene.ref) for scene in story.scenes if scene.ref)
    scenes = "\n".join(_scene(scene, prefix) for scene in story.scenes)
    return _piece("transcript", turns="".join(links), scenes=scenes)


def sources(story: Story, prefix: str = "") -> str:
    """The sources that the acts of a transcript lead to."""
    listed = "\n".join(_source(source, prefix) for source in story.sources) or _piece("nothing")
    return _piece("sources", sources=listed, papers=_items(story.papers))


@cache
def _file(name: str) -> str:
    return (files("transcripts.exports") / name).read_text(encoding="utf-8")


@cache
def _pieces() -> dict[str, str]:
    return dict(tomllib.loads(_file("html.toml"))["piece"])


def _piece(name: str, **values: str) -> str:
    """A piece of the page; its values must be escaped already."""
    return fill(_pieces()[name].strip("\n"), **values)


def paragraphs(said: str) -> str:
    """A text of several paragraphs, each escaped."""
    return "\n".join(_piece("paragraph", text=text(line)) for line in said.splitlines() if line.strip())


def _items(texts: Iterable[str]) -> str:
    return "\n".join(_piece("item", text=text(line)) for line in texts)


def _article(story: Story, prefix: str) -> str:
    return _piece(
        "article",
        title=text(story.title),
        ending=text(story.ending),
        forecast=text(story.forecast),
        seats=_items(story.seats),
        facts=_items(story.facts),
        as_of=text(story.as_of),
        situation=paragraphs(story.situation),
        briefs="\n".join(map(_brief, story.briefs)),
        transcript=transcript(story, prefix),
        chart=_chart(story.index),
        score=_items(story.score),
        balance=_items(story.balance),
        notes=_items(story.notes) or _piece("nothing"),
        sources=sources(story, prefix),
    )


def _brief(brief: Brief) -> str:
    return _piece("brief", side=text(brief.side), text=paragraphs(brief.text), wants=text(brief.wants))


def _scene(scene: Scene, prefix: str) -> str:
    if scene.kind == "aside":
        return _piece("aside", text=text(scene.head))
    if scene.kind == "cable":
        return _piece("cable", head=text(scene.head), said=paragraphs(scene.said))
    return _piece(
        "turn",
        seat=scene.seat,
        anchor=prefix + scene.ref,
        head=text(scene.head),
        agent=text(scene.agent),
        language="zh" if scene.language == "zh" else "en",
        said=paragraphs(scene.said),
        translation=_piece("translation", text=paragraphs(scene.translation)) if scene.translation else "",
        marks=_piece("marks", marks=_items(scene.marks)) if scene.marks else "",
        rationale=_piece("rationale", text=paragraphs(scene.rationale)) if scene.rationale else "",
        deeds="\n".join(_deed(deed, prefix) for deed in scene.deeds),
        facts=_items(scene.facts),
    )


def _deed(deed: Deed, prefix: str) -> str:
    numbers = (_piece("number", anchor=f"{prefix}source-{n}", number=str(n)) for n in deed.sources)
    return _piece("deed", text=text(deed.text), numbers="".join(numbers))


def _source(source: Source, prefix: str) -> str:
    places, anchor = "; ".join(source.places), f"{prefix}source-{source.number}"
    return _piece("source", anchor=anchor, title=text(source.title), id=text(source.id), places=text(places))


def _chart(index: Sequence[float]) -> str:
    """S after each turn as a curve; empty with fewer than two turns."""
    if len(index) < 2:
        return ""
    top = max(10.0, *index)
    points = (
        f"{LEFT + WIDE * n / (len(index) - 1):.1f},{FLOOR - TALL * value / top:.1f}" for n, value in enumerate(index)
    )
    values = ", ".join(f"T{n} {value:.1f}" for n, value in enumerate(index, start=1))
    return _piece("chart", values=values, top=f"{top:.0f}", points=" ".join(points), last=f"T{len(index)}")

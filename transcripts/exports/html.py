"""HTML: one self-contained page without scripts or requests; what delegates say is always plain text."""

from collections.abc import Iterable, Iterator, Sequence

from transcripts.exports import pieces
from transcripts.exports.pieces import text
from transcripts.exports.records import Record
from transcripts.exports.story import Brief, Deed, Scene, Source, Story
from transcripts.exports.story_builder import build_story

WIDE, LEFT, FLOOR, TALL = 322, 30, 108, 100
"""The chart in SVG units: its width, its left edge, the y of the value 0, and the height of the highest value."""

PIECES = pieces.Pieces("transcripts.exports", "html")
_piece, _paragraphs, _items = PIECES.piece, PIECES.paragraphs, PIECES.items


def page(records: Iterable[Record]) -> Iterator[str]:
    """The page of some dialogues; the anchor ``#T3`` is turn 3 of the first, ``#ID-T3`` turn 3 of another."""
    stories = [build_story(record) for record in records]
    title = "; ".join(dict.fromkeys(story.title for story in stories)) or "Reassure"
    articles = (_article(story, f"{story.dialogue}-" if number else "") for number, story in enumerate(stories))
    yield pieces.page(title, PIECES.css, "\n".join(articles))


def transcript(story: Story, prefix: str = "") -> str:
    """What was said and done, turn by turn, with a link to each turn."""
    links = (_piece("link", anchor=prefix + scene.ref, text=scene.ref) for scene in story.scenes if scene.ref)
    scenes = "\n".join(_scene(scene, prefix) for scene in story.scenes)
    return _piece("transcript", turns="".join(links), scenes=scenes)


def sources(story: Story, prefix: str = "") -> str:
    """The sources that the acts of a transcript lead to."""
    listed = "\n".join(_source(source, prefix) for source in story.sources) or _piece("nothing")
    return _piece("sources", sources=listed, papers=_items(story.papers))


def _article(story: Story, prefix: str) -> str:
    return _piece(
        "article",
        title=text(story.title),
        ending=text(story.ending),
        forecast=text(story.forecast),
        seats=_items(story.seats),
        facts=_items(story.facts),
        as_of=text(story.as_of),
        situation=_paragraphs(story.situation),
        briefs="\n".join(map(_brief, story.briefs)),
        transcript=transcript(story, prefix),
        chart=_chart(story.index),
        score=_items(story.score),
        balance=_items(story.balance),
        notes=_items(story.notes) or _piece("nothing"),
        sources=sources(story, prefix),
    )


def _brief(brief: Brief) -> str:
    return _piece("brief", side=text(brief.side), text=_paragraphs(brief.text), wants=text(brief.wants))


def _scene(scene: Scene, prefix: str) -> str:
    if scene.kind == "aside":
        return _piece("aside", text=text(scene.head))
    if scene.kind == "cable":
        return _piece("cable", head=text(scene.head), said=_paragraphs(scene.said))
    return _piece(
        "turn",
        seat=scene.seat,
        anchor=prefix + scene.ref,
        head=text(scene.head),
        agent=text(scene.agent),
        language="zh" if scene.language == "zh" else "en",
        said=_paragraphs(scene.said),
        translation=_piece("translation", text=_paragraphs(scene.translation)) if scene.translation else "",
        marks=_piece("marks", marks=_items(scene.marks)) if scene.marks else "",
        rationale=_piece("rationale", text=_paragraphs(scene.rationale)) if scene.rationale else "",
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

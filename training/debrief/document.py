"""The debrief as a document: sections of claims, tables and figures, which HTML and Markdown both show."""

from typing import Annotated, Literal

from pydantic import Field

from scenarios.types import Frozen
from transcripts.debrief.figures import Ref
from transcripts.exports.story import Story
from transcripts.exports.tables import Grid


class Quote(Frozen):
    """Words that were said, and who said them."""

    speaker: str
    words: str


class Claim(Frozen):
    """A sentence, the turns that show it, words to prove it, and a command to type, if there is one."""

    lead: str = ""
    """The verdict before it, such as ``Met``."""
    text: str
    turns: tuple[Ref, ...] = ()
    quotes: tuple[Quote, ...] = ()
    command: str = ""


class Paragraph(Frozen):
    """A plain paragraph."""

    block: Literal["paragraph"] = "paragraph"
    text: str


class Claims(Frozen):
    """Claims under a small heading; ``none`` is said where there are none."""

    block: Literal["claims"] = "claims"
    title: str = ""
    claims: tuple[Claim, ...]
    none: str = ""


class Figure(Frozen):
    """A chart as SVG that is already escaped, what it shows in words, and its figures as a table."""

    block: Literal["figure"] = "figure"
    title: str
    told: str
    svg: str
    grid: Grid


class Folded(Frozen):
    """A longer text, or a table, that is opened by whoever wants it; on paper the text stands in full."""

    block: Literal["folded"] = "folded"
    summary: str
    text: str = ""
    grid: Grid | None = None


class Questions(Frozen):
    """Questions to be talked through, in order."""

    block: Literal["questions"] = "questions"
    title: str = ""
    items: tuple[str, ...]


Block = Annotated[Paragraph | Claims | Grid | Figure | Folded | Questions, Field(discriminator="block")]


class Section(Frozen):
    """One part of the debrief."""

    id: str
    title: str
    blocks: tuple[Block, ...]


class Document(Frozen):
    """A debrief: whom it is for, what the talks came to, its sections, and the transcript that its claims lead to."""

    title: str
    reader: str
    ending: str
    caveat: str
    sections: tuple[Section, ...]
    story: Story

"""The report as a document: sections of sentences, tables and plots, which HTML and Markdown both show."""

from typing import NamedTuple

from transcripts.exports.tables import Grid


class Picture(NamedTuple):
    """A plot as SVG that is already escaped, and how to read it."""

    title: str
    svg: str
    how: str


class Code(NamedTuple):
    """What is typed, or stands in a file."""

    text: str


class Points(NamedTuple):
    """Sentences of a list."""

    items: tuple[str, ...]


Block = str | Grid | Picture | Code | Points
"""A string is a paragraph."""


class Section(NamedTuple):
    """One part of the report."""

    id: str
    title: str
    blocks: tuple[Block, ...]


class Document(NamedTuple):
    """The report of a study: its question, the facts about it, what is always to be said, and its sections."""

    title: str
    question: str
    facts: tuple[str, ...]
    caveat: str
    sections: tuple[Section, ...]

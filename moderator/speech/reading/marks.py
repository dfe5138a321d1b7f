"""Marks: the words and points of a text that say how its clauses are meant, such as a pronoun or a "not"."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from moderator.speech.reading.lexicon import Span
from moderator.speech.reading.spelling import GRAMMAR, phrases

POINT = re.compile(
    r"(?P<stop>(?<![ .][a-z])(?<!\.)\.(?=[\"')\]]*(?: |$))|[!?]+)|(?P<turn>;)|(?P<break>[,:()\[\]—]|(?<= )-+(?= )|--)"
)

MARKS = {kind: phrases(listed) for kind, listed in GRAMMAR["marks"].items()}
RANKS = {kind: rank for rank, kind in enumerate(MARKS)}
PREPOSITIONS = frozenset(phrases(GRAMMAR["before"]["prepositions"]))
INVERTED = frozenset(phrases(GRAMMAR["before"]["subjects"]))

SUBJECTS = {"own": "own", "both": "both", "other": "other", "third": "third", "our": "own", "your": "other"}
WEAK = {"own": "our", "other": "your"}
"""The kind of mark for a name or a pronoun that only owns something, such as "our"."""

EDGES = ("stop", "break", "turn")


class Mark(NamedTuple):
    """A word that says how a clause is meant."""

    kind: str
    start: int
    end: int


def marks_of(text: str, found: Mapping[str, list[Span]]) -> list[Mark]:
    """The marks of a text in order; of several at one place, the longest of the kind that is first in the file."""
    points = [Mark(point.lastgroup or "", *point.span()) for point in POINT.finditer(text)]
    words = [Mark(kind, start, end) for kind in MARKS for start, end in found.get(kind, ())]
    marks, at = list[Mark](), 0
    for mark in sorted(points + words, key=lambda mark: (mark.start, RANKS.get(mark.kind, -1))):
        if mark.start < at:
            continue
        at = mark.end
        if mark.kind == "idle":
            at = _passed(text, mark, marks)
        elif mark.kind == "modal" and text[mark.start : mark.end] in INVERTED and _begins(text, mark, marks):
            marks.append(mark._replace(kind="suppose"))
        elif mark.kind not in SUBJECTS:
            marks.append(mark)
        elif not _behind_preposition(text, mark.start):
            owning = mark.kind in WEAK and text.startswith(("'s", "的"), mark.end)
            marks.append(mark._replace(kind=WEAK[mark.kind]) if owning else mark)
    return marks


def _passed(text: str, idle: Mark, marks: list[Mark]) -> int:
    """Where the text goes on after an idle phrase, which includes a pair of commas around it."""
    after = idle.end + text.startswith(" ", idle.end)
    if marks and text[marks[-1].start : idle.start].strip() == "," and text.startswith(",", after):
        marks.pop()
        return after + 1
    return idle.end


def _begins(text: str, mark: Mark, marks: list[Mark]) -> bool:
    """Whether a mark is the first word of its clause."""
    edge = next((m.end for m in reversed(marks) if m.kind in EDGES), 0) if marks else 0
    return not text[edge : mark.start].strip(" \"'")


def _behind_preposition(text: str, at: int) -> bool:
    before = text[max(0, at - 12) : at].rstrip()
    return before[-1:] in PREPOSITIONS or before.rpartition(" ")[2].strip("\"'(,") in PREPOSITIONS

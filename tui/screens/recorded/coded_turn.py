"""What a tutor judges in a turn: its acts as they were coded, and the remarks found in its words."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import shorten
from typing import NamedTuple

from textual.content import Content

from moderator.descriptions import titled
from moderator.events import Moved, TurnTaken
from moderator.score.coded_act import CodedAct
from moderator.table import Table, class_of
from prompts.load import phrase
from scenarios.numbers import decimal
from transcripts.clean import clean
from transcripts.debrief.codings import coded_titles
from transcripts.store.beside.notes import Note, Recoding, coded_anew
from tui.text import DIM, join, plain

LONGEST = 300
"""The most characters of a title in a note."""


class Entry(NamedTuple):
    """An act of a turn with its coding, or a remark (``coded`` is None); ``number`` counts from 1 among its kind.

    ``named`` is how a tutor's notes name it, ``reduced`` why the coder reduced its value.
    """

    number: int
    title: str
    named: str
    coded: CodedAct | None = None
    reduced: tuple[str, ...] = ()

    @property
    def agreement(self) -> str:
        """That a tutor agrees with it, in plain words."""
        return phrase("tutor", "agrees", what=self.named)

    def disagreement(self, why: str) -> str:
        """That a tutor disagrees with it, in plain words."""
        return phrase("tutor", "disagrees", what=self.named, why=why)

    def judged(self, note: Note) -> bool:
        """Whether a note on its turn is a verdict on it."""
        return note.kind == "note" and note.text.startswith(f"{self.named}: ")

    def recodings(self, notes: Iterable[Note]) -> tuple[Recoding, ...]:
        """Its recodings among the notes on its turn."""
        own = (note.recoding for note in notes if self.coded and note.recoding)
        return tuple(one for one in own if one.act == self.number)

    def own(self, notes: Iterable[Note]) -> tuple[Note, ...]:
        """The verdicts and the recodings of it among the notes on its turn."""
        return tuple(note for note in notes if self.judged(note) or self.recodings((note,)))


def entries(event: TurnTaken, before: Table) -> tuple[Entry, ...]:
    """The acts of a turn and its remarks, as a reader may see the event and the table before it."""
    return (*_acts(event, before), *_remarks(event))


def unplaced(event: TurnTaken, before: Table) -> tuple[str, ...]:
    """Why the coder reduced a value, where that is about none of the coded acts."""
    acts = {act.measure for act in event.acts}
    return tuple(titled(note, before.scenario) for note in _notes(event) if _about(note, before) not in acts)


def _acts(event: TurnTaken, before: Table) -> Iterator[Entry]:
    for number, (act, title) in enumerate(zip(event.acts, coded_titles(event, before), strict=True), 1):
        reduced = (note for note in _notes(event) if act.measure and _about(note, before) == act.measure)
        named = phrase("tutor", "act", number=str(number), title=_short(title), coding=coding(act))
        yield Entry(number, title, named, act, tuple(titled(note, before.scenario) for note in reduced))


def _remarks(event: TurnTaken) -> Iterator[Entry]:
    for number, remark in enumerate(event.remarks if isinstance(event, Moved) else (), 1):
        title = f"{remark.kind}: “{remark.quote}”"
        named = phrase("tutor", "remark", number=str(number), kind=remark.kind, quote=_short(remark.quote))
        yield Entry(number, title, named)


def _notes(event: TurnTaken) -> tuple[str, ...]:
    return event.notes if isinstance(event, Moved) else ()


def _about(note: str, before: Table) -> str:
    """The overlap class of the measure that a coder's note begins with."""
    return class_of(before.scenario, note.partition(" ")[0])


def _short(text: str) -> str:
    return shorten(clean(text), LONGEST, placeholder=" ...")


def coding(act: CodedAct) -> str:
    """A coding in words: kind, status, value, cost at home, and whether the act crosses a red line."""
    words = {"kind": act.kind, "status": act.status, "value": decimal(act.value, 3), "cost": act.cost}
    return phrase("tutor", "crosses" if act.crosses_red_line else "coding", **words)


def told(entry: Entry, notes: Sequence[Note]) -> Content:
    """An entry with its coding, and with what a tutor has noted on it."""
    lines = [plain(entry.title, "bold")]
    if entry.coded:
        lines.append(plain(coding(entry.coded), DIM))
    lines += [plain(phrase("tutor", "reduced", why=why), "$text-warning") for why in entry.reduced]
    if recodings := entry.recodings(notes):
        assert entry.coded is not None  # noqa: S101 only acts are recoded
        anew = phrase("tutor", "recoded", coding=coding(coded_anew(entry.coded, recodings)))
        lines.append(plain(anew, "$accent"))
    lines += [plain(_said(entry, note), "$accent") for note in entry.own(notes) if note.text]
    return join(*(part for line in lines for part in (line, "\n")))


def _said(entry: Entry, note: Note) -> str:
    """A verdict without the name of what it is on, or the reason of a recoding."""
    if entry.judged(note):
        return note.text.removeprefix(f"{entry.named}: ")
    return phrase("tutor", "reason", why=" ".join(note.text.split()))

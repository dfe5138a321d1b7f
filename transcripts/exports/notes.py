"""Readers' notes on a record, with what was coded anew by title."""

from moderator.events import TurnTaken
from scenarios.numbers import decimal
from transcripts.debrief.codings import coded_titles
from transcripts.debrief.findings import ReaderNote
from transcripts.debrief.passages import Passage, passages, ref
from transcripts.debrief.sentences import plain
from transcripts.exports.records import Noted, Record


def notes_on(record: Record) -> tuple[ReaderNote, ...]:
    """The notes, bookmarks and recodings of a record, by turn."""
    walked, _ = passages(record.events)
    taken = [passage for passage in walked if isinstance(passage.event, TurnTaken)]
    ordered = sorted(record.notes, key=lambda note: note.turn)
    return tuple(_read(note, taken) for note in ordered)


def _read(note: Noted, taken: list[Passage]) -> ReaderNote:
    found = ReaderNote(turn=ref(note.turn), kind=note.kind, text=note.text)
    if note.act is None:
        return found
    event, before = taken[note.turn - 1].event, taken[note.turn - 1].before
    assert isinstance(event, TurnTaken)  # noqa: S101 only such passages are given
    act = event.acts[note.act - 1]
    new = {"kind": note.recoded_kind, "status": note.recoded_status, "value": note.recoded_value}
    changes = (
        plain("notes", "change", what=what, before=_said(getattr(act, what)), after=_said(value))
        for what, value in new.items()
        if value is not None
    )
    named = coded_titles(event, before)[note.act - 1]
    return found.model_copy(update={"act": named, "recoded": "; ".join(changes)})


def _said(value: float | str) -> str:
    return value if isinstance(value, str) else decimal(value)

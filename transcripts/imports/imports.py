"""Import of dialogues into a record from a file, which is treated as hostile until every line is checked."""

import json
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple

from pydantic import ValidationError

from moderator.events import EVENT, TurnTaken
from transcripts.exports.jsonl import Header, Line, NoteLine, header, written
from transcripts.exports.records import Noted, Record, linked
from transcripts.imports.soundness import flaw
from transcripts.imports.untrusted import BadFileError, Numbered, copied, fault, lines, parsed, refuse
from transcripts.store.beside import notes
from transcripts.store.chain import START
from transcripts.store.database import writing
from transcripts.store.rows import RecordedEvent
from transcripts.store.store import Store

__all__ = ["BadFileError", "Imported", "import_file", "read"]

DIALOGUE, EVENTS = 50_000_000, 10_000
"""The limits of a dialogue: bytes, and events or notes."""

SPOOL = 10_000_000
"""The longest file, in bytes, that is copied to memory; a longer one is copied to a temporary file."""


class Imported(NamedTuple):
    """A dialogue of a file and its id in the record; ``new`` unless it was already recorded."""

    dialogue: str
    kept_as: str
    new: bool


def import_file(store: Store, file: IO[bytes], *, as_new: bool = False) -> list[Imported]:
    """Import the dialogues of a file once all are checked; BadFileError where one is faulty, or its id is taken.

    A dialogue that is already recorded is left as it is. ``as_new`` gives a dialogue whose id is taken a new id.
    """
    with SpooledTemporaryFile(SPOOL) as copy:
        copied(file, copy)
        for record in read(copy):
            _place(store, record, as_new=as_new)
        copy.seek(0)
        return [_import(store, record, as_new=as_new) for record in read(copy, checked=True)]


def read(file: IO[bytes], *, checked: bool = False) -> Iterator[Record]:
    """The dialogues of a file; BadFileError for a faulty one. ``checked`` skips the checks of events and notes."""
    rest, seen = lines(file), set[str]()
    for first in rest:
        head = parsed(Header, first, "the header of a dialogue")
        if written(head.model_dump()).encode() != first[1]:
            refuse(first[0], "it is not in the exact form of an export")
        if max(head.events, head.notes) > EVENTS:
            refuse(first[0], f"it has more than {EVENTS:,} events or notes")
        if head.dialogue in seen:
            refuse(first[0], f"dialogue {head.dialogue} is in the file twice")
        seen.add(head.dialogue)
        record = _record(head, rest)
        if not checked:
            _check(first[0], head, record)
        yield record
    if not seen:
        raise BadFileError("The file is empty; export dialogues with: reassure export ID --format jsonl -o FILE")


def _record(head: Header, rest: Iterator[Numbered]) -> Record:
    """One dialogue, with its links checked."""
    kept, found, size = list[RecordedEvent](), list[Noted](), 0
    for n in range(head.events + head.notes):
        line = next(rest, None)
        if line is None:
            raise BadFileError(f"The file ends in the middle of dialogue {head.dialogue}; export it again.")
        size += len(line[1])
        if size > DIALOGUE:
            refuse(line[0], f"its dialogue is longer than {DIALOGUE:,} bytes")
        if n < head.events:
            kept.append(_event(line, n, kept[-1].hash if kept else START))
        else:
            found.append(parsed(NoteLine, line, "a note").note)
    return Record(head.dialogue, tuple(kept), tuple(found))


def _event(line: Numbered, seq: int, before: str) -> RecordedEvent:
    one = parsed(Line, line, "an event")
    body = json.dumps(one.event, ensure_ascii=False, separators=(",", ":"))
    if one.seq != seq:
        refuse(line[0], f"event {seq} is missing")
    if ("scenario" in one.event) is not (seq == 0) or linked(before, seq, one.at, body) != one.hash:
        refuse(line[0], "its link in the chain does not match: this event or one before it was changed")
    try:
        return RecordedEvent(seq, one.at, body, one.hash, EVENT.validate_json(body, strict=True))
    except ValidationError as error:
        refuse(line[0], f"this version does not know such an event ({fault(error)})")


def _check(number: int, head: Header, record: Record) -> None:
    """Refuse a dialogue whose events, notes or header do not fit together."""
    if found := flaw(record.events):
        refuse(number + 1 + found[0], found[1])
    turns = sum(isinstance(event, TurnTaken) for event in record.events)
    for place, note in enumerate(record.notes, start=number + 1 + head.events):
        if note.turn > turns or (note.kind == "recoding") is not bool(note.act):
            refuse(place, f"its note does not fit a dialogue of {turns} turns")
        if note.act:
            try:
                notes.coded(record.events, note.turn, note.act)
            except notes.NoteError:
                refuse(place, "its note is on an act that does not exist")
    if header(record) != head:
        refuse(number, "it does not match the dialogue that follows; one of them was changed")


def _place(store: Store, record: Record, *, as_new: bool) -> str | None:
    """The id for a dialogue, None for a new one; BadFileError where its id is taken and ``as_new`` is not set."""
    head = _head(store, record)
    if head in (None, record.head):
        return record.dialogue
    if as_new:
        return None
    raise BadFileError(
        f"Another dialogue with the id {record.dialogue} is already recorded; use --as-new to give this one a new id."
    )


def _import(store: Store, record: Record, *, as_new: bool) -> Imported:
    with writing(store.db, store.path):
        if _head(store, record) == record.head:
            return Imported(record.dialogue, record.dialogue, new=False)
        dialogue = store.copy_within(record.kept, dialogue=_place(store, record, as_new=as_new))
        for note in record.notes:
            notes.copied(store, dialogue, note.turn, note.at, note.kind, note.text, note.recoding)
    return Imported(record.dialogue, dialogue, new=True)


def _head(store: Store, record: Record) -> str | None:
    """The last link of the recorded dialogue with the same id, if there is one."""
    rows = store.query("SELECT head FROM dialogues WHERE id = ?", record.dialogue)
    return str(rows[0][0]) if rows else None

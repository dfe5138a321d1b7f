"""Dialogues brought into a record from a file, which is taken to be hostile until every line of it is checked."""

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
from transcripts.store import notes
from transcripts.store.chain import START
from transcripts.store.database import writing
from transcripts.store.store import Kept, Store

__all__ = ["BadFileError", "Brought", "bring", "read"]

DIALOGUE, EVENTS = 50_000_000, 10_000
"""Bytes of a dialogue, and events or notes of one, that are read."""

SPOOL = 10_000_000
"""Bytes of a file that are copied to memory; a longer one is copied to a temporary file."""


class Brought(NamedTuple):
    """A dialogue of a file and the id that it has in the record; ``new`` unless it was there already."""

    dialogue: str
    kept_as: str
    new: bool


def bring(store: Store, file: IO[bytes], *, as_new: bool = False) -> list[Brought]:
    """Keep the dialogues of a file once all are checked: BadFileError where one is not whole, or its id is taken.

    One that is recorded already is left as it is. ``as_new`` gives a dialogue whose id is taken an id of its own.
    """
    with SpooledTemporaryFile(SPOOL) as copy:
        copied(file, copy)
        for record in read(copy):
            _place(store, record, as_new=as_new)
        copy.seek(0)
        return [_kept(store, record, as_new=as_new) for record in read(copy, checked=True)]


def read(file: IO[bytes], *, checked: bool = False) -> Iterator[Record]:
    """The dialogues of a file, each whole, and sound unless that was ``checked``; BadFileError where one is not."""
    rest, seen = lines(file), set[str]()
    for first in rest:
        head = parsed(Header, first, "the header of a dialogue")
        if written(head.model_dump()).encode() != first[1]:
            refuse(first[0], "it is not written as an export writes it")
        if max(head.events, head.notes) > EVENTS:
            refuse(first[0], f"it announces more than {EVENTS:,} events or notes")
        if head.dialogue in seen:
            refuse(first[0], f"dialogue {head.dialogue} stands in the file twice")
        seen.add(head.dialogue)
        record = _record(head, rest)
        if not checked:
            _check(first[0], head, record)
        yield record
    if not seen:
        raise BadFileError("The file is empty; export dialogues with: reassure export ID --format jsonl -o FILE")


def _record(head: Header, rest: Iterator[Numbered]) -> Record:
    """A dialogue whose links are right."""
    kept, found, size = list[Kept](), list[Noted](), 0
    for n in range(head.events + head.notes):
        line = next(rest, None)
        if line is None:
            raise BadFileError(f"The file ends in the middle of dialogue {head.dialogue}; have it exported again.")
        size += len(line[1])
        if size > DIALOGUE:
            refuse(line[0], f"its dialogue is longer than {DIALOGUE:,} bytes")
        if n < head.events:
            kept.append(_event(line, n, kept[-1].hash if kept else START))
        else:
            found.append(parsed(NoteLine, line, "a note").note)
    return Record(head.dialogue, tuple(kept), tuple(found))


def _event(line: Numbered, seq: int, before: str) -> Kept:
    one = parsed(Line, line, "an event")
    body = json.dumps(one.event, ensure_ascii=False, separators=(",", ":"))
    if one.seq != seq:
        refuse(line[0], f"event {seq} is missing")
    if ("scenario" in one.event) is not (seq == 0) or linked(before, seq, one.at, body) != one.hash:
        refuse(line[0], "its link in the chain is another: it was changed, or something before it was")
    try:
        return Kept(seq, one.at, body, one.hash, EVENT.validate_json(body, strict=True))
    except ValidationError as error:
        refuse(line[0], f"this version knows no such event ({fault(error)})")


def _check(number: int, head: Header, record: Record) -> None:
    """Refuse a dialogue that makes no sense, notes that fit nothing in it, and a header that is not its own."""
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
                refuse(place, "its note is on an act that there is not")
    if header(record) != head:
        refuse(number, "its dialogue is not the one that follows: something in it was changed")


def _place(store: Store, record: Record, *, as_new: bool) -> str | None:
    """The id that a dialogue can have, None for a new one; BadFileError where it is taken and must not be new."""
    head = _head(store, record)
    if head in (None, record.head):
        return record.dialogue
    if as_new:
        return None
    raise BadFileError(
        f"{record.dialogue} is recorded already, and goes otherwise; say --as-new to have this one under a new id."
    )


def _kept(store: Store, record: Record, *, as_new: bool) -> Brought:
    with writing(store.db, store.path):
        if _head(store, record) == record.head:
            return Brought(record.dialogue, record.dialogue, new=False)
        dialogue = store.copied(record.kept, dialogue=_place(store, record, as_new=as_new))
        for note in record.notes:
            notes.copied(store, dialogue, note.turn, note.at, note.kind, note.text, note.recoding)
    return Brought(record.dialogue, dialogue, new=True)


def _head(store: Store, record: Record) -> str | None:
    """The last link of the dialogue that is recorded under the id of another, if there is one."""
    rows = store.query("SELECT head FROM dialogues WHERE id = ?", record.dialogue)
    return str(rows[0][0]) if rows else None

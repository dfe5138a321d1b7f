"""Dialogues brought into a record from a file, which is taken to be hostile until every line of it is checked."""

import json
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, BinaryIO, NamedTuple, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from moderator.events import EVENT, Event, Forfeited, Moved
from scenarios.types import ReassureError
from transcripts import notes
from transcripts.chain import START
from transcripts.clean import clean
from transcripts.database import writing
from transcripts.exports.lines import Header, Line, NoteLine, header, written
from transcripts.exports.records import Noted, Record, linked
from transcripts.soundness import flaw
from transcripts.store import Kept, Store

LINE, FILE, LINES = 2_000_000, 200_000_000, 200_000
"""Bytes of a line and of a file, and lines of a file, that are read."""

EVENTS = 10_000
"""Events, and notes, of one dialogue."""

EXACT = 2**53
"""Whole numbers from here on are not read alike by all programs, and some do not fit the record."""

Model = TypeVar("Model", bound=BaseModel)


class BadFileError(ReassureError):
    """A file that holds no dialogues to import; the sentence names the line. Nothing of it was kept."""


class Brought(NamedTuple):
    """A dialogue of a file and the id that it has in the record; ``new`` unless it was there already."""

    dialogue: str
    kept_as: str
    new: bool


def bring(store: Store, file: BinaryIO, *, as_new: bool = False) -> list[Brought]:
    """Keep all dialogues of a file, or none: BadFileError where one is not whole, or its id is taken by another.

    One that is recorded already is left as it is. ``as_new`` gives a dialogue whose id is taken an id of its own.
    """
    records = list(read(file))
    with writing(store.db, store.path):
        return [_kept(store, record, as_new=as_new) for record in records]


def read(file: BinaryIO) -> Iterator[Record]:
    """The dialogues of a file, each whole and sound; BadFileError at the first line that is not."""
    lines, seen = _lines(file), set[str]()
    for number, line in lines:
        head = _parsed(Header, number, line, "the header of a dialogue")
        if max(head.events, head.notes) > EVENTS:
            _refuse(number, f"it announces more than {EVENTS:,} events or notes")
        if head.dialogue in seen:
            _refuse(number, f"dialogue {head.dialogue} stands in the file twice")
        seen.add(head.dialogue)
        record = _record(head, number, lines)
        if header(record) != head:
            _refuse(number, "its dialogue is not the one that follows: something in it was changed")
        yield record
    if not seen:
        raise BadFileError("The file is empty; export dialogues with: reassure export ID --format jsonl -o FILE")


def _record(head: Header, number: int, lines: Iterator[tuple[int, bytes]]) -> Record:
    kept: list[Kept] = []
    for seq in range(head.events):
        at, line = _next(lines, head)
        kept.append(_event(seq, kept[-1].hash if kept else START, at, line))
    events = [one.event for one in kept]
    if found := flaw(events):
        _refuse(number + 1 + found[0], found[1][:200])
    return Record(head.dialogue, tuple(kept), tuple(_note(*_next(lines, head), events) for _ in range(head.notes)))


def _event(seq: int, before: str, number: int, line: bytes) -> Kept:
    one = _parsed(Line, number, line, "an event")
    body = json.dumps(one.event, ensure_ascii=False, separators=(",", ":"))
    if one.seq != seq:
        _refuse(number, f"event {seq} is missing")
    if ("scenario" in one.event) is not (seq == 0) or linked(before, seq, one.at, body) != one.hash:
        _refuse(number, "its link in the chain is another: it was changed, or something before it was")
    try:
        return Kept(seq, one.at, body, one.hash, EVENT.validate_json(body, strict=True))
    except ValidationError as error:
        _refuse(number, f"this version knows no such event ({_fault(error)})")


def _note(number: int, line: bytes, events: Sequence[Event]) -> Noted:
    note = _parsed(NoteLine, number, line, "a note").note
    turns = sum(isinstance(event, Moved | Forfeited) for event in events)
    if note.turn > turns or (note.kind == "recoding") is not bool(note.act):
        _refuse(number, f"its note does not fit a dialogue of {turns} turns")
    if note.act is not None:
        try:
            notes.coded(events, note.turn, note.act)
        except notes.NoteError:
            _refuse(number, "its note is on an act that there is not")
    return note


def _kept(store: Store, record: Record, *, as_new: bool) -> Brought:
    head = store.query("SELECT head FROM dialogues WHERE id = ?", record.dialogue)
    if head == [(record.head,)]:
        return Brought(record.dialogue, record.dialogue, new=False)
    if head and not as_new:
        raise BadFileError(
            f"Another dialogue is recorded as {record.dialogue}; say --as-new to have this one under a new id."
        )
    dialogue = store.copied(record.kept, dialogue=None if head else record.dialogue)
    for note in record.notes:
        notes.copied(store, dialogue, note.turn, note.at, note.kind, note.text, note.recoding)
    return Brought(record.dialogue, dialogue, new=True)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines of a file with their numbers, each in the one form that a line has."""
    size = 0
    for number in count(1):
        line = file.readline(LINE + 1)
        size += len(line)
        if not line:
            return
        if len(line) > LINE:
            _refuse(number, f"it is longer than {LINE:,} bytes")
        if size > FILE or number > LINES:
            _refuse(number, f"the file is longer than {FILE:,} bytes or {LINES:,} lines; import it in parts")
        if written(_value(number, line)).encode() != line:
            _refuse(number, "it is not written as an export writes it")
        yield number, line


def _value(number: int, line: bytes) -> Any:
    try:
        value = json.loads(line.decode(), parse_int=_whole, parse_constant=_whole)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeError:
        _refuse(number, "it is not UTF-8 text")
    except RecursionError:
        _refuse(number, "it is nested too deeply")
    except ValueError:
        _refuse(number, "it is no JSON, or holds a number that cannot be kept")
    return value


def _whole(digits: str) -> int:
    """A whole number that every program reads alike; ValueError for any other, and for what is none."""
    if abs(found := int(digits)) >= EXACT:
        raise ValueError(digits)
    return found


def _parsed(model: type[Model], number: int, line: bytes, what: str) -> Model:
    try:
        return model.model_validate_json(line, strict=True)
    except ValidationError as error:
        _refuse(number, f"it is not {what} ({_fault(error)})")


def _next(lines: Iterator[tuple[int, bytes]], head: Header) -> tuple[int, bytes]:
    found = next(lines, None)
    if found is None:
        raise BadFileError(f"The file ends in the middle of dialogue {head.dialogue}; have it exported again.")
    return found


def _fault(error: ValidationError) -> str:
    """The first thing that is wrong, in few words, as they may come from the file."""
    first = error.errors(include_input=False, include_url=False)[0]
    return " ".join(clean(f"{'.'.join(map(str, first['loc']))}: {first['msg']}").split())[:160]


def _refuse(number: int, why: str) -> NoReturn:
    raise BadFileError(f"Line {number} cannot be imported, and nothing was: {why}. Have the file exported again.")

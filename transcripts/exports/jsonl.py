"""JSON Lines: a dialogue to be imported again, byte for byte.

A header, then one line an event as it is kept, the scenario whole in the opening, then one line a note. Every line is
ASCII and has one form only, so that no two files hold the same dialogue.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from scenarios.types import Frozen
from transcripts.exports.records import ID, Moment, Noted, Record
from transcripts.store.chain import digest

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Header(Frozen):
    """What a file says of a dialogue before it tells it.

    ``head`` is the last link of the chain in this file. A ``redacted`` copy has a chain of its own over what is left;
    ``original`` is then the last link of the record that it was made of, and the copy is whole by itself.
    """

    format: Literal["reassure-dialogue"] = "reassure-dialogue"
    version: Literal[1] = 1
    dialogue: Annotated[str, StringConstraints(pattern=f"^{ID}$")]
    redacted: bool
    original: Literal[""] | Hash
    events: int = Field(ge=1)
    notes: int = Field(ge=0)
    head: Hash
    digest: Hash
    """The SHA-256 of this header without it, and of the notes: what the chain does not hold."""


class Line(Frozen):
    """One event: its place, when it was kept, its link, and what happened."""

    seq: int = Field(ge=0)
    at: Moment
    hash: Hash
    event: dict[str, Any]


class NoteLine(Frozen):
    """One note."""

    note: Noted


def lines(records: Iterable[Record]) -> Iterator[str]:
    """The file, line by line."""
    for record in records:
        yield written(header(record).model_dump())
        for one in record.kept:
            yield written({"seq": one.seq, "at": one.at, "hash": one.hash, "event": json.loads(one.body)})
        for note in record.notes:
            yield written(NoteLine(note=note).model_dump())


def header(record: Record) -> Header:
    """The header of a dialogue."""
    said = {
        "dialogue": record.dialogue,
        "redacted": bool(record.original),
        "original": record.original,
        "events": len(record.kept),
        "notes": len(record.notes),
        "head": record.head,
    }
    return Header(**said, digest=digest([said, [note.model_dump() for note in record.notes]]))


def written(value: Any) -> str:
    """A value as a line of the file: the one form it has."""
    return json.dumps(value, separators=(",", ":")) + "\n"

"""JSON Lines: a dialogue that can be imported again, byte for byte.

A header, then one line for each event as recorded, with the whole scenario in the opening, then one line for each
note. Each line is ASCII and has one valid form only, so that a dialogue always gives the same file.
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
    """The header of a dialogue in a file.

    ``head`` is the last link of the chain in this file. A ``redacted`` copy has a chain of its own over what is left;
    ``original`` is then the last link of the full record, and the copy can be verified by itself.
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
    """The SHA-256 of the facts in this header and of the notes, which the chain does not cover."""


class Line(Frozen):
    """One event: its place, the time when it was recorded, its link, and its JSON."""

    seq: int = Field(ge=0)
    at: Moment
    hash: Hash
    event: dict[str, Any]


class NoteLine(Frozen):
    """One note."""

    note: Noted


def lines(records: Iterable[Record]) -> Iterator[str]:
    """The lines of the file."""
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
    """A value as a line of the file, in its one valid form."""
    return json.dumps(value, separators=(",", ":")) + "\n"

"""Lines of JSON from an untrusted file: each within the limits, and in the exact form of an export."""

import json
from collections.abc import Iterator
from itertools import count
from typing import IO, Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from scenarios.errors import ReassureError
from transcripts.clean import clean
from transcripts.exports.jsonl import written

LINE, FILE, LINES = 2_000_000, 200_000_000, 200_000
"""The limits: bytes of a line, bytes of a file, and lines of a file."""

EXACT = 2**53
"""Integers from here on are not read the same by all programs, and some do not fit into SQLite."""

SHOWN = 200
"""The longest reason, in characters, in an error message; it may quote the file."""

CHUNK = 1_000_000

Numbered = tuple[int, bytes]
"""A line with its number in the file, counted from 1."""

Model = TypeVar("Model", bound=BaseModel)


class BadFileError(ReassureError):
    """A file that cannot be imported; the message names the line. Nothing was imported."""


def copied(file: IO[bytes], copy: IO[bytes]) -> None:
    """Copy a file, so that it can be read twice without changes; BadFileError where it is too long."""
    size = 0
    while part := file.read(CHUNK):
        size += len(part)
        if size > FILE:
            raise BadFileError(f"The file is longer than {FILE:,} bytes, and nothing was imported; import it in parts.")
        copy.write(part)
    copy.seek(0)


def lines(file: IO[bytes]) -> Iterator[Numbered]:
    """The lines of a file, each in the exact form of an export; BadFileError at the first that is not."""
    for number in count(1):
        line = file.readline(LINE + 1)
        if not line:
            return
        if len(line) > LINE:
            refuse(number, f"it is longer than {LINE:,} bytes")
        if number > LINES:
            refuse(number, f"the file has more than {LINES:,} lines; import it in parts")
        if written(_value(number, line)).encode() != line:
            refuse(number, "it is not in the exact form of an export")
        yield number, line


def parsed(model: type[Model], line: Numbered, what: str) -> Model:
    """A line as a model; BadFileError where it does not fit."""
    number, text = line
    try:
        return model.model_validate_json(text, strict=True)
    except ValidationError as error:
        refuse(number, f"it is not {what} ({fault(error)})")


def fault(error: ValidationError) -> str:
    """The first fault of a value, in the words of pydantic."""
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


def refuse(number: int, why: str) -> NoReturn:
    """Raise BadFileError for a line; the reason is cleaned and shortened, since it may quote the file."""
    reason = " ".join(clean(why).split())[:SHOWN]
    raise BadFileError(f"Line {number} cannot be imported: {reason}. Nothing was imported; export the file again.")


def _value(number: int, line: bytes) -> Any:
    try:
        value = json.loads(line.decode(), parse_int=_whole, parse_constant=_whole)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeError:
        refuse(number, "it is not UTF-8 text")
    except RecursionError:
        refuse(number, "it is nested too deeply")
    except ValueError:
        refuse(number, "it is not JSON, or holds a number that cannot be recorded")
    return value


def _whole(digits: str) -> int:
    """An integer that every program reads the same; ValueError for any other value."""
    if abs(found := int(digits)) >= EXACT:
        raise ValueError(digits)
    return found

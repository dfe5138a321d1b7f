"""Lines of JSON from a file that nobody vouches for: each within limits, in one form, and a plain object."""

import json
from collections.abc import Iterator
from itertools import count
from typing import IO, Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from scenarios.errors import ReassureError
from transcripts.clean import clean
from transcripts.exports.jsonl import written

LINE, FILE, LINES = 2_000_000, 200_000_000, 200_000
"""Bytes of a line and of a file, and lines of a file, that are read."""

EXACT = 2**53
"""Whole numbers from here on are not read alike by all programs, and some do not fit the record."""

SAID = 200
"""Characters of what a file says of itself that are repeated."""

CHUNK = 1_000_000

Numbered = tuple[int, bytes]
"""A line with its number in the file, from 1."""

Model = TypeVar("Model", bound=BaseModel)


class BadFileError(ReassureError):
    """A file that holds no dialogues to import; the sentence names the line. Nothing of it was kept."""


def copied(file: IO[bytes], copy: IO[bytes]) -> None:
    """Copy a file, so that it can be read twice and nobody changes it meanwhile; BadFileError where it is too long."""
    size = 0
    while part := file.read(CHUNK):
        size += len(part)
        if size > FILE:
            raise BadFileError(f"The file is longer than {FILE:,} bytes, and nothing was imported; import it in parts.")
        copy.write(part)
    copy.seek(0)


def lines(file: IO[bytes]) -> Iterator[Numbered]:
    """The lines of a file, each in the one form that an export gives it; BadFileError at the first that is not."""
    for number in count(1):
        line = file.readline(LINE + 1)
        if not line:
            return
        if len(line) > LINE:
            refuse(number, f"it is longer than {LINE:,} bytes")
        if number > LINES:
            refuse(number, f"the file has more than {LINES:,} lines; import it in parts")
        if written(_value(number, line)).encode() != line:
            refuse(number, "it is not written as an export writes it")
        yield number, line


def parsed(model: type[Model], line: Numbered, what: str) -> Model:
    """What stands in a line; BadFileError where it is something else."""
    number, text = line
    try:
        return model.model_validate_json(text, strict=True)
    except ValidationError as error:
        refuse(number, f"it is not {what} ({fault(error)})")


def fault(error: ValidationError) -> str:
    """The first thing that is wrong with a value, in the words of the schema."""
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


def refuse(number: int, why: str) -> NoReturn:
    """Raise BadFileError for a line; what the file says of itself is shown on one line and in brief."""
    said = " ".join(clean(why).split())[:SAID]
    raise BadFileError(f"Line {number} cannot be imported, and nothing was: {said}. Have the file exported again.")


def _value(number: int, line: bytes) -> Any:
    try:
        value = json.loads(line.decode(), parse_int=_whole, parse_constant=_whole)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeError:
        refuse(number, "it is not UTF-8 text")
    except RecursionError:
        refuse(number, "it is nested too deeply")
    except ValueError:
        refuse(number, "it is no JSON, or holds a number that cannot be kept")
    return value


def _whole(digits: str) -> int:
    """A whole number that every program reads alike; ValueError for any other, and for what is none."""
    if abs(found := int(digits)) >= EXACT:
        raise ValueError(digits)
    return found

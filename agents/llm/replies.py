"""Parser for replies: strict about the move, lenient about the text around it."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from agents.llm.quoting import without_markup
from moderator.moves import Move
from scenarios.errors import ReassureError
from scenarios.types import without_surrogates


class UnreadableError(ReassureError):
    """A reply without a valid move; the message says what is wrong."""


def parse_move(words: str) -> Move:
    """The move in a reply: plain JSON, or JSON in a text or code fence; UnreadableError if there is none."""
    problem = "it holds no whole JSON object of a move"
    for candidate in reversed(list(objects(words))):
        try:
            return Move.model_validate_json(json.dumps(candidate))  # as JSON, because that refuses lone surrogates
        except ValidationError as error:
            if "acts" in candidate or "statement" in candidate:
                problem = _problem(error)
                break
        except RecursionError:
            problem = "it is nested too deep"
    raise UnreadableError(problem)


def statement_so_far(words: str) -> str:
    """The public statement so far in a reply that is still being written."""
    try:
        found = from_json(words[words.find("{") :], allow_partial="trailing-strings")
    except ValueError:
        return ""
    statement = found.get("statement") if isinstance(found, dict) else None
    return str(without_surrogates(statement)) if isinstance(statement, str) else ""


def objects(words: str) -> Iterator[dict[str, Any]]:
    """All whole JSON objects in a text, whatever is around them."""
    decoder = json.JSONDecoder(strict=False)
    start = words.find("{")
    while start >= 0:
        try:
            found, end = decoder.raw_decode(words, start)
        except (ValueError, RecursionError):
            end = start + 1
        else:
            yield found
        start = words.find("{", end)


def _problem(error: ValidationError) -> str:
    faults = error.errors(include_input=False, include_url=False)
    return without_markup("; ".join(f"{'.'.join(map(str, f['loc']))}: {f['msg']}" for f in faults[:4]))

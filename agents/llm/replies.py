"""How a reply is read: strictly as a move, and leniently as to what stands around it."""

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
    """A reply that holds no move; it says what is wrong with it."""


def parse_move(words: str) -> Move:
    """The move in a reply: plain JSON, or JSON within prose or fences; UnreadableError says why there is none."""
    problem = "it holds no whole JSON object of a move"
    for candidate in reversed(list(objects(words))):
        try:
            return Move.model_validate_json(json.dumps(candidate))  # as JSON, so that no half of a character passes
        except ValidationError as error:
            if "acts" in candidate or "statement" in candidate:
                problem = _problem(error)
                break
        except RecursionError:
            problem = "it is nested too deep"
    raise UnreadableError(problem)


def statement_so_far(words: str) -> str:
    """The public statement in a reply that is still being written, as far as it has come."""
    try:
        found = from_json(words[words.find("{") :], allow_partial="trailing-strings")
    except ValueError:
        return ""
    said = found.get("statement") if isinstance(found, dict) else None
    return str(without_surrogates(said)) if isinstance(said, str) else ""


def objects(words: str) -> Iterator[dict[str, Any]]:
    """Every whole JSON object that stands in a text, however much prose is round it."""
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

"""Parser for replies: strict about what a move says, lenient about trifles of its form and the text around it."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from agents.llm.quoting import without_markup
from agents.llm.repairs import COMMA, validated, without_trailing_commas
from agents.llm.server.completion import Answer
from moderator.moves import Move
from scenarios.errors import ReassureError
from scenarios.types import without_surrogates

FENCE = "```"

Form = TypeVar("Form", bound=BaseModel)


class UnreadableError(ReassureError):
    """A reply without a valid move; the message says what is wrong."""


class ParsedMove(NamedTuple):
    """The move in a reply, and what had to be mended to read it."""

    move: Move
    repaired: tuple[str, ...]


def parse_move(words: str) -> ParsedMove:
    """The move in a reply: plain JSON, or JSON in a text or code fence; UnreadableError if there is none."""
    problem = "it holds no whole JSON object of a move"
    for text, repaired in _readings(words):
        for candidate in reversed(list(objects(text))):
            try:
                move, notes = validated(candidate, Move)
                return ParsedMove(move, (*repaired, *notes))
            except ValidationError as error:
                if _is_meant(candidate):
                    raise UnreadableError(_problem(error)) from None
            except RecursionError:
                problem = "it is nested too deep"
    raise UnreadableError(problem)


def _readings(words: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A reply as it stands, and where that is not enough without trailing commas; each with what was mended."""
    yield words, ()
    plain = without_trailing_commas(words)
    if plain != words:
        yield plain, (COMMA,)


def parsed_as(form: type[Form], answer: Answer) -> tuple[Form | None, tuple[str, ...]]:
    """The last object of this form in an answer, and what had to be mended; None without one, or if it was cut."""
    for candidate in reversed(list(objects(without_trailing_commas(answer.text)))) if answer.whole else ():
        try:
            return validated(candidate, form)
        except (ValidationError, RecursionError):
            continue
    return None, ()


def statement_so_far(words: str) -> str:
    """The public statement in a reply that is still being written; none after a preface, which may be thought."""
    if not words.lstrip().startswith(("{", FENCE)):
        return ""
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


def _is_meant(candidate: dict[str, Any]) -> bool:
    """Whether an object is meant as a move, so that no earlier draft is read instead."""
    keys = {key.casefold() for part in (candidate, *candidate.values()) if isinstance(part, dict) for key in part}
    return bool({"acts", "statement"} & keys)


def _problem(error: ValidationError) -> str:
    faults = error.errors(include_input=False, include_url=False)
    return without_markup("; ".join(f"{'.'.join(map(str, f['loc']))}: {f['msg']}" for f in faults[:4]))

"""Coded acts from JSON Lines: one act per line, one or more runs per file."""

import reprlib
from collections.abc import Iterable

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from moderator.score.credit import BadActs, CodedAct, Side

LONGEST_LINE = 65_536
"""Bytes; a longer line is refused."""


class _Line(CodedAct):
    """An act and its run."""

    run: str | int = "1"


def read_runs(
    lines: Iterable[str], sides: tuple[Side, Side] = ("washington", "beijing")
) -> dict[str | int, list[CodedAct]]:
    """The acts of each run in the order of the lines; blank lines are skipped.

    A line is an object with the fields of CodedAct and, if a file has several runs, `run` (text or a whole number,
    "1" by default). Raises BadActs, which names the line, the field and what is allowed there.
    """
    runs: dict[str | int, list[CodedAct]] = {}
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        if len(text.encode(errors="replace")) > LONGEST_LINE:
            raise BadActs(f"Line {number} is longer than {LONGEST_LINE} bytes; write one act per line.")
        try:
            line = _Line.model_validate_json(text, strict=True)
        except ValidationError as refused:
            raise BadActs(f"Line {number}: {_fault(refused.errors()[0], sides)}.") from refused
        if line.side not in sides:
            raise BadActs(f"Line {number}: side is {reprlib.repr(line.side)}; it must be {_allowed('side', sides)}.")
        runs.setdefault(line.run, []).append(CodedAct.model_validate(line.model_dump(exclude={"run"})))
    return runs


def _fault(error: ErrorDetails, sides: tuple[Side, Side]) -> str:
    if not error["loc"]:
        reason = error["msg"].replace(" at line 1 column", " at column")
        return f"{reason}; write one JSON object with the fields {', '.join(_Line.model_fields)}"
    field = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        return f"{reprlib.repr(field)} is not a field; the fields are {', '.join(_Line.model_fields)}"
    found = "missing" if error["type"] == "missing" else reprlib.repr(error["input"])
    return f"{field} is {found}; it must be {_allowed(field, sides)}"


def _allowed(field: str, sides: tuple[Side, Side]) -> str:
    """What a field may hold, in words, from the schema of the model."""
    if field == "side":
        return " or ".join(sides)
    if field == "run":
        return "text or a whole number"
    schema = _Line.model_json_schema()["properties"][field]
    if "enum" in schema:
        return f"one of {', '.join(schema['enum'])}"
    kind = {"integer": "a whole number", "number": "a number", "string": "text", "boolean": "true or false"}
    bounds = [f"{word} {schema[key]:g}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in schema]
    return " ".join([kind[schema["type"]], *bounds])

"""What a model is asked to reply, as a JSON schema, and how its reply is read."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from moderator.moves import Move
from moderator.view import View
from scenarios.types import ReassureError

Schema = dict[str, Any]

ORDER = ("rationale", "statement", "acts", "content")
"""The order in which a move is written: to think before speaking, and to speak before acting."""

DROPPED = ("title", "description", "default", "discriminator")
"""Keywords of pydantic's schema that servers with a strict mode refuse, or that only repeat the prompt."""

LENGTHS = {"rationale": 400, "statement": 600, "reason": 150, "about": 150}
"""Characters that a bounded text may have: less than a move allows, as the prompt asks for brevity."""

PLACES = {"give[]": "mine", "measure": "due", "ask[]": "theirs", "channel": "channel", "countermeasure": "against"}
"""Where an act names something in play, and the list that holds it."""


class UnreadableError(ReassureError):
    """A reply that holds no move; it says what is wrong with it."""


def schema(view: View, *, bounded: bool) -> Schema:
    """The schema of a move in this scenario for a side, the same through the whole dialogue.

    Every field is required, unions are ``anyOf``, and ids are those in play. ``bounded`` limits the length of
    texts too, which keeps a small model from running on, but which OpenAI's strict mode does not take.
    """
    drawn = Move.model_json_schema()
    found = _strict(drawn, drawn["$defs"], bounded=bounded)
    fields = {name: found["properties"][name] for name in ORDER}
    return found | {"properties": fields, "required": list(ORDER), "$defs": _ids(view)}


def read(words: str) -> Move:
    """The move in a reply: plain JSON, or JSON within prose or fences; UnreadableError says why there is none."""
    problem = "it holds no whole JSON object of a move"
    for candidate in reversed(list(_objects(words))):
        try:
            return Move.model_validate_json(json.dumps(candidate))  # as JSON, so that no half of a character passes
        except ValidationError as error:
            if "acts" in candidate or "statement" in candidate:
                problem = _problem(error)
                break
    raise UnreadableError(problem)


def _objects(words: str) -> Iterator[dict[str, Any]]:
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
    return "; ".join(f"{'.'.join(map(str, f['loc']))}: {f['msg']}" for f in faults[:4])


def _strict(node: Schema, defs: Schema, *, bounded: bool, name: str = "") -> Schema:
    if "$ref" in node:
        return _strict(defs[node["$ref"].rpartition("/")[2]], defs, bounded=bounded)
    kept = {k: v for k, v in node.items() if k not in DROPPED}
    if "const" in kept:
        return {"type": "string", "enum": [kept["const"]]}
    if branches := kept.get("oneOf") or kept.get("anyOf"):
        return {"anyOf": [_strict(branch, defs, bounded=bounded, name=name) for branch in branches]}
    if "properties" in kept:
        fields = {k: _strict(v, defs, bounded=bounded, name=k) for k, v in kept["properties"].items()}
        return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    if "items" in kept:
        return kept | {"items": _strict(kept["items"], defs, bounded=bounded, name=f"{name}[]")}
    return _words(kept, name, bounded=bounded) if kept["type"] == "string" else kept


def _words(node: Schema, name: str, *, bounded: bool) -> Schema:
    if name in PLACES:
        return {"$ref": f"#/$defs/{PLACES[name]}"}
    if not bounded:
        return {"type": "string"}
    if name in LENGTHS:
        return {"type": "string", "minLength": 1, "maxLength": LENGTHS[name]}
    return {"type": "string", "pattern": node["pattern"]}


def _ids(view: View) -> Schema:
    scenario, side = view.table.scenario, view.side
    other = scenario.other(side)
    return {
        "mine": _one_of(m.id for m in scenario.measures if m.actor != other),
        "due": _one_of(m.id for m in scenario.measures if m.actor != other or m.joint),
        "theirs": _one_of(m.id for m in scenario.measures if m.actor != side),
        "channel": _one_of(scenario.channels),
        "against": _one_of(c.id for c in scenario.countermeasures if c.actor in (side, "both")),
    }


def _one_of(ids: Iterable[str]) -> Schema:
    found = list(ids)
    return {"type": "string", "enum": found} if found else {"type": "string"}

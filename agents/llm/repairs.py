"""Repairs: trifles of form in a reply that are mended, and noted, where its server does not enforce the form."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

Schema = dict[str, Any]
Form = TypeVar("Form", bound=BaseModel)

EXTRA = "an extra key"
CASE = "keys in another case"
WRAPPER = "a wrapper"
SINGLE = "one value for a list"
TEXT = "numbers or booleans as text"
COMMA = "a trailing comma"

COMMAS = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<comma>,)(?=\s*[}\]])', re.DOTALL)
"""A text in JSON, which is left alone, or a comma before the end of a list or an object."""

WHOLE_NUMBER = re.compile(r"\s*[+-]?[0-9]{1,9}\s*", re.ASCII)
BOOLEANS = {"true": True, "false": False}

MAX_DEPTH = 4
"""Wrappers within wrappers that are opened."""


def validated(found: dict[str, Any], form: type[Form]) -> tuple[Form, tuple[str, ...]]:
    """An object as the form that it should have, and what had to be mended; ValidationError if that is not enough."""
    try:
        return _parsed(found, form, strict=True), ()
    except ValidationError:
        notes: dict[str, None] = {}
        mended = _Mending(form, notes).whole(found)
        return _parsed(mended, form, strict=False), tuple(notes)


def without_trailing_commas(words: str) -> str:
    """A text with JSON in it, without commas before the end of a list or an object."""
    return COMMAS.sub(lambda found: "" if found["comma"] else found[0], words)


def _parsed(found: object, form: type[Form], *, strict: bool) -> Form:
    return form.model_validate_json(json.dumps(found), strict=strict)  # as JSON, because that refuses lone surrogates


class _Mending:
    """Mends one reply along the schema of its form; each kind of repair is a key of ``notes``."""

    def __init__(self, form: type[BaseModel], notes: dict[str, None]) -> None:
        self._schema, self._notes = _schema(form), notes

    def whole(self, found: dict[str, Any]) -> Any:
        """The whole reply, taken out of its wrapper."""
        for _ in range(MAX_DEPTH):
            if self._own(found):
                break
            inside = list(_objects(found))
            if len(inside) != 1:
                break
            found = inside[0]
            self._note(WRAPPER)
        return self._value(found, self._schema)

    def _own(self, found: dict[str, Any]) -> bool:
        """Whether an object has a key of the form."""
        return any(key.strip().casefold() in self._schema["properties"] for key in found)

    def _value(self, value: Any, node: Schema) -> Any:
        node = self._resolved(value, node)
        if isinstance(value, str) and value != node.get("const") and _plain_tag(value) == node.get("const"):
            return self._mended(CASE, node["const"])
        match node.get("type"):
            case "object" if isinstance(value, dict):
                return self._object(value, node["properties"])
            case "array":
                return self._list(value, node["items"])
            case "integer" if isinstance(value, str) and WHOLE_NUMBER.fullmatch(value):
                return self._mended(TEXT, int(value))
            case "boolean" if isinstance(value, str) and value.strip().casefold() in BOOLEANS:
                return self._mended(TEXT, BOOLEANS[value.strip().casefold()])
        return value

    def _object(self, value: dict[str, Any], fields: Schema) -> dict[str, Any]:
        named: dict[str, Any] = {}
        for key, part in value.items():
            plain = key.strip().casefold()
            if key not in fields and plain in fields and plain not in value:
                self._note(CASE)
                key = plain
            named[key] = part
        unknown = [key for key in named if key not in fields]
        if len(unknown) == 1:
            self._note(EXTRA)
            del named[unknown[0]]
        return {key: self._value(part, fields[key]) if key in fields else part for key, part in named.items()}

    def _list(self, value: Any, items: Schema) -> Any:
        if isinstance(value, str | dict):
            self._note(SINGLE)
            value = [value]
        return [self._value(part, items) for part in value] if isinstance(value, list) else value

    def _resolved(self, value: Any, node: Schema) -> Schema:
        """The schema that a value is meant to fit: without references, and the branch of a union that it names."""
        while "$ref" in node:
            node = self._schema["$defs"][node["$ref"].rpartition("/")[2]]
        if "discriminator" in node:
            name = node["discriminator"]["propertyName"]
            named = value.items() if isinstance(value, dict) else ()
            tags = (_plain_tag(tag) for key, tag in named if key.strip().casefold() == name and isinstance(tag, str))
            branch = node["discriminator"]["mapping"].get(next(tags, ""))
            return self._resolved(value, {"$ref": branch}) if branch else {}
        branches = [branch for branch in node.get("anyOf", ()) if branch.get("type") != "null"]
        return self._resolved(value, branches[0]) if branches else node

    def _mended(self, repair: str, value: Any) -> Any:
        self._note(repair)
        return value

    def _note(self, repair: str) -> None:
        self._notes[repair] = None


def _plain_tag(tag: str) -> str:
    return tag.strip().casefold().replace("_", "-")


def _objects(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The objects within an object, also those that are written as a text."""
    for value in found.values():
        inside = value
        if isinstance(value, str) and value.lstrip().startswith("{"):
            try:
                inside = json.loads(value)
            except (ValueError, RecursionError):
                continue
        if isinstance(inside, dict):
            yield inside


@cache
def _schema(form: type[BaseModel]) -> Schema:
    return form.model_json_schema()

"""Reads folders of TOML files; every fault in a file is reported in one sentence."""

import json
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from scenarios.errors import ReassureError
from scenarios.exercise import AGENT, LONGEST_GUIDE, Exercise
from scenarios.mandate import Mandate, Trait
from scenarios.plain_file import read_plain
from scenarios.scenario import ScenarioEntry
from scenarios.types import ONE_LINE, SENTENCE, Countermeasure, Inject, Measure, Own, Paper, Rule, Side

MAX_BYTES = 1_000_000
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class LibraryError(ReassureError):
    """A file, an entry or an id of a library is wrong; the message names it and says what is allowed."""


class SharedTrait(Trait):
    """A trait that a paper finds in several leaderships."""

    sides: tuple[Side, ...]


Entry = Paper | Measure | Mandate | SharedTrait | Inject | Rule | Countermeasure | ScenarioEntry | Exercise

Checked = TypeVar("Checked", bound=BaseModel)

KINDS: dict[str, type[Entry]] = {
    "papers": Paper,
    "measures": Measure,
    "mandates": Mandate,
    "shared_traits": SharedTrait,
    "injects": Inject,
    "rules": Rule,
    "countermeasures": Countermeasure,
    "scenarios": ScenarioEntry,
    "exercises": Exercise,
}


def read_folder(folder: Traversable) -> dict[str, tuple[str, Entry]]:
    """The entries of a folder's ``*.toml`` files, or of one file, by id, each with its file.

    Raises LibraryError if one is wrong.
    """
    found: dict[str, tuple[str, Entry]] = {}
    for file in _files(folder):
        name = printable(str(file))
        for read in _entries(name, document(file, name)):
            entry = _with_guide(read, file) if isinstance(read, Exercise) else read
            if entry.id in found:
                first = found[entry.id][0]
                raise LibraryError(f"{name}: the id '{entry.id}' is already used in {first}; change one of the two.")
            found[entry.id] = (name, entry)
    return found


def printable(text: str) -> str:
    """A text with a question mark for each character that could disturb a terminal."""
    return "".join(c if c.isprintable() else "?" for c in text)


def nearest(id: str, ids: Iterable[str]) -> str:  # noqa: A002 the field's own name
    """The ids that are nearest to one, as the end of a sentence; empty where none is near."""
    near = get_close_matches(id, list(ids), n=3)
    return f"; the nearest {'is' if len(near) == 1 else 'are'} {', '.join(near)}" if near else ""


def _files(folder: Traversable) -> list[Traversable]:
    if folder.is_file():
        return [folder]
    name = printable(str(folder))
    try:
        files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    except (OSError, ValueError) as error:
        raise LibraryError(f"{name} is not a folder that can be read; name one that contains .toml files.") from error
    if not files:
        raise LibraryError(f"{name} contains no .toml file; add scenarios or measures, or name another folder.")
    return files


def _with_guide(exercise: Exercise, file: Traversable) -> Exercise:
    """The exercise with the facilitator's guide that stands beside its file as ``ID.guide.md``, if there is one."""
    guide = _beside(file, f"{exercise.id}.guide.md")
    if exercise.guide or guide is None:
        return exercise
    name = printable(str(guide))
    text = _text(guide, name)
    _refuse_controls(name, text, "the guide")
    if len(text) > LONGEST_GUIDE:
        raise LibraryError(f"{name} has {len(text):,} characters; shorten it to at most {LONGEST_GUIDE:,}.")
    return exercise.model_copy(update={"guide": text})


def _beside(file: Traversable, name: str) -> Traversable | None:
    """Another file in the folder of a file, if it is there; a folder of the package is no Path when it is zipped."""
    other = file.parent / name if isinstance(file, Path) else None
    return other if other and other.exists() else None


def document(file: Traversable, name: str) -> dict[str, object]:
    """A TOML file; LibraryError where it cannot be read, or where it has characters that no text has."""
    text = _text(file, name)
    try:
        document = tomllib.loads(text)
        _refuse_controls(name, document, "")
    except ValueError as error:
        fault = printable(str(error)).split(";")[0]
        value = fault.startswith("Invalid value")
        wanted = "write text in quotes, true and false in small letters" if value else "correct it"
        raise LibraryError(f"{name} is not valid TOML: {fault}; {wanted}.") from error
    except RecursionError as error:
        raise LibraryError(f"{name} is nested too deeply; entries have at most a few levels.") from error
    return document


def _text(file: Traversable, name: str) -> str:
    data = _data(file, name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise LibraryError(f"{name}: line {line} is not UTF-8; save the file as UTF-8.") from error


def _data(file: Traversable, name: str) -> bytes:
    try:
        return read_plain(file, MAX_BYTES)
    except OSError as error:
        raise LibraryError(
            f"{name} cannot be read ({error.strerror}); give plain files of at most 1 MB that you may read."
        ) from error


def _refuse_controls(name: str, value: object, key: str) -> None:
    if isinstance(value, dict):
        for inner, item in value.items():
            _refuse_controls(name, inner, f"the key {printable(inner)}")
            _refuse_controls(name, item, inner)
    elif isinstance(value, list):
        for item in value:
            _refuse_controls(name, item, key)
    elif isinstance(value, str) and not value.isprintable():
        for c in value:
            if (unicodedata.category(c) == "Cc" and c not in "\n\t") or c in BIDI:
                raise LibraryError(f"{name}: {key} contains the control character U+{ord(c):04X}; remove it.")


def _entries(name: str, document: dict[str, object]) -> Iterator[Entry]:
    for kind, tables in document.items():
        if kind not in KINDS:
            raise LibraryError(f"{name}: {_short(kind)} is not a kind of entry; allowed: {', '.join(KINDS)}.")
        if not isinstance(tables, list):
            raise LibraryError(f"{name}: '{kind}' must be an array of tables; write [[{kind}]].")
        for number, table in enumerate(tables, 1):
            given = table.get("id") if isinstance(table, dict) else None
            which = _short(given) if isinstance(given, str) else f"number {number}"
            yield checked(KINDS[kind], table, f"{name}: {kind} {which}")


def checked(model: type[Checked], table: object, place: str) -> Checked:
    """A table of a TOML file as a model; LibraryError begins with the place and names the first fault."""
    try:
        return model.model_validate_json(_json(table), strict=True)
    except ValidationError as error:
        raise LibraryError(f"{place}: {_said(model, table, error.errors(include_url=False)[0])}.") from error


def _json(table: object) -> str:
    """A table as JSON, where lists may stand for tuples but text never for a number; a date stays other than text."""
    return json.dumps(table, default=lambda moment: {"date": str(moment)})


def _said(model: type[BaseModel], table: object, error: ErrorDetails) -> str:
    path = tuple(_path(table, error))
    key = _short(".".join(map(str, path))) if path else "it"
    match error["type"]:
        case "missing":
            field = _fields(model, path[:-1]).get(str(path[-1]))
            return f"{key} is missing" + (f"; write {field.examples[0]}" if field and field.examples else "")
        case "extra_forbidden":
            allowed = [name for name, field in _fields(model, path[:-1]).items() if Own not in field.metadata]
            near = nearest(str(path[-1]), allowed)
            return f"{key} is not a key of this entry{near}; allowed: {', '.join(allowed)}"
        case "string_pattern_mismatch" if error.get("ctx", {}).get("pattern") == ONE_LINE:
            wanted = "it should be one line without line breaks"
        case "string_pattern_mismatch" if error.get("ctx", {}).get("pattern") == SENTENCE:
            wanted = "it should be one sentence on one line that ends with a full stop"
        case "string_pattern_mismatch" if error.get("ctx", {}).get("pattern") == AGENT:
            wanted = "it should be an agent such as scripted:grit or llm:MODEL"
        case "string_pattern_mismatch":
            wanted = "it should be an id of lower-case letters, digits, hyphens and (for all but sides) dots"
        case "model_type" | "dict_type":
            wanted = "it should be a table"
        case "tuple_type":
            wanted = "it should be a list"
        case _:
            wanted = f"it should {error['msg'].partition(' should ')[2] or 'be something else'}"
    return f"{key} is {_short(error['input'])}; {wanted}"


def _short(value: object) -> str:
    text = printable(repr(value))
    return text if len(text) <= 60 else f"{text[:57]}..."


def _path(held: object, error: ErrorDetails) -> Iterator[int | str]:
    """The keys to what is wrong, without the names that pydantic gives to the kinds of value a key may have."""
    for part in error["loc"]:
        inside = dict(enumerate(held)) if isinstance(held, list) else held
        if isinstance(inside, dict) and part in inside:
            held = inside[part]
            yield part
    if error["type"] == "missing":
        yield error["loc"][-1]


def _fields(model: type[BaseModel], path: tuple[int | str, ...]) -> dict[str, FieldInfo]:
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            model = next(_models(model.model_fields[part].annotation), model)
    return dict(model.model_fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)

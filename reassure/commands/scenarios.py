"""``reassure scenarios`` and ``reassure sources``: what can be played, and where every entry is read from."""

import json
from collections.abc import Iterable

import click
from pydantic import BaseModel

from reassure.places import open_library
from reassure.settings import Settings
from scenarios.load import Library
from scenarios.types import Citation, Cost, Paper, ScenarioEntry
from transcripts.clean import clean


def scenarios(settings: Settings, name: str | None, *, as_json: bool) -> None:
    """Print the scenarios, or what both sides read of one; a confidential brief is never printed here."""
    library = open_library(settings)
    if name is None:
        for entry in library.scenarios:
            _print(_public(entry) if as_json else f"{entry.id}: {entry.title} ({entry.as_of}, {entry.rounds} rounds)")
        return
    library.scenario(name)
    entry = next(e for e in library.scenarios if e.id == name)
    _print(_public(entry) if as_json else _told(library, entry))


def sources(settings: Settings, entry_id: str | None, *, as_json: bool) -> None:
    """Print an entry with its citations and their basis, or the papers and every id there is."""
    library = open_library(settings)
    if entry_id is None:
        if as_json:
            for key, part in library.index.items():
                _print({"id": key, "kind": type(part).__name__, "title": _title(part)})
            return
        for paper in library.papers:
            _print(_reference(paper))
        for key, part in library.index.items():
            if not isinstance(part, Paper):
                _print(f"{key}: {_title(part)}")
        return
    part = library.find(entry_id)
    if isinstance(part, ScenarioEntry):
        _print(_public(part) if as_json else _told(library, part))
    else:
        _print(part.model_dump(mode="json") if as_json else _entry(library, part))


def _print(found: str | dict[str, object]) -> None:
    click.echo(clean(found) if isinstance(found, str) else json.dumps(found))


def _public(entry: ScenarioEntry) -> dict[str, object]:
    return entry.model_dump(mode="json", exclude={"briefs", "deck", "capital"})


def _told(library: Library, entry: ScenarioEntry) -> str:
    titles = (f"  {m}: {_title(library.find(m))}" for m in entry.measures)
    aims = (f"  {aim}" for aim in entry.objectives)
    head = f"{entry.title} ({entry.as_of}); {entry.rounds} rounds, {entry.opens} opens\n\n{entry.situation}"
    counts = [f"  {m}: {_title(library.find(m))}" for m in entry.agreement.measures]
    ends = "\n".join([f"Agreement: {entry.agreement.text} Any {entry.agreement.need} of:", *counts])
    cited = "\n".join(_places(library, entry.citations))
    return "\n".join(
        [head, "", "Measures in play:", *titles, "", "Objectives:", *aims, "", ends, "", "Sources:", cited]
    )


def _entry(library: Library, part: BaseModel) -> str:
    lines = [f"{getattr(part, 'id', '')}: {_title(part)}"]
    for name, value in part:
        if name in ("id", "title", "name", "citations") or value in (None, (), ""):
            continue
        lines.append(f"  {_words(name)}:{_value(value)}")
    cited = getattr(part, "citations", ())
    return "\n".join([*lines, *(["  sources:"] if cited else []), *_places(library, cited)])


def _value(value: object) -> str:
    if isinstance(value, Cost):
        given = "as the paper gives it" if value.basis == "paper" else "inferred here, no paper gives it"
        return f" {value.level} ({given}). {value.reason}"
    if isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        return "".join(f"\n    -{_value(v)}" for v in value)
    if isinstance(value, tuple):
        return " " + ", ".join(map(str, value))
    if isinstance(value, BaseModel):
        return ";".join(f" {_words(k)}{_value(v)}" for k, v in value if v not in (None, (), "") and k != "citations")
    return f" {value}"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _places(library: Library, citations: Iterable[Citation]) -> list[str]:
    papers = {paper.id: paper for paper in library.papers}
    return [f"    {_reference(papers[c.paper])}: {c.place}" for c in citations]


def _reference(paper: Paper) -> str:
    return f"{paper.author} ({paper.year}), {paper.title}, {paper.publisher}"


def _title(part: object) -> str:
    for name in ("title", "name", "claim"):
        if hasattr(part, name):
            return str(getattr(part, name))
    return ""

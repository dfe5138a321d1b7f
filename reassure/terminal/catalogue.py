"""Catalogue entries as text: the public part of a scenario, or a measure or red line with its sources."""

import json
from collections.abc import Iterable

import click
from pydantic import BaseModel

from scenarios.load import Library
from scenarios.scenario import ScenarioEntry
from scenarios.types import Citation, Cost, Paper
from transcripts.clean import clean


def echo(found: str | dict[str, object]) -> None:
    """Print cleaned text, or an object as JSON."""
    click.echo(clean(found) if isinstance(found, str) else json.dumps(found))


def public(entry: ScenarioEntry) -> dict[str, object]:
    """The public part of a scenario as JSON, without the confidential briefs."""
    return entry.model_dump(mode="json", exclude={"briefs", "deck", "capital"})


def scenario_text(library: Library, entry: ScenarioEntry) -> str:
    """The public part of a scenario as text, without the confidential briefs."""
    titles = (f"  {m}: {title(library.find(m))}" for m in entry.measures)
    aims = (f"  {aim}" for aim in entry.objectives)
    terms = f"{entry.rounds} rounds, {title(library.find(entry.opens))} opens"
    head = f"{entry.title} ({entry.as_of}); {terms}\n\n{entry.situation}"
    counts = [f"  {m}: {title(library.find(m))}" for m in entry.agreement.measures]
    ends = "\n".join([f"Agreement: {entry.agreement.text} Any {entry.agreement.need} of these measures:", *counts])
    cited = "\n".join(_places(library, entry.citations))
    return "\n".join(
        [head, "", "Measures in play:", *titles, "", "Objectives:", *aims, "", ends, "", "Sources:", cited]
    )


def entry_text(library: Library, part: BaseModel) -> str:
    """A catalogue entry with its fields and sources, without the patterns that find its words in a statement."""
    lines = [f"{getattr(part, 'id', '')}: {title(part)}"]
    for name, value in part:
        if name in ("id", "title", "name", "wordings", "citations") or value in (None, (), ""):
            continue
        lines.append(f"  {_words(name)}:{_value(value)}")
    cited = getattr(part, "citations", ())
    return "\n".join([*lines, *(["  sources:"] if cited else []), *_places(library, cited)])


def _value(value: object) -> str:
    if isinstance(value, Cost):
        basis = "stated in the paper" if value.basis == "paper" else "our inference, not stated in a paper"
        return f" {value.level} ({basis}). {value.reason}"
    if isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        return "".join(f"\n    -{_value(v)}" for v in value)
    if isinstance(value, tuple):
        return " " + ", ".join(map(str, value))
    if isinstance(value, BaseModel):
        return ";".join(f" {_words(k)}{_value(v)}" for k, v in value if v not in (None, (), "") and k != "citations")
    if isinstance(value, bool):
        return " yes" if value else " no"
    return f" {value}"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _places(library: Library, citations: Iterable[Citation]) -> list[str]:
    papers = {paper.id: paper for paper in library.papers}
    return [f"    {reference(papers[c.paper])}: {c.place}" for c in citations]


def reference(paper: Paper) -> str:
    """The citation of a paper."""
    return f"{paper.author} ({paper.year}), {paper.title}, {paper.publisher}"


def title(part: object) -> str:
    """The title of an entry, from its field ``title``, ``name`` or ``claim``."""
    for name in ("title", "name", "claim"):
        if hasattr(part, name):
            return str(getattr(part, name))
    return ""

"""The words of the product, read from this package's files and filled strictly."""

import tomllib
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, NamedTuple


class PromptError(ValueError):
    """A template and its values do not match; a fault of this product, never of its user."""


@cache
def text(name: str) -> str:
    """The words of ``prompts/NAME.md``; FileNotFoundError where there is no such file."""
    return (files("prompts") / f"{name}.md").read_text(encoding="utf-8")


@cache
def speech(name: str) -> dict[str, Any]:
    """The tables of ``prompts/speech/NAME.toml``; empty where there is no such file."""
    file = files("prompts") / "speech" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


class Term(NamedTuple):
    """A fixed term, in the wordings of each language."""

    en: tuple[str, ...]
    zh: tuple[str, ...]


class Group(NamedTuple):
    """Terms that are near and must not be confused, and why."""

    note: str
    terms: tuple[Term, ...]


@cache
def glossary() -> tuple[Group, ...]:
    """The fixed terms of ``prompts/glossary.toml``, in groups of those that are near to each other."""
    found = tomllib.loads((files("prompts") / "glossary.toml").read_text(encoding="utf-8"))
    return tuple(
        Group(group["note"], tuple(Term(tuple(t["en"]), tuple(t["zh"])) for t in group["terms"]))
        for group in found["groups"]
    )


@cache
def fields(template: str) -> frozenset[str]:
    """The names that a template asks for; a brace of its own is written twice."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)


def fill(template: str, **values: str) -> str:
    """The template with each ``{name}`` replaced; PromptError for a value that is missing or not used."""
    wanted = fields(template)
    if missing := sorted(wanted - values.keys()):
        raise PromptError(f"The template asks for {', '.join(missing)}, which was not given: {template[:80]!r}")
    if unused := sorted(values.keys() - wanted):
        raise PromptError(f"The template does not use {', '.join(unused)}: {template[:80]!r}")
    return template.format(**values)

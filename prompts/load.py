"""Reads the texts in this package's files and fills in templates."""

import tomllib
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, NamedTuple


class PromptError(ValueError):
    """A template and its values do not match; this is a fault of the program, not of its user."""


@cache
def text(name: str) -> str:
    """The text of ``prompts/NAME.md``; FileNotFoundError if there is no such file."""
    return (files("prompts") / f"{name}.md").read_text(encoding="utf-8")


@cache
def speech(name: str) -> dict[str, Any]:
    """The tables of ``prompts/speech/NAME.toml``; empty if there is no such file."""
    file = files("prompts") / "speech" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


class Term(NamedTuple):
    """A fixed term, with its wordings in each language."""

    en: tuple[str, ...]
    zh: tuple[str, ...]


class Group(NamedTuple):
    """Terms that are similar and must not be confused, and why."""

    note: str
    terms: tuple[Term, ...]


@cache
def glossary() -> tuple[Group, ...]:
    """The fixed terms of ``prompts/glossary.toml``, in groups of similar terms."""
    found = tomllib.loads((files("prompts") / "glossary.toml").read_text(encoding="utf-8"))
    return tuple(
        Group(group["note"], tuple(Term(tuple(t["en"]), tuple(t["zh"])) for t in group["terms"]))
        for group in found["groups"]
    )


@cache
def fields(template: str) -> frozenset[str]:
    """The names in braces in a template; a literal brace is written twice."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)


def fill(template: str, **values: str) -> str:
    """The template with each ``{name}`` replaced; PromptError if a value is missing or not used."""
    wanted = fields(template)
    if missing := sorted(wanted - values.keys()):
        raise PromptError(f"The template needs a value for {', '.join(missing)}: {template[:80]!r}")
    if unused := sorted(values.keys() - wanted):
        raise PromptError(f"The template has no place for {', '.join(unused)}: {template[:80]!r}")
    return template.format(**values)

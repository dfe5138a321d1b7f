"""The words of the sheets, out of ``words.toml``."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from prompts.load import fill


class Field(NamedTuple):
    """Something that a form asks for, and on how many lines it can be written."""

    text: str
    lines: int


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((files("training.materials") / "words.toml").read_text(encoding="utf-8"))


def word(which: str, **values: str) -> str:
    """Words with their values."""
    return fill(_words()["words"][which], **values)


def fields(form: str) -> tuple[Field, ...]:
    """What a form asks for."""
    return tuple(Field(**field) for field in _words()["fields"][form])

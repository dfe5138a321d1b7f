"""Reading of the body of an error, in whatever shape a server writes it."""

from collections.abc import Iterator
from typing import NamedTuple

KINDS = ("code", "type", "status", "reason")
"""Keys whose value names the kind of an error."""

FIELDS = ("param", "loc")
"""Keys whose value names the field of the request that is wrong."""

ECHOES = ("input", "ctx", "failed_generation", "user_id", "url")
"""Keys whose value repeats the request or the reply, and so may name any field by chance."""

MAX_DEPTH = 8
MAX_LENGTH = 20_000
"""Longest text of an error that is read, in characters."""


class ErrorReport(NamedTuple):
    """What a server says about an error: its kinds, the fields that it names, and all of its words."""

    kinds: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    words: str = ""


def read_error(body: object) -> ErrorReport:
    """The report in a body: a text, or lists and objects within each other."""
    found = [(key, value[:MAX_LENGTH]) for key, value in _texts("", body, MAX_DEPTH)]
    return ErrorReport(
        frozenset(value for key, value in found if key in KINDS),
        frozenset(value for key, value in found if key in FIELDS),
        "\n".join(value for _, value in found)[:MAX_LENGTH],
    )


def _texts(key: str, value: object, depth: int) -> Iterator[tuple[str, str]]:
    """All texts in a value, each with the key that it stands under."""
    if isinstance(value, str | int):
        yield key, str(value)
    elif depth and isinstance(value, list):
        for part in value:
            yield from _texts(key, part, depth - 1)
    elif depth and isinstance(value, dict):
        for name, part in value.items():
            if name not in ECHOES:
                yield from _texts(str(name), part, depth - 1)

"""The chain: each event's link is a hash over the link before, its place, its time and what happened."""

import json
from hashlib import sha256
from typing import Any

START = ""
"""The link before the first."""


def canonical(value: Any) -> str:
    """A value as JSON in its one form: keys sorted, no spaces, every character as itself (after RFC 8785)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: Any) -> str:
    """The SHA-256 of a value's canonical JSON, in hexadecimal digits."""
    return sha256(canonical(value).encode()).hexdigest()


def parsed(body: str) -> Any:
    """JSON as every program reads it: ValueError where an object in it names something twice."""
    return json.loads(body, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) != len(pairs):
        raise ValueError("something is named twice")
    return found


def link(before: str, seq: int, at: str, body: str) -> str:
    """The link of an event: ``body`` is its JSON as the record keeps it, ``at`` when it was kept.

    ValueError where the body is no JSON that every program reads alike.
    """
    return digest({"at": at, "before": before, "event": parsed(body), "seq": seq})

"""The chain: each event's link is a hash of the link before it, its place, its time and its JSON."""

import json
from hashlib import sha256
from typing import Any

START = ""
"""The link before the first event."""

CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value: Any) -> str:
    """A value as canonical JSON: keys sorted, no spaces, every character as itself (after RFC 8785)."""
    return CANONICAL.encode(value)


def digest(value: Any) -> str:
    """The SHA-256 of a value's canonical JSON, in hexadecimal digits."""
    return sha256(canonical(value).encode()).hexdigest()


def parsed(body: str) -> Any:
    """JSON that every program reads the same; ValueError where an object has a key twice."""
    return json.loads(body, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) != len(pairs):
        raise ValueError("an object has a key twice")
    return found


def link(before: str, seq: int, at: str, body: str) -> str:
    """The link of an event: ``body`` is its JSON as recorded, ``at`` the time when it was recorded.

    ValueError where the body is not JSON that every program reads the same.
    """
    return digest({"at": at, "before": before, "event": parsed(body), "seq": seq})

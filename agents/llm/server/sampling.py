"""How a model writes: the person's own settings for it, as they are sent and recorded."""

import json
from typing import Any

from pydantic import Field, field_validator

from scenarios.types import Frozen

REPLY_TOKENS = 4000
"""Default limit on a reply with its thoughts, in tokens."""

MAX_EXTRA = 4_000
"""Longest JSON of further fields, in characters."""

OWN = frozenset(
    {
        *("model", "messages", "stream", "stream_options", "n", "response_format", "tools", "tool_choice"),
        *("max_tokens", "max_completion_tokens", "temperature", "seed", "reasoning_effort"),
    }
)
"""Fields of a request that have flags of their own, or that the program needs as they are."""

LIMIT, OLD_LIMIT = "max_completion_tokens", "max_tokens"
"""The limit on a reply: the current field name, and the old one, which is the only one that some servers know."""


class Sampling(Frozen):
    """``extra`` is JSON of an object with further fields of a request; None and "" leave a field to the server."""

    temperature: float | None = Field(default=None, ge=0, le=5)
    reply_tokens: int = Field(default=REPLY_TOKENS, ge=1)
    reasoning_effort: str = ""
    extra: str = ""

    @field_validator("extra")
    @classmethod
    def _an_object(cls, extra: str) -> str:
        return extra and _checked(extra)

    @property
    def extra_fields(self) -> dict[str, Any]:
        """The further fields."""
        return json.loads(self.extra) if self.extra else {}

    def wishes(self, seed: int | None) -> dict[str, Any]:
        """The fields of a request that a server may refuse."""
        return {
            "temperature": self.temperature,
            "reasoning_effort": self.reasoning_effort or None,
            "seed": seed,
            LIMIT: self.reply_tokens,
            OLD_LIMIT: self.reply_tokens,
        }


def _checked(extra: str) -> str:
    """The JSON in its shortest form; ValueError if it is no object, too long, or has a field of another flag."""
    try:
        found = json.loads(extra, parse_constant=_no_number)
        shortest = json.dumps(found, separators=(",", ":"), sort_keys=True, allow_nan=False)
    except (ValueError, RecursionError):
        found, shortest = None, ""
    if not isinstance(found, dict) or len(extra) > MAX_EXTRA:
        raise ValueError('it takes a JSON object, such as {"top_p": 0.9}')
    if taken := sorted(OWN & found.keys()):
        raise ValueError(f"{taken[0]} cannot be set there")
    return shortest


def _no_number(name: str) -> float:
    raise ValueError(name)

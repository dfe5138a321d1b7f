"""How firmly the form of a reply is asked for, and what is not asked of a server that refused it once."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from agents.llm.failures import RequestFailedError

Schema = Mapping[str, Any]
Body = dict[str, Any]

SHAPES = ("json_schema", "json_object", "tool", "text")
"""Ways to ask for a form, the firmest first; the next is tried where a server refuses the one before."""

LIMIT, OLD_LIMIT = "max_completion_tokens", "max_tokens"
"""The limit on a reply by its present name, and by the one that some servers know alone."""

OPTIONAL_FIELDS = ("temperature", "seed", LIMIT, OLD_LIMIT, "stream_options", "stream")
"""Fields of a request that a server may refuse and that can be left out."""

REFUSALS = (400, 422)
"""Statuses that may mean a field which the server does not know."""

NAME = "move"
"""What the form is called."""


class RequestOptions(NamedTuple):
    """How a server is asked: the shape of the reply, and the wishes it is not told."""

    shape: str = SHAPES[0]
    left_out: frozenset[str] = frozenset({OLD_LIMIT})

    def body(self, wishes: Mapping[str, Any], schema: Schema) -> Body:
        """The fields of a request that say how to reply; a wish of None is none."""
        told = {k: v for k, v in wishes.items() if v is not None and k not in self.left_out}
        if "stream" not in told:
            told.pop("stream_options", None)
        return told | _form(self.shape, schema)

    def simpler(self, body: Body, failure: RequestFailedError) -> "Less | None":
        """What to ask for when a request was refused: less of the wishes it names, else a looser shape; if anything."""
        if failure.status not in REFUSALS or failure.filtered:
            return None
        refused = {wish for wish in OPTIONAL_FIELDS if wish in body and failure.names(wish)}
        if "stream" in body and failure.names("streaming"):
            refused.add("stream")
        if "stream_options" in refused:
            refused.discard("stream")
        if refused:
            known = {OLD_LIMIT} if LIMIT in refused and LIMIT not in self.left_out else set()
            return Simpler(f"wish {', '.join(sorted(refused))}", self._replace(untold=(self.left_out | refused) - known))
        place = SHAPES.index(self.shape) + 1
        if place == len(SHAPES) or failure.outgrown:
            return None
        return Simpler(f"shape {self.shape}", self._replace(shape=SHAPES[place]))


class Simpler(NamedTuple):
    """A step down: what was given up, as the record calls it, and the way without it."""

    word: str
    way: RequestOptions


def _form(shape: str, schema: Schema) -> Body:
    match shape:
        case "json_schema":
            form = {"name": NAME, "strict": True, "schema": schema}
            return {"response_format": {"type": "json_schema", "json_schema": form}}
        case "json_object":
            return {"response_format": {"type": "json_object"}}
        case "tool":
            chosen = {"type": "function", "function": {"name": NAME}}
            return {
                "tools": [{"type": "function", "function": {"name": NAME, "parameters": schema}}],
                "tool_choice": chosen,
            }
        case _:
            return {}

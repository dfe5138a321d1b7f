"""How strictly the form of a reply is requested, and which features a server has refused."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from agents.llm.failures import RequestFailedError

Schema = Mapping[str, Any]
Body = dict[str, Any]

SHAPES = ("json_schema", "json_object", "tool", "text")
"""Ways to request a form, the strictest first; the next is tried when a server refuses one."""

LIMIT, OLD_LIMIT = "max_completion_tokens", "max_tokens"
"""The limit on a reply: the current field name, and the old one, which is the only one that some servers know."""

OPTIONAL_FIELDS = ("temperature", "seed", LIMIT, OLD_LIMIT, "stream_options", "stream")
"""Optional fields of a request, which a server may refuse."""

REFUSALS = (400, 422)
"""HTTP statuses that may mean that the server does not know a field."""

NAME = "move"
"""Name of the form in a request."""


class RequestOptions(NamedTuple):
    """How a server is asked: the shape of the reply, and the optional fields that are left out."""

    shape: str = SHAPES[0]
    left_out: frozenset[str] = frozenset({OLD_LIMIT})

    def body(self, wishes: Mapping[str, Any], schema: Schema) -> Body:
        """The fields of a request that say how to reply; optional fields that are None are left out."""
        fields = {k: v for k, v in wishes.items() if v is not None and k not in self.left_out}
        if "stream" not in fields:
            fields.pop("stream_options", None)
        return fields | _form(self.shape, schema)

    def simpler(self, body: Body, failure: RequestFailedError) -> "Simpler | None":
        """What to give up after a refusal: the optional fields that it names, or else the shape; None if nothing."""
        if failure.status not in REFUSALS or failure.filtered:
            return None
        refused = {wish for wish in OPTIONAL_FIELDS if wish in body and failure.names(wish)}
        if "stream" in body and failure.names("streaming"):
            refused.add("stream")
        if "stream_options" in refused:
            refused.discard("stream")
        if refused:
            known = {OLD_LIMIT} if LIMIT in refused and LIMIT not in self.left_out else set()
            return Simpler(
                f"wish {', '.join(sorted(refused))}", self._replace(left_out=(self.left_out | refused) - known)
            )
        place = SHAPES.index(self.shape) + 1
        if place == len(SHAPES) or failure.outgrown:
            return None
        return Simpler(f"shape {self.shape}", self._replace(shape=SHAPES[place]))


class Simpler(NamedTuple):
    """What was given up, as it is written in the record, and the way to ask without it."""

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

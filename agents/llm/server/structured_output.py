"""How strictly the form of a reply is requested, and which features a server has refused."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from agents.llm.server.chat import Message, without_system
from agents.llm.server.failures import RequestFailedError
from agents.llm.server.sampling import LIMIT, OLD_LIMIT

Schema = Mapping[str, Any]
Body = dict[str, Any]

SHAPES = ("json_schema", "json_object", "tool", "text")
"""Ways to request a form, the strictest first; the next is tried when a server refuses one."""

SAMPLING_FIELDS = ("temperature", "seed", "reasoning_effort")
"""Optional fields that are given up together where a server does not say which one it does not support."""

OPTIONAL_FIELDS = (*SAMPLING_FIELDS, LIMIT, OLD_LIMIT, "stream_options", "stream")
"""Optional fields of a request, which a server may refuse."""

NAME = "move"
"""Name of the form in a request."""


class RequestOptions(NamedTuple):
    """How a server is asked: the shape of the reply, the optional fields that are left out, and the place of the brief.

    Without ``system`` the brief stands at the beginning of the first message of the user.
    """

    shape: str = SHAPES[0]
    left_out: frozenset[str] = frozenset({OLD_LIMIT})
    system: bool = True

    def body(self, chat: Sequence[Message], wishes: Mapping[str, Any], schema: Schema) -> Body:
        """The fields of a request apart from the model; optional fields that are None are left out."""
        fields = {k: v for k, v in wishes.items() if v is not None and k not in self.left_out}
        if "stream" not in fields:
            fields.pop("stream_options", None)
        return {"messages": list(chat) if self.system else without_system(chat)} | fields | _form(self.shape, schema)

    def simpler(self, body: Body, failure: RequestFailedError) -> "Simpler | None":
        """What to give up after a refusal: the optional fields that it names, or else the shape; None if nothing."""
        if not failure.refuses:
            return None
        if failure.cause == "system role":
            return Simpler("system role", self._replace(system=False)) if self.system else None
        refused = self._refused(body, failure)
        if refused:
            known = {OLD_LIMIT} if LIMIT in refused and LIMIT not in self.left_out else set()
            return Simpler(
                f"wish {', '.join(sorted(refused))}", self._replace(left_out=(self.left_out | refused) - known)
            )
        shape = self.less_strict
        return Simpler(f"shape {self.shape}", self._replace(shape=shape)) if shape else None

    @property
    def less_strict(self) -> str:
        """The shape after this one; empty after the last."""
        return dict(zip(SHAPES, (*SHAPES[1:], ""), strict=True))[self.shape]

    def _refused(self, body: Body, failure: RequestFailedError) -> set[str]:
        """The optional fields that a server refuses."""
        if failure.cause == "no provider":
            return {wish for wish in SAMPLING_FIELDS if wish in body}
        refused = {wish for wish in OPTIONAL_FIELDS if wish in body and failure.names(wish)}
        if "stream" in body and failure.names("streaming"):
            refused.add("stream")
        if "stream_options" in refused:
            refused.discard("stream")
        return refused


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

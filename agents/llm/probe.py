"""Small test questions to a server, to find out what it supports before the talks."""

import asyncio
import json
from contextlib import aclosing
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from agents.llm.client import Endpoint
from agents.llm.replies import objects
from agents.llm.server.chat import Message
from agents.llm.server.completion import Answer
from agents.llm.server.retries import Turn
from agents.llm.server.sampling import Sampling
from agents.llm.server.structured_output import Schema
from moderator.view import DelegateFailedError
from prompts.load import text

FORM: Schema = {
    "type": "object",
    "properties": {"chosen": {"type": "string", "enum": ["red", "green", "blue"]}, "again": {"type": "boolean"}},
    "required": ["chosen", "again"],
    "additionalProperties": False,
}
"""A form that the question does not mention, so that a reply has it only if the server enforces it."""

LENGTHS = ("max_model_len", "context_length", "context_window", "n_ctx")
"""Fields with the context length of a model: vLLM, gateways, hosts, and llama.cpp."""

BRIEF = 200
"""Limit on a brief reply, in tokens."""


class Listed(NamedTuple):
    """A model as its server lists it; ``context`` is its length in tokens, if the server gives it."""

    name: str
    context: int | None


class StreamedAnswer(NamedTuple):
    """A streamed answer, and whether it arrived in more than one piece."""

    answer: Answer
    pieces: bool


class Probe(Endpoint):
    """An endpoint for small questions, each with one try and at most ``timeout`` seconds.

    The questions raise DelegateFailedError as a turn does, with advice in the message.
    """

    def __init__(
        self,
        base_url: str | None,
        api_key: str | None,
        model: str | None,
        timeout: float,
        sampling: Sampling | None = None,
    ) -> None:
        super().__init__(base_url, api_key, model, timeout, tries=1)
        self._sampling = sampling or Sampling()

    @property
    def where(self) -> str:
        """The server's address without user name, password and query."""
        return self._address.shown

    async def listed(self) -> tuple[Listed, ...]:
        """The models that the server lists."""
        models = _field(await self._json("/models"), "data")
        names = ((model, _field(model, "id")) for model in (models if isinstance(models, list) else ()))
        clean = ((model, name) for model, name in names if isinstance(name, str) and self._key.hide(name) == name)
        return tuple(Listed(name, _context(model)) for model, name in clean)

    async def context(self) -> int | None:
        """The context length in tokens from the ``/props`` page of llama.cpp; None for other servers."""
        parts = urlsplit(self._address.shown)
        try:
            found = await self._json(f"{parts.scheme}://{parts.netloc}/props")
        except DelegateFailedError:
            return None
        return _context(_field(found, "default_generation_settings"))

    async def answer(self, shape: str, *, brief: bool = False) -> Answer | None:
        """The answer to the question in a shape of SHAPES; None if the server refuses the shape.

        After that the property ``shape`` is the one that it accepts. ``brief`` leaves no room for thoughts.
        """
        self._way = self._way._replace(shape=shape)
        sampling = self._sampling.model_copy(update={"reply_tokens": BRIEF}) if brief else self._sampling
        answer = await self.ask(_question(), FORM, sampling)
        return answer if self.shape == shape else None

    async def aloud(self, shape: str) -> StreamedAnswer:
        """The answer, streamed."""
        self._way = self._way._replace(shape=shape)
        async with aclosing(self.stream(_question(), FORM, self._sampling)) as stream:
            parts = [part async for part in stream]
        answer = next(part for part in parts if isinstance(part, Answer))
        return StreamedAnswer(answer, any(isinstance(part, str) and part != answer.text for part in parts))

    async def _json(self, place: str) -> object:
        """The JSON at a path of the server; DelegateFailedError if there is none, or not in time."""
        await self._load()
        from httpx2 import Response

        from agents.llm.server.sdk import FAULTS, as_failure

        began = asyncio.get_running_loop().time()
        turn = Turn(self._way, began, began + self._timeout)
        try:
            async with asyncio.timeout_at(turn.ends):
                with self._connections.one() as client:
                    return (await client.get(place, cast_to=Response)).json()
        except FAULTS as error:
            turn.failures.append(as_failure(error, self._address))
            raise self._failure(turn.failures[-1], turn) from None


def has_shape(shape: str, words: str) -> bool:
    """Whether an answer has the requested shape: the form, any JSON object, or a JSON object in a text."""
    match shape:
        case "json_schema" | "tool":
            return _fits(_parsed(words))
        case "json_object":
            return isinstance(_parsed(words), dict)
        case _:
            return any(True for _ in objects(words))


def _question() -> tuple[Message, ...]:
    return ({"role": "user", "content": text("probe/colour").strip()},)


def _fits(found: Any) -> bool:
    properties = FORM["properties"]
    if not isinstance(found, dict) or set(found) != set(properties):
        return False
    return found["chosen"] in properties["chosen"]["enum"] and isinstance(found["again"], bool)


def _parsed(words: str) -> Any:
    try:
        return json.loads(words)
    except (ValueError, RecursionError):
        return None


def _context(model: object) -> int | None:
    """The context length in the description of a model, or in its ``meta``, as llama.cpp has it."""
    lengths = [_field(part, name) for part in (model, _field(model, "meta")) for name in LENGTHS]
    return next((length for length in lengths if isinstance(length, int)), None)


def _field(found: object, name: str) -> object:
    return found.get(name) if isinstance(found, dict) else None

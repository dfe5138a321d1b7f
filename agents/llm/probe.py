"""Small questions to a server, to learn what it can do before talks rely on it."""

import asyncio
import json
from contextlib import aclosing
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from agents.llm.client import Endpoint, Message
from agents.llm.completion import Answer
from agents.llm.replies import objects
from agents.llm.retries import Turn
from agents.llm.structured_output import Schema, RequestOptions
from moderator.view import DelegateFailedError
from prompts.load import text

FORM: Schema = {
    "type": "object",
    "properties": {"chosen": {"type": "string", "enum": ["red", "green", "blue"]}, "again": {"type": "boolean"}},
    "required": ["chosen", "again"],
    "additionalProperties": False,
}
"""A form of which the question says nothing, so that a reply keeps to it only where the server sees to that."""

LENGTHS = ("max_model_len", "context_length", "context_window", "n_ctx")
"""Where servers tell a model's context: vLLM, gateways, hosts, and llama.cpp."""

BRIEF, ROOM = 200, 2000
"""Tokens that a reply may have, the second where a model that thinks first is to come to its end."""


class Listed(NamedTuple):
    """A model as its server lists it; ``context`` in tokens, where the server tells it."""

    name: str
    context: int | None


class StreamedAnswer(NamedTuple):
    """A streamed answer, and whether it came in more than one piece."""

    answer: Answer
    pieces: bool


class Probe(Endpoint):
    """An endpoint that is asked small things, each in one try and within ``timeout`` seconds.

    What it asks raises DelegateFailedError as a turn would, with what to do about it.
    """

    def __init__(self, base_url: str | None, api_key: str | None, model: str | None, timeout: float) -> None:
        super().__init__(base_url, api_key, model, timeout, tries=1)

    @property
    def where(self) -> str:
        """The server's address, without what a URL may hide in it."""
        return self._where

    async def listed(self) -> tuple[Listed, ...]:
        """The models that the server lists."""
        models = _of(await self._json("/models"), "data")
        names = ((model, _of(model, "id")) for model in (models if isinstance(models, list) else ()))
        return tuple(Listed(name, _context(model)) for model, name in names if isinstance(name, str))

    async def context(self) -> int | None:
        """The tokens of context that llama.cpp tells at a place of its own; None where no such server is."""
        parts = urlsplit(self._base_url or "")
        try:
            found = await self._json(f"{parts.scheme}://{parts.netloc}/props")
        except DelegateFailedError:
            return None
        return _context(_of(found, "default_generation_settings"))

    async def answer(self, shape: str, room: int = BRIEF) -> Answer | None:
        """The answer to the question when it is asked for in a shape; None where the server refuses the shape.

        Then ``shape`` is the one that it takes instead. ``room`` is how many tokens the reply may have.
        """
        self._way, self._max_tokens = RequestOptions(shape, self._way.left_out), room
        answer = await self.ask(_question(), FORM)
        return answer if self.shape == shape else None

    async def aloud(self, shape: str) -> StreamedAnswer:
        """The answer as it is streamed."""
        self._way, self._max_tokens = RequestOptions(shape, self._way.left_out), ROOM
        async with aclosing(self.stream(_question(), FORM)) as stream:
            parts = [part async for part in stream]
        answer = next(part for part in parts if isinstance(part, Answer))
        return StreamedAnswer(answer, any(isinstance(part, str) and part != answer.text for part in parts))

    async def _json(self, place: str) -> object:
        """What stands at a place of the server; DelegateFailedError where nothing does, or not in time."""
        client = await self._client()
        from httpx2 import Response

        from agents.llm.sdk import FAULTS, as_failure

        began = asyncio.get_running_loop().time()
        turn = Turn(self._way, began, began + self._timeout)
        try:
            async with asyncio.timeout_at(turn.ends):
                return (await client.get(place, cast_to=Response)).json()
        except FAULTS as error:
            turn.failures.append(as_failure(error))
            raise self._failure(turn.failures[-1], turn) from None


def has_shape(shape: str, words: str) -> bool:
    """Whether an answer keeps to what was asked for: the form, any JSON object, or one that stands in prose."""
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
    """A length of context among what is told of a model, or of what llama.cpp calls its meta."""
    told = [_of(part, name) for part in (model, _of(model, "meta")) for name in LENGTHS]
    return next((length for length in told if isinstance(length, int)), None)


def _of(found: object, name: str) -> object:
    return found.get(name) if isinstance(found, dict) else None

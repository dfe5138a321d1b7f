"""A model of Inspect AI, asked with our prompts and our schema."""

from collections.abc import AsyncGenerator, Sequence
from math import ceil
from typing import Any

from inspect_ai.model import (
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageSystem,
    ChatMessageUser,
    GenerateConfig,
    Model,
    ModelOutput,
    ModelUsage,
    ResponseSchema,
    get_model,
)
from inspect_ai.util import JSONSchema

from agents.llm.model_server import ModelServer
from agents.llm.server.chat import Message
from agents.llm.server.completion import MAX_NAME, MAX_REPLY, Answer, Retrying
from agents.llm.server.sampling import Sampling
from agents.llm.server.structured_output import NAME, Schema
from agents.llm.server.thoughts import without_thoughts
from reassure.models import Models

CUT = "the reply was cut off at the limit of tokens; give it room: --max-tokens"
PROBLEMS = {
    "max_tokens": CUT,
    "model_length": CUT,
    "content_filter": "the provider's content filter cut the reply",
}
"""Why a reply may not be whole, by the reason why it stopped."""

MESSAGES: dict[str, Any] = {"system": ChatMessageSystem, "user": ChatMessageUser, "assistant": ChatMessageAssistant}


class InspectModels(Models):
    """The models of an evaluation: for a side the one that has it as its role, else the one under evaluation."""

    def server(self, model: str | None) -> ModelServer:
        """The model for a side."""
        return InspectServer(get_model(role=model))


class InspectServer:
    """A model of Inspect; ModelServer.

    Inspect sends, retries, limits, caches and logs. Its errors and limits pass through, since they end a sample.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self.model: str | None = str(model)[:MAX_NAME]

    @property
    def keyless(self) -> bool:
        """No limits on the length of texts: not every provider accepts them."""
        return False

    async def ask(
        self,
        messages: Sequence[Message],
        schema: Schema,
        sampling: Sampling | None = None,  # noqa: ARG002 how a model writes is set by the flags of inspect eval
        *,
        seed: int | None = None,
        within: float | None = None,
    ) -> Answer:
        """The answer to a chat."""
        form = ResponseSchema(name=NAME, json_schema=JSONSchema.model_validate(inlined(schema)), strict=True)
        config = GenerateConfig(seed=seed, timeout=None if within is None else ceil(within), response_schema=form)
        chat: list[ChatMessage] = [MESSAGES[message["role"]](content=message["content"]) for message in messages]
        return self._answer(await self._model.generate(chat, config=config))

    async def stream(
        self,
        messages: Sequence[Message],
        schema: Schema,
        sampling: Sampling | None = None,
        *,
        seed: int | None = None,
        within: float | None = None,
    ) -> AsyncGenerator[str | Retrying | Answer, None]:
        """The answer alone: nobody reads along."""
        yield await self.ask(messages, schema, sampling, seed=seed, within=within)

    async def close(self) -> None:
        """Nothing: Inspect closes its models."""

    def _answer(self, output: ModelOutput) -> Answer:
        text = without_thoughts(output.completion)[:MAX_REPLY]
        stopped = "" if output.empty else output.stop_reason
        usage = output.usage or ModelUsage()
        cached, written = usage.input_tokens_cache_read or 0, usage.input_tokens_cache_write or 0
        return Answer(
            text=text,
            problem=PROBLEMS.get(stopped, "") or ("" if text.strip() else "the reply was empty"),
            model=output.model[:MAX_NAME] or str(self.model),
            prompt_tokens=usage.input_tokens + cached + written,
            completion_tokens=usage.output_tokens,
            cached_tokens=cached,
            latency_ms=1000 * (output.time or 0.0),
            attempts=1,
            failures=(),
        )


def inlined(schema: Schema) -> dict[str, Any]:
    """The schema with its definitions in their places, because Inspect's has no references."""
    definitions = schema.get("$defs", {})

    def resolved(node: Any) -> Any:
        if isinstance(node, list):
            return [resolved(part) for part in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return definitions[node["$ref"].rpartition("/")[2]]
        return {key: resolved(part) for key, part in node.items() if key != "$defs"}

    found: dict[str, Any] = resolved(schema)
    return found

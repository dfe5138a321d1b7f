"""What a delegate, a reader and a coder need of a model, whoever asks it."""

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

from agents.llm.server.chat import Message
from agents.llm.server.completion import Answer, Retrying
from agents.llm.server.sampling import Sampling
from agents.llm.server.structured_output import Schema


class ModelServer(Protocol):
    """A model that can be asked; DelegateFailedError where it gives no answer."""

    model: str | None
    """Its name, None until its server has named it."""

    @property
    def keyless(self) -> bool:
        """Whether it needs no key, as a server of one's own, which also takes limits on the length of texts."""

    async def ask(
        self,
        messages: Sequence[Message],
        schema: Schema,
        sampling: Sampling | None = None,
        *,
        seed: int | None = None,
        within: float | None = None,
    ) -> Answer:
        """The answer to a chat; ``within`` limits the time for it, in seconds."""

    def stream(
        self,
        messages: Sequence[Message],
        schema: Schema,
        sampling: Sampling | None = None,
        *,
        seed: int | None = None,
        within: float | None = None,
    ) -> AsyncGenerator[str | Retrying | Answer, None]:
        """The same as a stream: repeatedly the whole text so far, and at the end the answer."""

    async def close(self) -> None:
        """Close what is open."""

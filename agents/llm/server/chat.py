"""Messages of a chat."""

from collections.abc import Sequence
from typing import Literal, TypedDict


class Message(TypedDict):
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


def without_system(chat: Sequence[Message]) -> list[Message]:
    """The chat with the brief in the first message of the user, for models whose template has no other place for it."""
    brief = [message["content"] for message in chat if message["role"] == "system"]
    rest = [message for message in chat if message["role"] != "system"]
    first: Message = {"role": "user", "content": "\n\n".join((*brief, rest[0]["content"]))}
    return [first, *rest[1:]]

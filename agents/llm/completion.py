"""Reading of completions, whole or in the chunks of a stream; no part of them is assumed to be valid."""

import json
from dataclasses import dataclass, field
from math import ceil

from agents.llm.failures import RequestFailedError, from_error
from scenarios.types import Frozen

MAX_TOKENS = 1_000_000_000
"""Largest number of tokens of a call that is believed; a larger one is ignored."""

MAX_NAME = 200
"""Longest name of a model, in characters."""

MAX_REPLY = 100_000
"""Longest part of a reply that is read, in characters."""


class Answer(Frozen):
    """A model's answer, with facts about the call; ``problem`` says why the text may be incomplete."""

    text: str
    problem: str
    model: str
    prompt_tokens: int | None
    completion_tokens: int | None
    cached_tokens: int | None
    latency_ms: float
    """From the first request to the answer, waits between tries included."""
    attempts: int
    failures: tuple[str, ...]
    """The reason why each request before the last failed, in one or two words."""


class Retrying(Frozen):
    """A request failed and is sent again after ``wait`` seconds; the text received so far is discarded."""

    reason: str
    wait: float

    def __str__(self) -> str:
        return f"{self.reason}; trying again in {ceil(self.wait)} s"


@dataclass
class ReplyBuilder:
    """The parts of a reply received so far; ``secret`` is replaced wherever the server repeats it."""

    secret: str = ""
    content: list[str] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    """Arguments of the tool call, if the answer was requested as one."""
    length: int = 0
    spoke: bool = False
    refused: bool = False
    finish: str = ""
    model: str = ""
    usage: object = None

    def take(self, part: object) -> None:
        """Add a completion or a chunk; RequestFailedError if it reports an error instead."""
        self.model = _text(getattr(part, "model", None)) or self.model
        self.usage = getattr(part, "usage", None) or self.usage
        choice = _first(getattr(part, "choices", None))
        if choice is None and (error := getattr(part, "error", None)):
            raise from_error(error)
        self.finish = _text(getattr(choice, "finish_reason", None)) or self.finish
        message = getattr(choice, "message", None) or getattr(choice, "delta", None)
        if message is not None:
            self.spoke = True
            self.refused = self.refused or bool(_text(getattr(message, "refusal", None)))
            self._add(self.content, _text(getattr(message, "content", None)))
            self._add(self.arguments, _arguments(getattr(message, "tool_calls", None)))

    def _add(self, parts: list[str], text: str) -> None:
        if text:
            parts.append(text)
            self.length += len(text)

    @property
    def text(self) -> str:
        """The reply: the arguments of the tool call, or else the content."""
        return self._plain("".join(self.arguments or self.content)[:MAX_REPLY])

    @property
    def problem(self) -> str:
        """Why the text may not be a whole reply; empty if it is one."""
        if self.refused:
            return "the model declined to answer"
        if self.finish == "content_filter":
            return "the server's content filter cut the reply"
        if self.length > MAX_REPLY:
            return f"the reply ran past {MAX_REPLY:,} characters"
        if self.finish == "length":
            return "the reply was cut off at the limit of tokens"
        return "" if self.text.strip() else "the reply was empty"

    @property
    def whole(self) -> bool:
        """Whether the stream is complete: the server says so, the text is whole JSON, or it is too long."""
        return bool(self.finish) or self.length > MAX_REPLY or _is_json(self.text)

    def answer(self, model: str, latency_ms: float, failures: tuple[str, ...]) -> Answer:
        """The answer from all parts; RequestFailedError if none of them holds a message of the model."""
        if not self.spoke:
            raise RequestFailedError("no answer")
        return Answer(
            text=self.text,
            problem=self.problem,
            model=self._plain(self.model)[:MAX_NAME] or model,
            prompt_tokens=_count(self.usage, "prompt_tokens"),
            completion_tokens=_count(self.usage, "completion_tokens"),
            cached_tokens=_count(getattr(self.usage, "prompt_tokens_details", None), "cached_tokens"),
            latency_ms=latency_ms,
            attempts=len(failures) + 1,
            failures=failures,
        )

    def _plain(self, text: str) -> str:
        """A text with surrogate pairs joined, lone surrogates replaced, and the secret removed."""
        whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return whole.replace(self.secret, "(the key)") if self.secret else whole


def _first(found: object) -> object:
    return found[0] if isinstance(found, list) and found else None


def _text(value: object) -> str:
    """A text, or the joined texts of a list of parts; parts with the model's thoughts are left out."""
    if isinstance(value, list):
        return "".join(_text(part.get("text")) for part in value if isinstance(part, dict))
    return value if isinstance(value, str) else ""


def _arguments(calls: object) -> str:
    """The arguments of the first of a list of tool calls, or a piece of them."""
    call = _first(calls)
    if getattr(call, "index", None):
        return ""
    return _text(getattr(getattr(call, "function", None), "arguments", None))


def _count(usage: object, name: str) -> int | None:
    """A number of tokens, if the server gives a valid one."""
    found = getattr(usage, name, None)
    return found if isinstance(found, int) and 0 <= found <= MAX_TOKENS else None


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True

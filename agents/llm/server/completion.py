"""Reading of completions, whole or in the chunks of a stream, as plain JSON; no part of them is assumed to be valid."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from agents.llm.server.failures import RequestFailedError, from_error
from agents.llm.server.key import ApiKey
from agents.llm.server.thoughts import without_thoughts
from scenarios.types import Frozen

MAX_TOKENS = 1_000_000_000
"""Largest number of tokens of a call that is believed; a larger one is ignored."""

MAX_NAME = 200
"""Longest name of a model, in characters."""

MAX_RECEIVED = 400_000
"""Longest answer that is received, thoughts included, in characters."""

MAX_REPLY = 20_000
"""Longest part of a reply that is read, without thoughts, in characters."""

THOUGHTS = ("reasoning_content", "reasoning")
"""Fields in which servers put a model's thoughts apart from its reply."""

LIMITS = ("length", "model_length", "max_tokens")
"""Names for the end of a reply at the limit of tokens or of the context."""

CUT = "the reply was cut off at the limit of tokens; give it room: --reply-tokens"


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
    repaired: tuple[str, ...] = ()
    """Trifles of form that were mended as the answer was read."""

    @property
    def whole(self) -> bool:
        """Whether the text is a whole reply: one that was cut may hold a draft, but only a reply is JSON throughout."""
        return not self.problem or is_json(self.text)


class Retrying(Frozen):
    """A request failed and is sent again after ``wait`` seconds; the text received so far is discarded."""

    reason: str
    wait: float

    def __str__(self) -> str:
        return f"{self.reason}; trying again in {ceil(self.wait)} s"


@dataclass
class ReplyBuilder:
    """The parts of a reply received so far; each text in it passes through ``key`` before anything reads it.

    ``tool`` says whether a tool call was requested; one that was not is read only if there is no other answer.
    """

    key: ApiKey
    tool: bool = False
    content: list[str] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    """Arguments of the tool call."""
    as_object: bool = False
    """Whether the arguments came as an object, and not as text with JSON."""
    length: int = 0
    spoke: bool = False
    thought: bool = False
    hollow: bool = False
    """Whether there was a list of choices, although an empty one."""
    refused: bool = False
    finish: str = ""
    model: str = ""
    usage: object = None

    def take(self, part: object) -> None:
        """Add a completion or a chunk; RequestFailedError if it reports an error instead."""
        self.model = _text(_field(part, "model")) or self.model
        self.usage = _field(part, "usage") or self.usage
        choices = _field(part, "choices")
        choice = _first(choices)
        if error := _field(part, "error") or _field(choice, "error"):
            raise from_error(error)
        self.hollow = self.hollow or choices == []
        self.finish = _text(_field(choice, "finish_reason")) or self.finish
        for message in (_field(choice, "message"), _field(choice, "delta")):
            if message is not None:
                self._take(message)
                return

    def _take(self, message: object) -> None:
        self.spoke = True
        self.refused = self.refused or bool(_text(_field(message, "refusal")))
        self.thought = self.thought or any(_text(_field(message, name)) for name in THOUGHTS)
        self._add(self.content, _text(_field(message, "content")))
        arguments = _arguments(_field(message, "tool_calls"))
        self.as_object = self.as_object or isinstance(arguments, dict)
        self._add(self.arguments, json.dumps(arguments) if isinstance(arguments, dict) else _text(arguments))

    def _add(self, parts: list[str], text: str) -> None:
        if text:
            parts.append(text)
            self.length += len(text)

    @property
    def _called(self) -> bool:
        """Whether the reply is the arguments of the tool call."""
        return bool(self.arguments) and (self.tool or not _spoken(self.content).strip())

    @property
    def _received(self) -> str:
        return _spoken(self.arguments if self._called else self.content)

    @property
    def text(self) -> str:
        """The reply as it stands at the end."""
        return self.key.hide(self._received)

    @property
    def growing(self) -> str:
        """The reply as it may be shown while it is being written."""
        return self.key.hide_unfinished(self._received)

    @property
    def problem(self) -> str:
        """Why the text may not be a whole reply; empty if it is one."""
        if self.refused:
            return "the model declined to answer"
        if self.finish == "content_filter":
            return "the server's content filter cut the reply"
        if self.length > MAX_RECEIVED:
            return f"the reply ran past {MAX_RECEIVED:,} characters"
        if self.finish in LIMITS:
            return CUT
        if self._received.strip():
            return ""
        thought = self.thought or bool("".join(self.content).strip())
        return "the reply was empty: the model wrote only thoughts" if thought else "the reply was empty"

    @property
    def whole(self) -> bool:
        """Whether the stream is complete: the server says so, the text is whole JSON, or it is too long."""
        return bool(self.finish) or self.length > MAX_RECEIVED or is_json(self._received)

    def answer(self, model: str, latency_ms: float, failures: tuple[str, ...]) -> Answer:
        """The answer from all parts; RequestFailedError if none of them holds a message of the model."""
        if not self.spoke:
            raise RequestFailedError("no choices" if self.hollow else "no answer")
        return Answer(
            text=self.text,
            problem=self.problem,
            model=self.key.hide(_joined(self.model))[:MAX_NAME] or model,
            prompt_tokens=_count(self.usage, "prompt_tokens"),
            completion_tokens=_count(self.usage, "completion_tokens"),
            cached_tokens=_count(_field(self.usage, "prompt_tokens_details"), "cached_tokens"),
            latency_ms=latency_ms,
            attempts=len(failures) + 1,
            failures=failures,
            repaired=("arguments as an object",) if self._called and self.as_object else (),
        )


def _spoken(parts: Sequence[str]) -> str:
    """What the parts say, without thoughts."""
    return without_thoughts(_joined("".join(parts)[:MAX_RECEIVED]))[:MAX_REPLY]


def _joined(text: str) -> str:
    """A text with surrogate pairs joined and lone surrogates replaced."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _field(found: object, name: str) -> object:
    return found.get(name) if isinstance(found, dict) else None


def _first(found: object) -> object:
    return found[0] if isinstance(found, list) and found else None


def _text(value: object) -> str:
    """A text, or the joined texts of a list of parts; parts with the model's thoughts are left out."""
    if isinstance(value, list):
        return "".join(_text(part.get("text")) for part in value if isinstance(part, dict))
    return value if isinstance(value, str) else ""


def _arguments(calls: object) -> object:
    """The arguments of the first of a list of tool calls, or a piece of them."""
    call = _first(calls)
    return None if _field(call, "index") else _field(_field(call, "function"), "arguments")


def _count(usage: object, name: str) -> int | None:
    """A number of tokens, if the server gives a valid one."""
    found = _field(usage, name)
    return found if isinstance(found, int) and 0 <= found <= MAX_TOKENS else None


def is_json(text: str) -> bool:
    """Whether a text is JSON from its beginning to its end."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True

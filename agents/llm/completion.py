"""What is read from a completion, whole or in the chunks of a stream; nothing in it is taken to be as it should."""

import json
from dataclasses import dataclass, field
from math import ceil

from agents.llm.failures import RequestFailedError, from_error
from scenarios.types import Frozen

MOST = 1_000_000_000
"""Tokens that a call may be said to have taken; a greater number is none."""

MAX_NAME = 200
"""Characters of a model's name."""

MAX_REPLY = 100_000
"""Characters of a reply that are read."""


class Answer(Frozen):
    """What a model answered, and facts on the call; ``problem`` says why the text may not be a whole answer."""

    text: str
    problem: str
    model: str
    prompt_tokens: int | None
    completion_tokens: int | None
    cached_tokens: int | None
    latency_ms: float
    """From the first request to the answer, with the waits between tries."""
    attempts: int
    failures: tuple[str, ...]
    """Why each request before the last failed, in a word or two."""


class Retrying(Frozen):
    """A request failed, and is sent again after ``wait`` seconds; what was said so far is void."""

    reason: str
    wait: float

    def __str__(self) -> str:
        return f"{self.reason}; trying again in {ceil(self.wait)} s"


@dataclass
class ReplyBuilder:
    """What has been heard of a model so far; ``secret`` is what must not be read, though the server may say it."""

    secret: str = ""
    content: list[str] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    """Of the tool call that the model was asked to answer with."""
    length: int = 0
    spoke: bool = False
    refused: bool = False
    finish: str = ""
    model: str = ""
    usage: object = None

    def take(self, part: object) -> None:
        """Hear a completion or a chunk; RequestFailedError where it reports an error instead."""
        self.model = _words(getattr(part, "model", None)) or self.model
        self.usage = getattr(part, "usage", None) or self.usage
        choice = _first(getattr(part, "choices", None))
        if choice is None and (error := getattr(part, "error", None)):
            raise from_error(error)
        self.finish = _words(getattr(choice, "finish_reason", None)) or self.finish
        message = getattr(choice, "message", None) or getattr(choice, "delta", None)
        if message is not None:
            self.spoke = True
            self.refused = self.refused or bool(_words(getattr(message, "refusal", None)))
            self._add(self.content, _words(getattr(message, "content", None)))
            self._add(self.arguments, _arguments(getattr(message, "tool_calls", None)))

    def _add(self, said: list[str], words: str) -> None:
        if words:
            said.append(words)
            self.length += len(words)

    @property
    def text(self) -> str:
        """The reply: the arguments of the call, else the content."""
        return self._plain("".join(self.arguments or self.content)[:MAX_REPLY])

    @property
    def problem(self) -> str:
        """Why the text may not be a whole reply, or nothing."""
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
        """Whether what was streamed came to an end: as the server says, or as can be seen."""
        return bool(self.finish) or self.length > MAX_REPLY or _is_json(self.text)

    def answer(self, model: str, latency_ms: float, failures: tuple[str, ...]) -> Answer:
        """All that was heard; RequestFailedError where the server said nothing in a model's name."""
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

    def _plain(self, said: str) -> str:
        """A text with the halves of its characters joined or replaced, and without the secret."""
        whole = said.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return whole.replace(self.secret, "(the key)") if self.secret else whole


def _first(found: object) -> object:
    return found[0] if isinstance(found, list) and found else None


def _words(said: object) -> str:
    """A text, or the texts in a list of parts, of which a server's thoughts are none."""
    if isinstance(said, list):
        return "".join(_words(part.get("text")) for part in said if isinstance(part, dict))
    return said if isinstance(said, str) else ""


def _arguments(calls: object) -> str:
    """What the first of a list of tool calls holds, or a piece of it."""
    call = _first(calls)
    if getattr(call, "index", None):
        return ""
    return _words(getattr(getattr(call, "function", None), "arguments", None))


def _count(usage: object, name: str) -> int | None:
    """A number of tokens, where the server gives one."""
    found = getattr(usage, name, None)
    return found if isinstance(found, int) and 0 <= found <= MOST else None


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True

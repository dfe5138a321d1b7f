"""Failed requests: their name in the record, whether to send them again, and advice for the user."""

import re
from math import ceil
from typing import Literal

Again = Literal["never", "later", "now"]

TEMPORARY = (408, 409, 429)
"""Statuses under 500 that may be temporary, so that the request is sent again."""

TOO_LONG = ("context_length_exceeded", "exceed_context_size_error")
"""Error codes and types for a request that is longer than the model's context."""

FILTERED = ("content_filter", "content_policy_violation")
"""Error codes for words that the server does not accept."""

STATUSES = {
    401: "refused the API key (401); set OPENAI_API_KEY to a key that is valid there",
    403: "does not let this key use {model} (403); choose another model or another key",
    404: "does not know that path or the model {model} (404); check the base URL, mostly ending in /v1, and the name",
    429: "had no room for the request (429), in {tries}; wait a while, or choose another model",
}
"""Advice for statuses with a specific meaning."""


class RequestFailedError(Exception):
    """A failed request; its text contains nothing from the server.

    ``word`` is its name in the record, such as ``429`` or ``timed out``; ``again`` says when to send the request again
    (``now``: at once, with fewer features); ``after`` is the wait that the server asked for, in seconds.
    """

    def __init__(
        self,
        word: str,
        again: Again = "later",
        *,
        status: int | None = None,
        kinds: frozenset[str] = frozenset(),
        param: str = "",
        message: str = "",
        after: float | None = None,
    ) -> None:
        super().__init__(word)
        self.word, self.again, self.after = word, again, after
        self.status, self.kinds, self.param, self.message = status, kinds, param, message

    @property
    def outgrown(self) -> bool:
        """Whether the request was longer than the model's context."""
        return not self.kinds.isdisjoint(TOO_LONG) or "context length" in self.message

    @property
    def filtered(self) -> bool:
        """Whether the server refused the words of the request."""
        return not self.kinds.isdisjoint(FILTERED)

    def names(self, name: str) -> bool:
        """Whether the server's message names a field of the request."""
        return name == self.param or bool(re.search(rf"\b{name}\b", self.message))


def from_status(status: int, body: object, message: str = "", after: float | None = None) -> RequestFailedError:
    """The failure for an answer with an error status; ``body`` is the server's description of the error."""
    error = body if isinstance(body, dict) else {}
    kinds = frozenset(str(error[field]) for field in ("code", "type") if error.get(field))
    temporary = status >= 500 or (status in TEMPORARY and "insufficient_quota" not in kinds)
    described = error.get("message")
    return RequestFailedError(
        str(status),
        "later" if temporary else "never",
        status=status,
        kinds=kinds,
        param=str(error.get("param") or ""),
        message=described if isinstance(described, str) else message,
        after=after,
    )


def from_error(error: object) -> RequestFailedError:
    """The failure that a server reports with a success status; ``error`` is its description, if any."""
    code = str(error.get("code")) if isinstance(error, dict) else ""
    if re.fullmatch("[45][0-9][0-9]", code):
        return from_status(int(code), error)
    return RequestFailedError("error" if error else "no answer")


def advice(failure: RequestFailedError, address: str, model: str, *, tries: int, seconds: float, left: float) -> str:
    """One sentence about a final failure that says what to do; ``seconds`` is the time limit of the turn."""
    server = f"The model server at {address}"
    if failure.again == "later" and failure.after is not None and failure.after > left:
        asked = f"asked for {ceil(failure.after)} s of patience ({failure.word}), more than the turn has left"
        return f"{server} {asked}; wait that long, or choose another model."
    if failure.status is not None:
        return f"{server} {_status(failure, failure.status, model, _tries(tries))}."
    match failure.word:
        case "timed out":
            return f"{server} did not answer within {ceil(seconds)} s; try again, or choose a faster model."
        case "no connection":
            return f"{server} cannot be reached; check that it runs and that the base URL is right."
        case "reset" | "cut off":
            return f"{server} broke off before its answer was whole, in {_tries(tries)}; check that it still runs."
        case "error":
            return f"{server} reported an error of its own, in {_tries(tries)}; try again later, or another model."
        case _:
            return f"{server} did not answer as an OpenAI-compatible one; check the base URL, which mostly ends in /v1."


def _status(failure: RequestFailedError, status: int, model: str, tries: str) -> str:
    if status == 402 or "insufficient_quota" in failure.kinds:
        return f"has no credit left for this key ({status}); top up the account, or use another key"
    if failure.outgrown:
        return f"says that the talks have outgrown the context of {model} ({status}); choose one with a longer context"
    if failure.filtered:
        return f"does not let the words of these talks through ({status}); choose another model, or another scenario"
    if status in STATUSES:
        return STATUSES[status].format(model=model, tries=tries)
    if status >= 500:
        return f"failed ({status}), in {tries}; try again later, or choose another model"
    return f"refused the request for {model} ({status}); check that the model takes part in chats"


def _tries(count: int) -> str:
    return "1 try" if count == 1 else f"{count} tries"

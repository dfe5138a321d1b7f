"""Requests that came to nothing: what the record calls them, whether they may pass, and what to do about them."""

import re
from math import ceil
from typing import Literal

Again = Literal["never", "later", "now"]

PASSING = (408, 409, 429)
"""Statuses under 500 that may pass, so that the request is worth sending again."""

TOO_LONG = ("context_length_exceeded", "exceed_context_size_error")
"""Codes and types of an error that mean a request longer than the model's context."""

FILTERED = ("content_filter", "content_policy_violation")
"""Codes of an error that mean words which the server does not let through."""

STATUSES = {
    401: "refused the API key (401); set OPENAI_API_KEY to a key that is valid there",
    403: "does not let this key use {model} (403); choose another model or another key",
    404: "does not know that path or the model {model} (404); check the base URL, mostly ending in /v1, and the name",
    429: "had no room for the request (429), in {tries}; wait a while, or choose another model",
}
"""What a status means, where it has a meaning of its own."""


class RequestFailedError(Exception):
    """A request that came to nothing; shown, it holds nothing that a server said.

    ``word`` is what the record calls it, such as ``429`` or ``timed out``; ``again`` says when the request is worth
    sending again, ``now`` being for one that asks for less; ``after`` is how many seconds the server asked to wait.
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
        """Whether the server's message is about a field of the request."""
        return name == self.param or bool(re.search(rf"\b{name}\b", self.message))


def from_status(status: int, body: object, message: str = "", after: float | None = None) -> RequestFailedError:
    """The failure in an answer with an error status; ``body`` is the error as the server describes it."""
    said = body if isinstance(body, dict) else {}
    kinds = frozenset(str(said[field]) for field in ("code", "type") if said.get(field))
    passing = status >= 500 or (status in PASSING and "insufficient_quota" not in kinds)
    described = said.get("message")
    return RequestFailedError(
        str(status),
        "later" if passing else "never",
        status=status,
        kinds=kinds,
        param=str(said.get("param") or ""),
        message=described if isinstance(described, str) else message,
        after=after,
    )


def from_error(error: object) -> RequestFailedError:
    """The failure that a server reports under a status of success; ``error`` is what it says, if anything."""
    code = str(error.get("code")) if isinstance(error, dict) else ""
    if re.fullmatch("[45][0-9][0-9]", code):
        return from_status(int(code), error)
    return RequestFailedError("error" if error else "no answer")


def advice(failure: RequestFailedError, where: str, model: str, *, tries: int, seconds: float, left: float) -> str:
    """A failure for good as one sentence that says what to do; ``seconds`` is how long the turn could last."""
    server = f"The model server at {where}"
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

"""Failures of a model's server, each in one sentence that says what to do; none of them holds the key."""

from typing import TYPE_CHECKING

from moderator.view import DelegateFailedError

if TYPE_CHECKING:
    from openai import APIStatusError

PASSING = (408, 409, 429)
"""Statuses under 500 that may pass, so that the request is worth sending again."""

STATUSES = {
    401: "refused the API key (401); set OPENAI_API_KEY to a key that is valid there",
    403: "does not let this key use {model} (403); choose another model or another key",
    404: "does not know that path or the model {model} (404); check the base URL, mostly ending in /v1, and the name",
    429: "had no room for {tries} tries in a row (429); wait a while, or choose another model",
}
"""What a status means, where it has a meaning of its own."""


class NoAnswerError(Exception):
    """The server sent something that is no answer of this API."""


def passing(error: BaseException) -> bool:
    """Whether a failure may pass by itself, so that the request is worth sending again."""
    from openai import APIConnectionError, APIStatusError

    if isinstance(error, APIStatusError):
        out_of_credit = error.code == "insufficient_quota"
        return (error.status_code in PASSING and not out_of_credit) or error.status_code >= 500
    return isinstance(error, APIConnectionError | NoAnswerError)


def outgrown(error: "APIStatusError") -> bool:
    """Whether a request was refused because it is longer than the model's context."""
    kinds = {error.code, error.type}
    return bool(kinds & {"context_length_exceeded", "exceed_context_size_error"}) or "context length" in error.message


def failed(error: Exception, where: str, model: str, tries: int) -> DelegateFailedError:
    """The failure to report for an error of the client."""
    from openai import APIConnectionError, APIStatusError, APITimeoutError

    server = f"The model server at {where}"
    if isinstance(error, APIStatusError):
        return DelegateFailedError(f"{server} {_status(error, model, tries)}.")
    if isinstance(error, APITimeoutError):
        return DelegateFailedError(f"{server} did not answer in time, {tries} times; try again, or a faster model.")
    if isinstance(error, APIConnectionError):
        return DelegateFailedError(f"{server} cannot be reached; check that it runs and that the base URL is right.")
    return DelegateFailedError(
        f"{server} did not answer as an OpenAI-compatible one; check the base URL, which mostly ends in /v1."
    )


def _status(error: "APIStatusError", model: str, tries: int) -> str:
    status = error.status_code
    if error.code == "insufficient_quota":
        return "has no credit left for this key (429); top up the account, or use another key"
    if outgrown(error):
        return f"says that the talks have outgrown the context of {model} ({status}); choose one with a longer context"
    if status in STATUSES:
        return STATUSES[status].format(model=model, tries=tries)
    if status >= 500:
        return f"failed {tries} times in a row ({status}); try again later, or choose another model"
    return f"refused the request for {model} ({status}); check that the model takes part in chats"

"""One sentence about a request that failed for good: what happened, and what to do."""

from math import ceil

from agents.llm.server.failures import RequestFailedError

CAUSES = {
    "context": "says that the talks have outgrown the context of {model}{code}; set a lower --context-limit, "
    "or choose a model with a longer context",
    "too large": "says that the request is too large for {model} or for this account{code}; set a lower "
    "--context-limit or --reply-tokens, or choose another model",
    "memory": "has too little memory for {model}{code}; load it with a shorter context and set --context-limit to fit, "
    "or choose a smaller model",
    "filter": "does not let the words of these talks through{code}; choose another model, or another scenario",
    "quota": "has no credit left for this key{code}; top up the account, or use another key",
    "key": "refused the API key{code}; set OPENAI_API_KEY to a key that is valid there",
    "model": "does not know the model {model}{code}; check its name, or choose another model",
    "sample": "says that {model} did not keep to the form of a reply{code}, in {tries}; try again, "
    "or choose another model",
    "no provider": "has no provider of {model} that takes such a request{code}; choose another model",
    "extra": "does not accept {extra} from --extra{code}; correct it, or leave it out",
}
"""Advice for what a server says about the cause of an error."""

STATUSES = {
    401: CAUSES["key"],
    402: CAUSES["quota"],
    403: "does not let this key use {model}{code}; choose another model or another key",
    404: "does not know that path or the model {model}{code}; check the base URL, mostly ending in /v1, and the name",
    429: "had no room for the request{code}, in {tries}; wait a while, or choose another model",
}
"""Advice for statuses with a specific meaning."""

WORDS = {
    "timed out": "did not answer within {seconds} s; try again, or choose a faster model",
    "no connection": "cannot be reached; check that it runs and that the base URL is right",
    "certificate": "shows a certificate that this machine does not trust; if it is your own server, put its "
    "certificate into a file and name the file in SSL_CERT_FILE",
    "no TLS": "does not speak TLS there; check the port, or write http:// in the base URL",
    "certificate file": "was not asked, because the file in SSL_CERT_FILE cannot be read as certificates; correct it, "
    "or unset SSL_CERT_FILE",
    "proxy": "cannot be reached through the proxy of this machine; correct or unset HTTP_PROXY, HTTPS_PROXY and "
    "ALL_PROXY, or name the server in NO_PROXY",
    "SOCKS proxy": "was not asked, because a SOCKS proxy needs the package socksio; install it, or unset ALL_PROXY",
    "reset": "broke off before its answer was whole, in {tries}; check that it still runs",
    "cut off": "broke off before its answer was whole, in {tries}; check that it still runs",
    "no choices": "answered without a reply, in {tries}; it may have held back the words, so try again, "
    "or choose another model",
    "error": "reported an error of its own, in {tries}; try again later, or another model",
}
"""Advice for failures without a status."""


def advice(failure: RequestFailedError, address: str, model: str, *, tries: int, seconds: float, left: float) -> str:
    """The sentence about a final failure; ``seconds`` is the time limit of the turn."""
    server = f"The model server at {address}"
    if failure.again == "later" and failure.after is not None and failure.after > left:
        asked = f"asked for {ceil(failure.after)} s of patience ({failure.word}), more than the turn has left"
        return f"{server} {asked}; wait that long, or choose another model."
    said = _template(failure).format(
        model=model,
        code=f" ({failure.status})" if failure.status else "",
        tries="1 try" if tries == 1 else f"{tries} tries",
        seconds=ceil(seconds),
        extra=failure.extra,
    )
    return f"{server} {said}."


def _template(failure: RequestFailedError) -> str:
    if failure.cause in CAUSES:
        return CAUSES[failure.cause]
    if failure.status is None:
        plain = "did not answer as an OpenAI-compatible one; check the base URL, which mostly ends in /v1"
        return WORDS.get(failure.word, plain)
    if failure.status in STATUSES:
        return STATUSES[failure.status]
    if failure.status >= 500 and not failure.refuses:
        return "failed{code}, in {tries}; try again later, or choose another model"
    return "refused the request for {model}{code}; check that the model takes part in chats"

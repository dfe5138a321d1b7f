"""The address of a server: what is sent, and what may be shown of it."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from moderator.view import DelegateFailedError

OPENAI = "api.openai.com"
"""Server that is asked without a base URL."""

DEFAULT = f"https://{OPENAI}/v1"

PATH = "/chat/completions"
"""End of an address that people copy from the documentation of a server; requests add it by themselves."""


class Address(NamedTuple):
    """``url`` is the base of all requests, ``query`` goes with each of them, and ``shown`` holds no secret."""

    url: str
    query: Mapping[str, str]
    shown: str


def read_address(base_url: str | None) -> Address:
    """The address in a base URL; DelegateFailedError if it is none.

    ``shown`` leaves out user name, password and query.
    """
    if base_url is None:
        return Address(DEFAULT, {}, OPENAI)
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname, parts.port
        (host or "").encode("idna")
    except ValueError:
        host, port = None, None
    if not host or not base_url.isprintable() or parts.scheme not in ("http", "https"):
        raise DelegateFailedError("The base URL is not a web address; write it like http://127.0.0.1:8080/v1.")
    path = parts.path.rstrip("/").removesuffix(PATH)
    named = f"[{host}]" if ":" in host else host
    shown = f"{parts.scheme}://{named}{f':{port}' if port else ''}{path}"
    return Address(parts._replace(path=path, query="", fragment="").geturl(), dict(parse_qsl(parts.query)), shown)

"""The API key: how it is sent, and the one place where it is hidden in what a server writes."""

import html
import re
from base64 import b64encode
from collections.abc import Iterator
from typing import NamedTuple

from moderator.view import DelegateFailedError

MIN_LENGTH = 10
"""Least length of a key that is looked for, in characters; a shorter word is a placeholder, and may occur by chance."""

PART = 8
"""Characters of the key at the end of a text, in a row, that are hidden as a part of it."""

HIDDEN = "(the key)"

DEPTH = 4
"""How often escapes within escapes are resolved."""

LOWER = str.maketrans({chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)})

ESCAPE = re.compile(
    r"\\u(?P<unicode>[0-9a-f]{4})|\\x(?P<hex>[0-9a-f]{2})|\\(?P<char>[^\w\s])"
    r"|%(?P<percent>[0-9a-f]{2})|&(?P<entity>\#[0-9]{1,7}|\#x[0-9a-f]{1,6}|[a-z]{1,24});?|(?P<apart>\\[bfnrt]|[^!-~]+)",
    re.IGNORECASE | re.ASCII,
)
"""One character as JSON, a URL or HTML can write it; or what no key holds, such as a line break within it."""

BROKEN_ESCAPE = re.compile(r"(\\+(u[0-9a-f]{0,3}|x[0-9a-f]?)?|%[0-9a-f]?|&[#\w]{0,24})\Z", re.IGNORECASE | re.ASCII)
"""The beginning of an escape at the end of a text."""


class _Reading(NamedTuple):
    """A text with its escapes resolved, in lower case, and for each of its characters the place in the text itself."""

    text: str
    places: list[int]

    def found(self, form: str) -> Iterator[tuple[int, int]]:
        """The places in the text itself of each occurrence of a form."""
        start = self.text.find(form)
        while start >= 0:
            end = start + len(form)
            yield self.places[start], self.places[end]
            start = self.text.find(form, end)

    def begun(self, form: str) -> tuple[int, int]:
        """Where a form may begin that the end of the text cuts, in the text itself, and how many characters it has."""
        broken = BROKEN_ESCAPE.search(self.text)
        end = broken.start() if broken else len(self.text)
        most = min(len(form), end)
        long = next((n for n in range(most, 0, -1) if self.text.endswith(form[:n], 0, end)), 0)
        return self.places[end - long], long


class ApiKey:
    """The API key of a server; a local server usually needs none. DelegateFailedError if it cannot be sent.

    A server that has the key may repeat it by mistake: in a reply, in the name of a model, with escapes or without.
    Every text of a server passes through ``hide`` before it is read, so that nothing made from it holds the key.
    """

    def __init__(self, given: str | None) -> None:
        key = (given or "none").strip()
        if not (key.isascii() and key.isprintable()):
            raise DelegateFailedError("The API key contains characters that no key can have; set OPENAI_API_KEY again.")
        self.header = key
        """The key as it is sent, because the SDK requires one."""
        self.missing = not given
        self._forms = tuple(_forms(key)) if given and len(key) >= MIN_LENGTH else ()

    def hide(self, text: str) -> str:
        """A text of the server without the key, and without the larger part of it where the text ends in it."""
        text = self._without(text)
        rest, begun = self._begun(text)
        return text[:rest] + HIDDEN if begun >= PART else text

    def hide_unfinished(self, text: str) -> str:
        """The same for a text that is still being written: an end that may become the key is left out."""
        text = self._without(text)
        return text[: self._begun(text)[0]]

    def _without(self, text: str) -> str:
        """The text with each whole key replaced."""
        while spans := next(filter(None, map(self._spans, self._readings(text))), None):
            text = _replaced(text, spans)
        return text

    def _readings(self, text: str) -> Iterator[_Reading]:
        """The text as it stands, and with its escapes resolved once or more often."""
        if self._forms:
            yield from _readings(text)

    def _spans(self, reading: _Reading) -> list[tuple[int, int]]:
        return sorted(span for form in self._forms for span in reading.found(form))

    def _begun(self, text: str) -> tuple[int, int]:
        """Where the key or an escape may begin that the end of the text cuts, and how many characters of the key."""
        found = [reading.begun(form) for reading in self._readings(text) for form in self._forms]
        return min((at for at, _ in found), default=len(text)), max((long for _, long in found), default=0)


def _forms(key: str) -> Iterator[str]:
    """The key in lower case: plain, in hexadecimal digits, and in Base64, whatever stands before it there."""
    yield key.translate(LOWER)
    yield key.encode().hex()
    for before in range(3):
        whole = b64encode(b" " * before + key.encode()).decode()
        inner = whole[(before * 8 + 5) // 6 : (before + len(key)) * 8 // 6]  # only the characters that the key decides
        yield inner.translate(LOWER)
        yield inner.translate(str.maketrans("+/", "-_")).translate(LOWER)


def _readings(text: str) -> Iterator[_Reading]:
    places = list(range(len(text) + 1))
    yield _Reading(text.translate(LOWER), places)
    for _ in range(DEPTH):
        resolved, kept = _resolved(text)
        if resolved == text:
            return
        text, places = resolved, [places[place] for place in kept]
        yield _Reading(text.translate(LOWER), places)


def _resolved(text: str) -> tuple[str, list[int]]:
    """A text with each escape replaced by its character, and for each character the place where it stood."""
    parts, places, end = [], [], 0
    for escape in ESCAPE.finditer(text):
        character = _character(escape)
        if character is not None:
            parts += [text[end : escape.start()], character]
            places += [*range(end, escape.start()), *([escape.start()] * len(character))]
            end = escape.end()
    return "".join([*parts, text[end:]]), [*places, *range(end, len(text) + 1)]


def _character(escape: re.Match[str]) -> str | None:
    """The character that an escape stands for, or nothing for what no key holds; None if it is no escape."""
    kind, value = escape.lastgroup, escape[escape.lastgroup or 0]
    if kind in ("char", "apart"):
        return value if kind == "char" else ""
    found = html.unescape(f"&{value};") if kind == "entity" else chr(int(value, 16))
    if len(found) > 1:
        return None
    return found if "!" <= found <= "~" else ""


def _replaced(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with each of the sorted spans replaced; spans may overlap."""
    parts, end = [], 0
    for start, stop in spans:
        if start >= end:
            parts += [text[end:start], HIDDEN]
        end = max(end, stop)
    return "".join([*parts, text[end:]])

"""The ways in which a server may write the key that it was sent, and a hunt for the key in what came of them."""

import html
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from tests.commands import KEY

PART = 12
"""Characters of the key that count as a leak, in a row."""


def _unicode(text: str) -> str:
    return "".join(f"\\u{ord(c):04x}" for c in text)


WAYS: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "in capitals": str.upper,
    "unicode escapes": _unicode,
    "some unicode escapes": lambda text: "".join(_unicode(c) if n % 3 == 0 else c for n, c in enumerate(text)),
    "escapes within escapes": lambda text: _unicode(text).replace("\\", "\\\\"),
    "percent": lambda text: "".join(f"%{ord(c):02X}" for c in text),
    "percent within escapes": lambda text: "".join(f"\\u0025{ord(c):02x}" for c in text),
    "entities": lambda text: "".join(f"&#{ord(c)};" for c in text),
    "base64": lambda text: b64encode(text.encode()).decode(),
    "base64 of a header": lambda text: b64encode(f"Authorization: Bearer {text}".encode()).decode(),
    "base64 with escapes": lambda text: b64encode(f"a {text}".encode()).decode().replace("=", "\\u003d"),
    "hexadecimal": lambda text: text.encode().hex(),
    "line breaks": lambda text: "\\n".join(text[n : n + 5] for n in range(0, len(text), 5)),
    "zero-width characters": "\u200b".join,
}
"""How the key may stand inside a JSON string."""


def leaks(output: str) -> bool:
    """Whether the key, or a large part of it, is in an output, plain or in any of these ways."""
    return any(part in reading for reading in _readings(output) for part in _parts())


def _parts() -> Iterator[str]:
    for form in (KEY, KEY.encode().hex(), *(b64encode(b" " * n + KEY.encode()).decode()[4:-4] for n in range(3))):
        wanted = form.casefold()
        yield from (wanted[n : n + PART] for n in range(len(wanted) - PART + 1))


def _readings(output: str) -> Iterator[str]:
    """The output in small letters without what no key holds, as it stands and with its escapes resolved."""
    for _ in range(5):
        yield re.sub(r"\\n|[^!-~]", "", output).casefold()
        resolved = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), output)
        output = html.unescape(unquote(resolved, errors="replace"))

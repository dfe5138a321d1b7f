"""Safe text for screens and exports: hidden characters are made visible."""

import re

_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f"  # C0 and DEL, where escape sequences begin; newline and tab stay
    "\x80-\x9f"  # C1
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # soft hyphen, invisible joiners and fillers
    "\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"  # Arabic and Syriac format characters
    "\u180b-\u180f\ufe00-\ufe0f"  # variation selectors
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # zero width, line and paragraph separators, bidi
    "\ufff0-\ufffb"
    "\ud800-\udfff"  # unpaired surrogates, which cannot be sent to a terminal
    "\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"  # tags, more variation selectors
    "]"
)
"""Control, format and surrogate characters, line separators, and characters that a font may leave invisible."""


def clean(text: str) -> str:
    """The text with hidden characters made visible: ``␛`` for an escape, ``⟨U+202E⟩`` for a bidi override.

    Each character is treated by itself, so a stream may be cleaned chunk by chunk. Cleaning twice changes nothing.
    """
    return _HIDDEN.sub(_mark, text)


def _mark(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"

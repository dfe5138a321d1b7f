"""Spelling: text in one form for matching, without case, script variants, lookalikes and hidden characters."""

import re
import tomllib
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

GRAMMAR: dict[str, Any] = tomllib.loads(
    (files("moderator.speech.reading") / "clauses.toml").read_text(encoding="utf-8")
)

ALIKE = {ord(c): letter for letter, lookalikes in GRAMMAR["alike"].items() for c in lookalikes}
SCRIPT = str.maketrans(*("".join(GRAMMAR["script"][name].split()) for name in ("traditional", "simplified")))

HAN = r"[\u3400-\u9fff]"

FIGURES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"})
MIXED = r"(?<![a-z0-9@$.])(?=[a-z0-9@$]*[a-z])(?=[a-z0-9@$]*[0-9@$])[a-z0-9@$]{3,}(?![a-z0-9@$])"
"""A word with figures in the place of letters, such as "f0rce"; its letters outnumber its figures."""

TIDY: tuple[tuple[re.Pattern[str], re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(needed), re.compile(pattern), by)
    for needed, pattern, by in (
        (r"\n", r"\n[ \n]*(?:\n|[-•*] |\d{1,2}[.)] )", ". "),
        (HAN, rf"(?<={HAN})\.(?=\S)", ". "),
        (r"\n|  ", r"\s{2,}|\n", " "),
        (r"[*~#|]", r"[*~#|]+", ""),
        (r"cannot|n't", r"(?<=can)not(?![a-z])|(?<=[a-z])n't(?![a-z])", " not"),
        (r"[-_]", r"(?<=[a-z0-9])[-_]+(?=[a-z0-9])", " "),
        (r"[ .][a-z][ .]", r"(?<![a-z'])[a-z](?:[ .][a-z]){3,}(?![a-z])", lambda found: re.sub("[ .]", "", found[0])),
        (HAN, rf"(?<={HAN})[ ·•_-]+(?={HAN})", ""),
        (r"[0-9@$]", MIXED, lambda found: _lettered(found[0])),
    )
)
"""Replacements once characters are plain, of line breaks, ornaments, short forms and words that are spaced out: what a
text needs for a replacement to be looked for, which is quickly found, what is replaced, and by what."""

QUOTED = 120
"""Most characters of a quotation."""


class Spelled(NamedTuple):
    """A text as it was said and as it is matched; ``places`` maps each character of ``text`` to ``said``."""

    said: str
    text: str
    places: tuple[int, ...]

    def quote(self, start: int, end: int) -> str:
        """The words as they were said, printable, on one line and cut to ``QUOTED`` characters."""
        line = self.words(start, end)
        return line if len(line) <= QUOTED else f"{line[: QUOTED - 1]}…"

    def words(self, start: int, end: int) -> str:
        """The words as they were said, printable and on one line."""
        words = self.said[self.places[start] : self.places[end - 1] + 1]
        shown = words if words.isprintable() else "".join(c if c.isprintable() else " " for c in words)
        return " ".join(shown.split())


@lru_cache(maxsize=32)  # the checks of one move ask for the same few texts
def spelled(said: str) -> Spelled:
    """A text in its form for matching; linear in its length."""
    plain = [*map(_plain, said)]
    alike = {*map(len, plain)} <= {1}
    text = "".join(plain)
    places = tuple(range(len(said)) if alike else (place for place, written in enumerate(plain) for _ in written))
    for needed, pattern, by in TIDY:
        if needed.search(text):
            text, places = _replaced(text, places, pattern, by)
    return Spelled(said, text, places)


def phrases(listed: str) -> tuple[str, ...]:
    """The phrases of a list that is separated by commas."""
    return tuple(" ".join(phrase.split()) for phrase in listed.split(",") if phrase.strip())


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    """One character without case, accents, width and disguise; empty if it is invisible."""
    if character.isspace():
        return "\n" if character in "\n\r\u2028\u2029" else " "
    plain = unicodedata.normalize("NFKD", ALIKE.get(ord(character), character))
    kept = "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Me", "Cf", "Cc", "Co", "Cn"))
    return "".join(ALIKE.get(ord(c), c) for c in kept.casefold()).translate(SCRIPT)


def _lettered(word: str) -> str:
    """A word with letters for its figures, if it is mostly letters."""
    letters = sum("a" <= c <= "z" for c in word)
    return word.translate(FIGURES) if 2 * letters > len(word) and not word[:1].isdigit() else word


def _replaced(
    text: str, places: tuple[int, ...], pattern: re.Pattern[str], by: str | Callable[[re.Match[str]], str]
) -> tuple[str, tuple[int, ...]]:
    parts, kept, at = list[str](), list[int](), 0
    for found in pattern.finditer(text):
        new = by if isinstance(by, str) else by(found)
        parts += [text[at : found.start()], new]
        kept += [*places[at : found.start()], *([places[found.start()]] * len(new))]
        at = found.end()
    return ("".join(parts) + text[at:], (*kept, *places[at:])) if at else (text, places)

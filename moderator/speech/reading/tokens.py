"""Tokens for comparison: folded words and single Chinese characters, and the numbers in them."""

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff\u3007"
"""Chinese characters and the round zero; after folding no compatibility character is left."""

TOKEN = re.compile(rf"[{HAN}]|\d+(?:\.\d+)?|[^\W\d_{HAN}]+")

WORDS = tomllib.loads((files("moderator.speech.reading") / "tokens.toml").read_text(encoding="utf-8"))
FUNCTION = frozenset(WORDS["function"].split()) | frozenset(WORDS["characters"])
"""Function words: they are in any text, and so say nothing about where they come from."""

NUMERALS = {word: value for value, word in enumerate(WORDS["numerals"].split())} | {
    word: 10 * n for n, word in enumerate(WORDS["tens"].split(), start=2)
}
SCALES, DIGITS, UNITS = WORDS["scales"], WORDS["digits"], WORDS["units"]

BEGINS = frozenset(("and", *NUMERALS, *SCALES, *DIGITS, *UNITS))
"""Words with which a number may begin; "and" goes on with one, as in "5 million and six"."""

SPAN = 6
"""Tokens that are compared at once; a longer run is found as several spans in a row."""

Tokens = tuple[str, ...]


class Figure(NamedTuple):
    """A whole number in a text, and its tokens: from ``start`` up to ``end``, which is not included."""

    value: int
    start: int
    end: int


@lru_cache(maxsize=4096)
def tokens_of(text: str) -> Tokens:
    """A text as tokens: words, numbers and single Chinese characters, whatever their case, accents and spaces."""
    return tuple(TOKEN.findall(folded(text)))


def folded(text: str) -> str:
    """A text in one plain form: no case, accents, invisible marks or variants of a character."""
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Me", "Cf")).replace("\u2019", "'")
    return PERCENT.sub(" percent ", INSIDE.sub("", text.casefold()))


INSIDE = re.compile(r",(?<=\d,)(?=\d{3}\b)|'(?<=\w')(?=\w)")
"""The comma of a number, and the apostrophe of a word."""

PERCENT = re.compile(r"%|per cent\b(?<=\bper cent)|百分之")


@lru_cache(maxsize=4096)
def spans(text: str) -> frozenset[Tokens]:
    """Every ``SPAN`` tokens of a text that follow on each other."""
    tokens = tokens_of(text)
    return frozenset(tokens[at : at + SPAN] for at in range(len(tokens) - SPAN + 1))


def joined(tokens: Tokens) -> str:
    """Tokens as a line of text, without spaces between Chinese characters."""
    return re.sub(f"(?<=[{HAN}]) (?=[{HAN}])", "", " ".join(tokens))


def is_content(token: str) -> bool:
    """Whether a token is a content word, not a function word."""
    return token not in FUNCTION


@lru_cache(maxsize=4096)
def figures(text: str) -> tuple[Figure, ...]:
    """The whole numbers in a text, in digits or spelled out in English or Chinese."""
    tokens, found, at = tokens_of(text), list[Figure](), 0
    while at < len(tokens):
        begins = tokens[at] in BEGINS or tokens[at].isdecimal()
        figure = (_digits(tokens, at) or _english(tokens, at) or _chinese(tokens, at)) if begins else None
        if figure:
            found.append(figure)
        at = figure.end if figure else at + 1
    return tuple(found)


def _digits(tokens: Tokens, at: int) -> Figure | None:
    if not tokens[at].isdecimal():
        return None
    value, end = int(tokens[at][:18]), at + 1
    while end < len(tokens) and (scale := SCALES.get(tokens[end]) or UNITS.get(tokens[end])):
        value, end = value * scale, end + 1
    return Figure(value, at, end)


def _english(tokens: Tokens, at: int) -> Figure | None:
    total, part, end = 0, 0, at
    while end < len(tokens):
        word = tokens[end]
        if word in SCALES:
            whole = max(part, 1) * SCALES[word]
            total, part = (total + whole, 0) if SCALES[word] >= 1000 else (total, whole)
        elif word in NUMERALS and (end == at or _goes_on(part, NUMERALS[word])):
            part += NUMERALS[word]
        elif word != "and" or not (tokens[end - 1] in SCALES and NUMERALS.keys() & tokens[end + 1 : end + 2]):
            break
        end += 1
    return Figure(total + part, at, end) if end > at else None


def _goes_on(part: int, value: int) -> bool:
    """Whether a number word continues the number so far, as five does after forty or a hundred."""
    return part % 100 == 0 or (part % 100 >= 20 and part % 10 == 0 and 0 < value < 10)


def _chinese(tokens: Tokens, at: int) -> Figure | None:
    end = at
    while end < len(tokens) and (tokens[end] in DIGITS or tokens[end] in UNITS):
        end += 1
    said = tokens[at:end]
    if not any(c in DIGITS for c in said):  # a unit alone is usually part of a word
        return None
    if not any(c in UNITS for c in said):
        return Figure(int("".join(str(DIGITS[c]) for c in said[:18])), at, end)
    total = section = digit = 0
    for c in said:
        if c in DIGITS:
            digit = DIGITS[c]
        elif UNITS[c] < 10**4:
            section, digit = section + max(digit, 1) * UNITS[c], 0
        else:
            total, section, digit = total + (section + digit) * UNITS[c], 0, 0
    return Figure(total + section + digit, at, end)

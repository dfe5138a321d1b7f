"""Assent: what a speaker says by agreeing to what it reports, as in "You maintain that it is over. So do we."."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files

WORDS: dict[str, list[str]] = tomllib.loads(
    (files("moderator.speech.reading") / "assent.toml").read_text(encoding="utf-8")
)
ASSENT = (*WORDS["assent_en"], *WORDS["assent_zh"])


def assented(said: str, names: tuple[str, ...]) -> Iterator[str]:
    """What a text adopts of the words of sides with these names, as the speaker's own: "We accept that it is over"."""
    plain = said.casefold()
    if any(words in plain for words in ASSENT):
        for found in _adopted(names).finditer(said):
            claim = found["claim"] or found["zh"]
            yield f"We accept that {claim}." if found["claim"] else f"我们同意{claim}。"


@lru_cache(maxsize=16)
def _adopted(names: tuple[str, ...]) -> re.Pattern[str]:
    """What somebody says, and then an assent to it, in English or in Chinese; each name counts in its own language."""
    they = _any((*WORDS["they"], *(name for name in names if name.isascii())))
    they_zh = _any((*WORDS["they_zh"], *(name for name in names if not name.isascii())))
    return re.compile(
        rf"\b(?:{they}) (?:{_any(WORDS['says'])}) (?:that )?(?P<claim>[^.;!?]{{3,300}})[.;,!?]+ "
        rf"(?:and |well, )?(?:{_any(WORDS['assent_en'])})\b"
        rf"|(?:{they_zh})(?:{_any(WORDS['says_zh'])})[，,:：]?(?P<zh>[^。；！？]{{2,150}})[。；，！？]+"
        rf"(?:{_any(WORDS['assent_zh'])})",
        re.IGNORECASE,
    )


def _any(listed: Iterable[str]) -> str:
    return "|".join(map(re.escape, listed))

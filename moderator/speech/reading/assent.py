"""Assent: what a speaker says by agreeing to what it reports, as in "You maintain that it is over. So do we."."""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files

WORDS: dict[str, list[str]] = tomllib.loads(
    (files("moderator.speech.reading") / "assent.toml").read_text(encoding="utf-8")
)


def assented(said: str) -> Iterator[str]:
    """What a text adopts, as the speaker's own words: "We accept that it is over"."""
    if any(words in said.casefold() for words in (*WORDS["assent_en"], *WORDS["assent_zh"])):
        for found in ADOPTED.finditer(said):
            claim = found["claim"] or found["zh"]
            yield f"We accept that {claim}." if found["claim"] else f"我们同意{claim}。"


def _any(listed: str) -> str:
    return "|".join(re.escape(words) for words in WORDS[listed])


THEY = "you|beijing|washington|china|the united states|your side"
THEY_ZH = "贵方|你方|你们|中方|美方"
ADOPTED = re.compile(
    rf"\b(?:{THEY}) (?:{_any('says')}) (?:that )?(?P<claim>[^.;!?]{{3,300}})[.;,!?]+ "
    rf"(?:and |well, )?(?:{_any('assent_en')})\b"
    rf"|(?:{THEY_ZH})(?:{_any('says_zh')})[，,:：]?(?P<zh>[^。；！？]{{2,150}})[。；，！？]+(?:{_any('assent_zh')})",
    re.IGNORECASE,
)

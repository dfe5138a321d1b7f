"""Runs of words: up to three in a row, with both sides' names replaced by whom they name."""

import re
from functools import lru_cache

from moderator.speech.reading.spelling import spelled
from scenarios.mandate import Mandate
from scenarios.scenario import Scenario

LONGEST = 3
WORD = re.compile(r"[A-Z]+|[a-z]+|\d+|[\u3400-\u9fff]|[.?!;,]")
START, OWN, OTHER, WE, YOU = "^", " US ", " THEM ", " WE ", " YOU "
WE_ZH, YOU_ZH = re.compile("我们|我方|本方"), re.compile("贵方|你们|你方|贵国")
PEOPLE = {"washington": ("american", "americans"), "beijing": ("chinese",)}
"""Names of a side's people, which its mandate does not list."""


def runs(scenario: Scenario, side: str, sentence: str) -> frozenset[str]:
    """The runs of a sentence as said by a side, so that the same words of either side are the same runs."""
    own, other = scenario.mandate(side), scenario.mandate(scenario.other(side))
    text = _names(own).sub(OWN, spelled(sentence).text)
    text = YOU_ZH.sub(YOU, WE_ZH.sub(WE, _names(other).sub(OTHER, text)))
    words = [START, *WORD.findall(text)]
    spans = ((at, at + length) for length in range(1, LONGEST + 1) for at in range(len(words) - length + 1))
    return frozenset(" ".join(words[at:end]) for at, end in spans)


@lru_cache(maxsize=16)
def _names(mandate: Mandate) -> re.Pattern[str]:
    listed = (mandate.name, mandate.state, mandate.state.removeprefix("the "), *mandate.called)
    plain = {spelled(name).text.strip() for name in (*listed, *PEOPLE.get(mandate.id, ()))}
    longest_first = sorted(plain, key=lambda name: (-len(name), name))
    return re.compile("|".join(rf"(?<![a-z]){re.escape(name)}(?![a-z])" for name in longest_first))

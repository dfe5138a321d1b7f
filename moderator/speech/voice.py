"""Voice: a side speaks for itself, in its part and in words of its own."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from moderator.moves import SCRIPTED, Fault, Move
from moderator.speech.public_text import texts_at_start
from moderator.speech.reading.phrases import Phrases
from moderator.speech.reading.spelling import Spelled, spelled
from moderator.speech.reading.tokens import HAN, Tokens, joined, spans, tokens_of
from moderator.table import Table
from scenarios.mandate import Mandate

RULE, OWN_WORDS = "rule.voice", "rule.own-words"
WORDS: dict[str, list[str]] = tomllib.loads((files("moderator.speech") / "voice.toml").read_text(encoding="utf-8"))

ROLES = Phrases(WORDS["roles"], whole=False)

MOST, MOST_HAN = 12, 24
"""Words in a row, and Chinese characters in a row, that may be repeated outside quotation marks."""
SHOWN = 16
"""Words of a repetition that a fault quotes."""

QUOTATION = re.compile(r"“[^”]*”|\"[^\"]*\"|「[^」]*」|『[^』]*』|《[^》]*》")
SPEAKING = ("speaking for ", "on behalf of ", "in the name of ", "we speak for ")
SPEAKING_IN_CHINESE = ("代表", "以")
SIGNS = (":", "we, ", *SPEAKING, *SPEAKING_IN_CHINESE, *WORDS["saying"])
"""Without one of these nobody speaks for somebody else."""

START = r"(?:^|\n|[.!?;。！？；]\s*)[\[*(\"' ]*"


def faults(table: Table, side: str, move: Move) -> Iterator[Fault]:
    """Faults for words that speak for somebody else, step out of the part, or repeat what was just said."""
    name = table.scenario.mandate(side).name
    for said in (move.statement, move.translation):
        words = spelled(said)
        if found := ROLES.search(words.text):
            message = f"“{_quote(words, found)}” steps out of the part of {name}."
            yield table.fault(RULE, message, f"the words of {name}'s delegation", _quote(words, found))
        if found := _speaking_for_others(words.text, table.scenario.mandate(table.scenario.other(side))):
            message = f"“{_quote(words, found)}” speaks for somebody else than {name}."
            yield table.fault(RULE, message, f"what {name} itself has to say", _quote(words, found))
    if table.seats[side].startswith(SCRIPTED):
        return
    for run in _repeated(table, move.statement):
        message = f"“{joined(run[:SHOWN])}” repeats, word for word, more than {MOST} words of a last statement."
        yield table.fault(OWN_WORDS, message, "the same in other words, or in quotation marks", joined(run[:SHOWN]))


def _quote(words: Spelled, found: re.Match[str]) -> str:
    return words.quote(*found.span())


def _speaking_for_others(text: str, other: Mandate) -> re.Match[str] | None:
    names = _names(other)
    named = any(name in text for name in (*names, *WORDS["moderator"]))
    return _others(names).search(text) if named and any(sign in text for sign in SIGNS) else None


@lru_cache(maxsize=16)
def _names(mandate: Mandate) -> tuple[str, ...]:
    """The names of a side as they stand in a text for matching."""
    state = mandate.state.removeprefix("the ")
    return tuple(dict.fromkeys(spelled(name).text.strip() for name in (mandate.name, state, *mandate.called)))


@lru_cache(maxsize=16)
def _others(names: tuple[str, ...]) -> re.Pattern[str]:
    """A label such as "Beijing:", a ruling of the moderator, or words in the other side's name."""
    moderator, sides = _any(WORDS["moderator"]), _any(names)
    label = rf"{START}(?:{moderator}|{sides})(?: delegation| side| government|代表团)?[\])*\"']* ?:"
    ruling = rf"{START}{moderator} ?(?:{_any(WORDS['saying'])})"
    named = rf"(?:{'|'.join(SPEAKING)}|\bwe, (?:the )?)(?:{sides}|{moderator})(?![a-z])"
    speaking = "|".join(SPEAKING_IN_CHINESE)
    chinese = rf"(?:我们?|我方)?(?:{speaking})(?:{sides}|主持人)(?:名义|宣布|声明|表示|同意|接受)"
    return re.compile(f"{label}|{ruling}|{named}|{chinese}")


def _any(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


def _repeated(table: Table, statement: str) -> Iterator[Tokens]:
    """The first run of a statement that is in the last statement of either side and in no text of the scenario."""
    last = {said.side: said.statement for said in table.said}
    own = QUOTATION.sub(" … ", statement)
    for text in last.values():
        if spans(own).isdisjoint(spans(text)):
            continue  # as nearly always: whatever is repeated is longer than a span
        for run in _runs(tokens_of(own), tokens_of(text)):
            if not any(_inside(run, tokens_of(public)) for public in texts_at_start(table.scenario)):
                yield run
                return


def _runs(said: Tokens, before: Tokens) -> Iterator[Tokens]:
    """The runs of tokens, as long as they can be, that two texts share and that are too long."""
    places: dict[str, list[int]] = {}
    for place, token in enumerate(before):
        places.setdefault(token, []).append(place)
    at = 0
    while at < len(said):
        length = max((_shared(said, at, before, place) for place in places.get(said[at], ())), default=0)
        run = said[at : at + length]
        han = sum(re.match(f"[{HAN}]", token) is not None for token in run)
        if (len(run) - han) / MOST + han / MOST_HAN > 1:
            yield run
        at += max(length, 1)


def _shared(one: Tokens, at: int, two: Tokens, place: int) -> int:
    length = 0
    while at + length < len(one) and place + length < len(two) and one[at + length] == two[place + length]:
        length += 1
    return length


def _inside(run: Tokens, text: Tokens) -> bool:
    return any(text[at : at + len(run)] == run for at in range(len(text) - len(run) + 1))

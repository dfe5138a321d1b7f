"""Sentences and templates as text: their parts, how they begin, and what has been used of them."""

import re
from collections.abc import Sequence
from functools import cache

from moderator.descriptions import private_text
from moderator.table import Table
from moderator.tabled import Said
from prompts.load import speech

WHOLE = ("{doing}", "{heard}", "{position}")
"""The templates that are nothing but words of a measure or of the matter, and may come back."""

DATED = re.compile(r"\b[Tt]oday\b")

PROPOSAL = re.compile(r"\b[Yy]our (offer|proposal|terms)\b|\byou propose\b")
"""Words that name the only proposal of the other side."""

STUTTER = re.compile(r"\b(\w{4,}), (?:\w+ ){0,4}\1\b")
"""A word that comes again right after a comma."""

STRUNG = re.compile(r", and [^.?!]*, (and|but) ")
"""Clauses strung together by more than one "and"."""

NAMED_TWICE = re.compile(r"\b(the \w{4,}|your \w{4,}|our \w{4,})\b[^.?!]*\b\1\b", re.IGNORECASE)
"""A noun that comes twice in a sentence with the same article."""

BARE = 12
"""Longest template, in characters, that may be part of another sentence by chance."""

SHORT = 110
"""Longest sentence, in characters, with which a bridge may go on."""

THANKS_EVERY = 3
"""Of so many turns of a side one has words of thanks, as far as it has other words for what was done."""

REASONS = (", since", ", as")
"""The bridges to a reason, which may follow a pause but no other clause."""

OBLIGES = re.compile(r"\b(?:must|have to)\b")
"""Words of a reason that would be heard as a demand if the sentence that it ends spoke of the other side."""

PAUSES = re.compile("[,:]")
"""What stands in no sentence that goes on with an "and"."""

CLAUSES = re.compile(r":|, (?:and|but|or|so|which)\b|\b(?:because|since|if|that we|it is that)\b", re.IGNORECASE)
"""What stands in no sentence that goes on with a reason."""

SENTENCES = re.compile(r"(?<=[.?!]) (?=[A-Z])")


def parts(text: str) -> list[str]:
    """The sentences of a text."""
    return SENTENCES.split(text)


def opening(sentence: str) -> str:
    """The first two words of a sentence, which no other in a statement should begin with."""
    return " ".join(sentence.split()[:2])


def clumsy(sentence: str) -> bool:
    """Whether a word comes again right after a comma, a noun comes twice, or clauses are strung together."""
    return any(found.search(sentence) for found in (STUTTER, STRUNG, NAMED_TWICE))


def lowered(sentence: str) -> str:
    """A sentence as it goes on after a bridge."""
    return f"{sentence[0].lower()}{sentence[1:]}"


def fits(bridge: str, before: str, said: str) -> bool:
    """Whether a bridge fits after a sentence: one to go on with is short, and a sentence is not said again."""
    if bridge[-1] == ".":
        return bridge not in said
    last = parts(before)[-1]
    return bridge[0] != "," or (0 < len(last) <= SHORT and not (CLAUSES if bridge in REASONS else PAUSES).search(last))


def follows(bridge: str, sentence: str) -> bool:
    """Whether a sentence can follow a bridge: it goes on in small letters, and has no "and" where the bridge has one.

    Nor does it name again what the bridge has just named.
    """
    if bridge[-1] == ".":
        return not _repeats(bridge, sentence)
    joined = bridge[0] == "," or bridge.endswith(" and")
    twice = (joined and (", and" in sentence or ", so " in sentence)) or (
        bridge.endswith("but") and ", but" in sentence
    )
    twice = twice or (bridge.endswith(" that") and sentence.startswith(("We ", "Our side ", "You ")))
    twice = twice or (bridge.endswith(" but") and sentence.startswith("You ask "))
    terms, first = speech("terms"), sentence.partition(" ")[0]
    joins = first in terms["joins"]
    if bridge in REASONS:
        joins = (joins or first in terms["joins-reason"]) and not OBLIGES.search(sentence)
    return joins and not twice and not _repeats(bridge, sentence)


def _repeats(bridge: str, sentence: str) -> bool:
    """Whether the first part of a sentence says again what a bridge says, as in "on your offer, your proposal"."""
    echoes: list[list[str]] = speech("terms")["echoes"]
    both = (bridge.lower(), parts(sentence)[0].lower())
    last = both[0].rstrip(",.").rpartition(" ")[2]
    named = len(last) >= len("Korea") and last in both[1]
    return named or any(all(any(word in text for word in words) for text in both) for words in echoes)


@cache
def longest_part(template: str) -> str:
    """The longest part of a template between its fields."""
    return max(re.split(r"\{\w+\}", template), key=len)


def used(template: str, said: str) -> bool:
    """Whether a template was used in what was said; one that is only words of a measure never counts as used."""
    part = longest_part(template)
    core = part[1:].rstrip(".") if len(part) > BARE else part  # it may follow a bridge, or another may follow it
    return template not in WHOLE and core in said


def said_in(said: Said) -> tuple[str, ...]:
    """What was said in a turn, in public and in private."""
    return tuple(filter(None, (said.statement, *map(private_text, said.acts))))


def unspoken(table: Table) -> Table:
    """The table without its public words: no private ones hang on them, so play without words writes the same."""
    return table.model_copy(update={"said": tuple(said._replace(statement="") for said in table.said)})


def register(side: str, table: str) -> dict[str, list[str]]:
    """A table of the register of a side, or of the neutral one if it has none."""
    tables = speech(side)
    found: dict[str, list[str]] = (tables if "say" in tables else speech("neutral")).get(table, {})
    return found


def templates(side: str, table: str, key: str) -> list[str]:
    """The templates of a key in the register of a side, or the neutral ones."""
    found: list[str] = register(side, table).get(key) or speech("neutral")[table][key]
    return found


def has_thanked(table: Table, side: str, now: Sequence[str]) -> bool:
    """Whether a side thanks in what it says now, or did so in one of its last turns."""
    mine = [said.statement for said in table.said if said.side == side]
    return thanks_for(" ".join((*mine[1 - THANKS_EVERY :], *now)))


def thanks_for(words: str) -> bool:
    """Whether some words thank for something."""
    return any(thanks in words for thanks in speech("terms")["thanks"])

"""Leaks: a side's own secrets in its public words, which are text of its brief or rationale, and private figures.

Text is compared as runs of folded words. Translations and paraphrases are not found; figures are, in any wording, in
English and in Chinese.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from moderator.descriptions import public_texts
from moderator.moves import Fault, Move
from moderator.speech.figures import private_figures
from moderator.speech.public_text import texts_at_start, texts_since
from moderator.speech.tokens import HAN, Tokens, is_content, joined, tokens_of
from moderator.table import Table

RULE, LEGAL = "rule.private", "the same in other words, without what your brief or your rationale says"

SPAN = 6
"""Tokens that are compared at once; a longer run is found as several spans in a row."""

CONTENT = 3
"""Content words that a run must have; with fewer it is only a common phrase."""

QUOTES, SHOWN, LONGEST = 3, 16, 160
"""Leaks that a fault quotes at most, and tokens and characters of each."""


class Threshold(NamedTuple):
    """The length from which a run is a leak, in words and in Chinese characters.

    It must have ``private`` content words that are in no public text, unless it is ``times`` as long.
    """

    words: int
    characters: int
    private: int
    times: int

    def met(self, run: Tokens, known: frozenset[str]) -> bool:
        """Whether a run is a leak, given the words in ``known`` public texts."""
        han = sum(re.match(f"[{HAN}]", token) is not None for token in run)
        length = (len(run) - han) / self.words + han / self.characters
        content = [token for token in run if is_content(token)]
        private = sum(token not in known for token in content)
        return length >= 1 and len(content) >= CONTENT and (private >= self.private or length >= self.times)


BRIEF, RATIONALE = Threshold(6, 8, 2, 2), Threshold(10, 24, 4, 3)
"""A rationale is about the same offer as the statement and may share words with it, as in "offer hotlines to build
trust": only a long run of words that are in no public text shows what was thought, and not what is offered."""


def faults(table: Table, side: str, move: Move) -> Iterator[Fault]:
    """Faults for what the public words of a move reveal of the brief, the rationale and private figures.

    Only what is in the side's own view of the table is read.
    """
    texts, briefs = public_texts(move), table.scenario.briefs
    brief = briefs[side].text if side in briefs else ""
    for secret, threshold, name in ((brief, BRIEF, "confidential brief"), (move.rationale, RATIONALE, "rationale")):
        runs = [run for text in texts for run in _runs(table, text, secret, threshold)]
        yield from _fault(table, f"What you say in public repeats your {name}", runs)
    leaked = [
        tokens_of(text)[max(0, f.start - 4) : f.end + 3] for text in texts for f in private_figures(table, side, text)
    ]
    yield from _fault(table, "What you say in public tells a figure that is yours alone", leaked)


def _fault(table: Table, message: str, leaks: list[Tokens]) -> Iterator[Fault]:
    if leaks:
        quotes = "; ".join(f'"{joined(leak[:SHOWN])[:LONGEST]}"' for leak in leaks[:QUOTES])
        yield table.fault(RULE, f"{message}: {quotes}.", LEGAL)


def _runs(table: Table, text: str, secret: str, threshold: Threshold) -> Iterator[Tokens]:
    """The runs of a text that are in a secret and in no public text."""
    tokens, open_texts = tokens_of(text), texts_at_start(table.scenario)
    private = _spans(secret) - _all_spans(open_texts)
    public_spans = [_spans(said) for said in texts_since(table)]
    first: int | None = None
    for at in range(len(tokens) - SPAN + 2):
        span = tokens[at : at + SPAN]
        if span in private and not any(span in spans for spans in public_spans):
            first = at if first is None else first
        elif first is not None:
            run, first = tokens[first : at + SPAN - 1], None
            if threshold.met(run, _vocabulary(open_texts)):
                yield run


@lru_cache(maxsize=4096)
def _spans(text: str) -> frozenset[Tokens]:
    tokens = tokens_of(text)
    return frozenset(tokens[at : at + SPAN] for at in range(len(tokens) - SPAN + 1))


@lru_cache(maxsize=64)
def _all_spans(texts: tuple[str, ...]) -> frozenset[Tokens]:
    return frozenset(span for text in texts for span in _spans(text))


@lru_cache(maxsize=64)
def _vocabulary(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(token for text in texts for token in tokens_of(text))

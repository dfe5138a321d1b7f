"""Leaks: a side's own secrets in its words, which are text of its brief or rationale, and private figures.

Text is compared as runs of folded words. Translations and paraphrases are not found; figures are, in any wording, in
English and in Chinese.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from moderator.descriptions import texts_read
from moderator.moves import Fault, Move
from moderator.speech.figures import private_figures
from moderator.speech.public_text import permitted, texts_at_start, texts_since
from moderator.speech.reading.tokens import HAN, SPAN, Tokens, is_content, joined, spans, tokens_of
from moderator.table import Table

RULE, LEGAL = "rule.private", "the same in other words, without what your brief or your rationale says"

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
    """Faults for what the words of a move reveal of the brief, the rationale and private figures.

    Only what is in the side's own view of the table is read.
    """
    texts, briefs = texts_read(move), table.scenario.briefs
    brief = briefs[side].text if side in briefs else ""
    for secret, threshold, name in ((brief, BRIEF, "confidential brief"), (move.rationale, RATIONALE, "rationale")):
        runs = [run for text in texts for run in _runs(table, side, text, secret, threshold)]
        yield from _fault(table, f"Your words repeat your {name}", runs)
    leaked = [
        tokens_of(text)[max(0, f.start - 4) : f.end + 3] for text in texts for f in private_figures(table, side, text)
    ]
    yield from _fault(table, "Your words tell a figure that is yours alone", leaked)


def _fault(table: Table, message: str, leaks: list[Tokens]) -> Iterator[Fault]:
    if leaks:
        quotes = [joined(leak[:SHOWN])[:LONGEST] for leak in leaks[:QUOTES]]
        listed = "; ".join(f'"{quote}"' for quote in quotes)
        yield table.fault(RULE, f"{message}: {listed}.", LEGAL, quotes[0])


def _runs(table: Table, side: str, text: str, secret: str, threshold: Threshold) -> Iterator[Tokens]:
    """The runs of a text that are in a secret and in no public text."""
    if spans(secret).isdisjoint(spans(text)):
        return
    tokens, open_texts = tokens_of(text), (*texts_at_start(table.scenario), *permitted(table.scenario, side))
    private = spans(secret) - _all_spans(open_texts)
    public = [spans(said) for said in texts_since(table)]
    first: int | None = None
    for at in range(len(tokens) - SPAN + 2):
        span = tokens[at : at + SPAN]
        if span in private and not any(span in said for said in public):
            first = at if first is None else first
        elif first is not None:
            run, first = tokens[first : at + SPAN - 1], None
            if threshold.met(run, _vocabulary(open_texts)):
                yield run


@lru_cache(maxsize=64)
def _all_spans(texts: tuple[str, ...]) -> frozenset[Tokens]:
    return frozenset(span for text in texts for span in spans(text))


@lru_cache(maxsize=64)
def _vocabulary(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(token for text in texts for token in tokens_of(text))

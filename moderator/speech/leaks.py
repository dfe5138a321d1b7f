"""What a side gives away of its own secrets: words of its brief or rationale, and figures, found by their value.

Words are compared folded and in runs, whatever field they come from. Words that are translated or put otherwise are
not found; a figure is, in any wording, and in Chinese too.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from moderator.moves import Fault, Move
from moderator.speech.figures import private_figures
from moderator.speech.public_text import happened, standing
from moderator.speech.tokens import HAN, Tokens, cut, joined, telling
from moderator.table import Table
from moderator.words import public

RULE, LEGAL = "rule.private", "the same in other words, without what your brief or your rationale says"

SPAN = 6
"""Tokens that are compared at once; a longer run is found as spans one after another."""

TELLING = 3
"""Words of a run that must say something by themselves; with fewer it is a turn of phrase."""

QUOTES, SHOWN, LONGEST = 3, 16, 160
"""Leaks that a fault quotes, and tokens and characters of each."""


class Measured(NamedTuple):
    """From what length a run gives something away, in words and in Chinese characters.

    It must hold ``private`` words that nothing public holds, unless it is ``times`` as long.
    """

    words: int
    characters: int
    private: int
    times: int

    def met(self, run: Tokens, known: frozenset[str]) -> bool:
        """Whether a run is long and telling enough, beside the words that everybody knows."""
        han = sum(re.match(f"[{HAN}]", token) is not None for token in run)
        length = (len(run) - han) / self.words + han / self.characters
        said = [token for token in run if telling(token)]
        private = sum(token not in known for token in said)
        return length >= 1 and len(said) >= TELLING and (private >= self.private or length >= self.times)


BRIEF, RATIONALE = Measured(6, 8, 2, 2), Measured(10, 24, 4, 3)
"""A rationale speaks of the same offer as the statement, and shares words with it in all honesty, as in "offer hotlines
to build trust": only a long run of words that nothing public suggests tells what was thought, not what is offered."""


def faults(table: Table, side: str, move: Move) -> Iterator[Fault]:
    """What the public words of a move tell of the brief, the rationale and the figures that are the side's alone.

    It reads nothing but what the side's own view of the table holds.
    """
    texts, briefs = public(move), table.scenario.briefs
    brief = briefs[side].text if side in briefs else ""
    for secret, measured, name in ((brief, BRIEF, "confidential brief"), (move.rationale, RATIONALE, "rationale")):
        runs = [run for text in texts for run in _runs(table, text, secret, measured)]
        yield from _fault(table, f"What you say in public repeats your {name}", runs)
    told = [cut(text)[max(0, f.start - 4) : f.end + 3] for text in texts for f in private_figures(table, side, text)]
    yield from _fault(table, "What you say in public tells a figure that is yours alone", told)


def _fault(table: Table, message: str, leaks: list[Tokens]) -> Iterator[Fault]:
    if leaks:
        quotes = "; ".join(f'"{joined(leak[:SHOWN])[:LONGEST]}"' for leak in leaks[:QUOTES])
        yield table.fault(RULE, f"{message}: {quotes}.", LEGAL)


def _runs(table: Table, text: str, secret: str, measured: Measured) -> Iterator[Tokens]:
    """The runs of a text that stand in a secret and in nothing public."""
    tokens, open_texts = cut(text), standing(table.scenario)
    private = _spans(secret) - _all_spans(open_texts)
    heard = [_spans(said) for said in happened(table)]
    first: int | None = None
    for at in range(len(tokens) - SPAN + 2):
        span = tokens[at : at + SPAN]
        if span in private and not any(span in spans for spans in heard):
            first = at if first is None else first
        elif first is not None:
            run, first = tokens[first : at + SPAN - 1], None
            if measured.met(run, _vocabulary(open_texts)):
                yield run


@lru_cache(maxsize=4096)
def _spans(text: str) -> frozenset[Tokens]:
    tokens = cut(text)
    return frozenset(tokens[at : at + SPAN] for at in range(len(tokens) - SPAN + 1))


@lru_cache(maxsize=64)
def _all_spans(texts: tuple[str, ...]) -> frozenset[Tokens]:
    return frozenset(span for text in texts for span in _spans(text))


@lru_cache(maxsize=64)
def _vocabulary(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(token for text in texts for token in cut(text))

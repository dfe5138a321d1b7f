"""Closeness: how near words come to a side's brief, to its red lines, and to threats of force."""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from math import sqrt
from threading import Thread, main_thread

from moderator.descriptions import texts_read
from moderator.moves import Move, Warned
from moderator.speech.formulae import without
from moderator.speech.public_text import permitted, texts_since
from moderator.speech.reading.tokens import tokens_of
from moderator.table import Table
from reassure.meaning.encoder import Encoder, SmallE5, Vector, dot, installed
from reassure.meaning.runs import runs
from scenarios.mandate import RedLine
from scenarios.scenario import Scenario
from scenarios.types import Frozen

PRIVATE, FORCE = "rule.private", "rule.no-force"
SENTENCES = re.compile(r"(?<=[.?!;])\s+|(?<=[。！？；])|\n+")
ALLOWED = 0.91
"""The nearness to what the brief lets the side say from which on nothing in a sentence is warned of."""
LEAST = 4
"""Words of the shortest sentence that is compared."""
SHOWN = 100
"""Characters of a sentence, and of a line of the brief, that a warning quotes."""


class Head(Frozen):
    """Weights for a vector and for runs of words, and the sum above which it warns: fitted by ``bench.fit_meaning``."""

    weights: Vector
    runs: dict[str, float]
    bias: float
    above: float

    def warns(self, vector: Vector, said: frozenset[str]) -> bool:
        """Whether a sentence with this vector and these runs of words is on the wrong side."""
        return self.score(vector, said) > self.above

    def score(self, vector: Vector, said: frozenset[str]) -> float:
        """The weighted sum; a run weighs less in a longer sentence."""
        words = sum(self.runs.get(run, 0.0) for run in said) / sqrt(max(len(said), 1))
        return dot(self.weights, vector) + words + self.bias


class Heads(Frozen):
    """What was fitted: for concessions of a red line, for threats of force, and for what is close to the brief."""

    red_lines: Head
    force: Head
    brief: Head


class Closeness:
    """Warns of sentences that come close to the brief, concede a red line or threaten force; a Meaning."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def prepare(self, table: Table, side: str) -> None:
        """Read the brief and the public texts ahead, in a thread that stops where the program ends."""
        if side in table.scenario.briefs:
            Thread(target=self._read_ahead, args=(self._compared(table, side),)).start()

    def _read_ahead(self, texts: Sequence[Sequence[str]]) -> None:
        for sentence in chain.from_iterable(texts):
            if not main_thread().is_alive():
                return
            self._encoder.vectors([sentence])

    def warnings(self, table: Table, side: str, move: Move) -> tuple[Warned, ...]:
        """One warning for each rule or red line, with the sentence that comes closest first in the text."""
        found: dict[str, Warned] = {}
        for text in texts_read(move):
            for sentence in sentences(without(side, text)):
                for warned in self._of(table, side, sentence):
                    found.setdefault(warned.rule, warned)
        return tuple(found.values())

    def _of(self, table: Table, side: str, sentence: str) -> Iterator[Warned]:
        (vector,), heads = self._encoder.vectors([sentence]), fitted()
        if self.allowed(table, side, vector):
            return
        said, quote = runs(table.scenario, side, sentence), sentence[:SHOWN]
        if close := self._line_of_brief(table, side, vector, said):
            number, line = close
            message = f"“{quote}” is close to line {number} of your brief: “{line[:SHOWN]}”."
            yield Warned(rule=PRIVATE, quote=quote, message=message, by="meaning")
        if heads.force.warns(vector, said):
            yield Warned(rule=FORCE, quote=quote, message=f"“{quote}” sounds like a threat of force.", by="meaning")
        elif heads.red_lines.warns(vector, said) and (lines := table.scenario.mandate(side).red_lines):
            line_ = self._nearest(lines, vector)
            message = f"“{quote}” sounds as if it concedes what your own red line forbids: {line_.title}."
            yield Warned(rule=line_.id, quote=quote, message=message, by="meaning")

    def _line_of_brief(self, table: Table, side: str, vector: Vector, said: frozenset[str]) -> tuple[int, str] | None:
        """The number and the text of the line of the brief that a sentence is closest to, if too close."""
        if side not in table.scenario.briefs:
            return None
        lines, nearness = sentences(table.scenario.briefs[side].text), self.nearness(table, side, vector)
        if not lines or permits(nearness) or not fitted().brief.warns(nearness, said):
            return None
        near = [dot(vector, line) for line in self._encoder.vectors(lines)]
        place = max(range(len(near)), key=near.__getitem__)
        return place + 1, lines[place]

    def allowed(self, table: Table, side: str, vector: Vector) -> bool:
        """Whether a sentence is so near to what the brief lets the side say that nothing in it is warned of."""
        return self._nearest_of(permitted(table.scenario, side), vector) >= ALLOWED

    def nearness(self, table: Table, side: str, vector: Vector) -> Vector:
        """How near a sentence is to the brief, to what is public, and to what the brief lets the side say."""
        return tuple(self._nearest_of(texts, vector) for texts in self._compared(table, side))

    def _compared(self, table: Table, side: str) -> tuple[Sequence[str], ...]:
        """The sentences of the brief, those that are public, and what the brief lets the side say."""
        brief = sentences(table.scenario.briefs[side].text)
        return brief, (*_public(table.scenario), *_said(table)), permitted(table.scenario, side)

    def _nearest_of(self, texts: Sequence[str], vector: Vector) -> float:
        return max((dot(vector, text) for text in self._encoder.vectors(texts)), default=0.0)

    def _nearest(self, lines: Sequence[RedLine], vector: Vector) -> RedLine:
        texts = self._encoder.vectors(line.text for line in lines)
        return max(zip(lines, texts, strict=True), key=lambda pair: dot(vector, pair[1]))[0]


def permits(nearness: Vector) -> bool:
    """Whether a sentence is as near to what the brief lets the side say as to the brief itself."""
    brief, _, allowed = nearness
    return allowed >= brief


def meaning() -> Closeness | None:
    """The sense of meaning of this machine, if the extra is installed; nothing is loaded before it is asked."""
    return Closeness(SmallE5()) if installed() else None


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text that are long enough to mean something."""
    parts = (part.strip() for part in SENTENCES.split(text))
    return tuple(part for part in parts if len(tokens_of(part)) >= LEAST)


def _public(scenario: Scenario) -> tuple[str, ...]:
    """The public sentences that are compared: the situation, the agreement, titles of measures, and red lines."""
    lines = (line.text for side in scenario.sides for line in side.red_lines if line.declared)
    texts = (scenario.situation, scenario.agreement.text, *(m.title for m in scenario.measures), *lines)
    return tuple(sentence for text in texts for sentence in sentences(text))


def _said(table: Table) -> tuple[str, ...]:
    return tuple(sentence for text in texts_since(table) for sentence in sentences(text))


@cache
def fitted() -> Heads:
    """The heads in ``heads.json``."""
    read = json.loads((files("reassure.meaning") / "heads.json").read_text(encoding="utf-8"))
    return Heads.model_validate(read)

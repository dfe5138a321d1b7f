"""Closeness: how near words come to a side's brief, to its red lines, and to threats of force."""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from moderator.descriptions import texts_read
from moderator.moves import Move, Warned
from moderator.speech.formulae import without
from moderator.speech.public_text import permitted, texts_since
from moderator.speech.tokens import HAN, tokens_of
from moderator.table import Table
from reassure.meaning.encoder import Encoder, SmallE5, Vector, dot, installed
from scenarios.types import Frozen, RedLine, Scenario

PRIVATE, FORCE = "rule.private", "rule.no-force"
SENTENCES = re.compile(r"(?<=[.?!;])\s+|(?<=[。！？；])|\n+")
LEAST = 4
"""Words of the shortest sentence that is compared."""
SHOWN = 100
"""Characters of a sentence, and of a line of the brief, that a warning quotes."""


class Head(Frozen):
    """A weighted sum over a vector, and the value above which it warns: fitted by ``bench.fit_meaning``."""

    weights: Vector
    bias: float
    above: float

    def warns(self, vector: Vector) -> bool:
        """Whether a sentence is on the wrong side."""
        return dot(self.weights, vector) + self.bias > self.above


class Heads(Frozen):
    """What was fitted: red lines by side, force, and by language how much nearer to the brief than to public text."""

    red_lines: dict[str, Head]
    force: Head
    brief: dict[str, float]


class Closeness:
    """Warns of sentences that come close to the brief, concede a red line or threaten force; a Meaning."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

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
        quote = sentence[:SHOWN]
        if close := self._line_of_brief(table, side, sentence, vector):
            number, line = close
            message = f"“{quote}” is close to line {number} of your brief: “{line[:SHOWN]}”."
            yield Warned(rule=PRIVATE, quote=quote, message=message, by="meaning")
        if heads.force.warns(vector):
            yield Warned(rule=FORCE, quote=quote, message=f"“{quote}” sounds like a threat of force.", by="meaning")
        elif side in heads.red_lines and heads.red_lines[side].warns(vector):
            line_ = self._nearest(table.scenario.mandate(side).red_lines, vector)
            message = f"“{quote}” sounds as if it concedes what your own red line forbids: {line_.title}."
            yield Warned(rule=line_.id, quote=quote, message=message, by="meaning")

    def _line_of_brief(self, table: Table, side: str, sentence: str, vector: Vector) -> tuple[int, str] | None:
        """The number and the text of the line of the brief that a sentence is closest to, if too close."""
        if side not in table.scenario.briefs:
            return None
        lines = sentences(table.scenario.briefs[side].text)
        public = (*_public(table.scenario), *permitted(table.scenario, side), *_said(table))
        near = [dot(vector, line) for line in self._encoder.vectors(lines)]
        known = max((dot(vector, line) for line in self._encoder.vectors(public)), default=0.0)
        above = fitted().brief["zh" if re.search(f"[{HAN}]", sentence) else "en"]
        place = max(range(len(near)), key=near.__getitem__, default=0)
        return (place + 1, lines[place]) if near and near[place] - known > above else None

    def _nearest(self, lines: Sequence[RedLine], vector: Vector) -> RedLine:
        texts = self._encoder.vectors(line.text for line in lines)
        return max(zip(lines, texts, strict=True), key=lambda pair: dot(vector, pair[1]))[0]


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

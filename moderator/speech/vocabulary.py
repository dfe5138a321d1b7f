"""Vocabulary: all that is looked for when a side speaks, in one lexicon, so that its words are read only once."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from moderator.memory import remembered
from moderator.speech.patterns import LABELLED, REFERENCE, REFERENCES
from moderator.speech.reading.clauses import lexicon
from moderator.speech.reading.lexicon import Lexicon, inflected
from moderator.table import Table
from scenarios.mandate import Mandate, RedLine
from scenarios.types import Rule, Wording


class Sought(NamedTuple):
    """A wording, and the labels of its phrases in the lexicon."""

    wording: Wording
    verbs: str
    objects: str
    beside: str
    unless: str

    def phrases(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The labels with the phrases under them."""
        yield self.verbs, tuple(form for verb in self.wording.verbs for form in inflected(verb))
        yield self.objects, self.wording.objects
        yield self.beside, self.wording.beside
        yield self.unless, self.wording.unless


class Vocabulary(NamedTuple):
    """The lexicon of a side, and by red line or rule the wordings that cross it."""

    lexicon: Lexicon
    names: tuple[str, ...]
    """The names of both sides."""
    standing: tuple[tuple[RedLine | Rule, tuple[Sought, ...]], ...]
    """The side's own red lines, and the rules on words."""
    demands: tuple[tuple[RedLine, tuple[Sought, ...]], ...]
    """The declared red lines of the other side, as the speaker would demand to cross them."""


@remembered
def vocabulary(table: Table, side: str) -> Vocabulary:
    """What is looked for when a side speaks at a table."""
    scenario = table.scenario
    return _vocabulary(scenario.mandate(side), scenario.mandate(scenario.other(side)), scenario.rules)


@lru_cache(maxsize=64)
def _vocabulary(mandate: Mandate, other: Mandate, rules: tuple[Rule, ...]) -> Vocabulary:
    entries: tuple[RedLine | Rule, ...] = (*mandate.red_lines, *rules)
    declared = tuple(line for line in other.red_lines if line.declared and line.wordings)
    standing = tuple((one, _labelled(f"line {n}", one.wordings)) for n, one in enumerate(entries))
    demands = tuple((one, _labelled(f"demand {n}", map(_of_theirs, one.wordings))) for n, one in enumerate(declared))
    wordings = (sought for _, listed in (*standing, *demands) for sought in listed)
    phrases = dict(labelled for sought in wordings for labelled in sought.phrases())
    phrases |= {REFERENCE: REFERENCES}
    phrases |= {label: pattern.phrases for label, _, pattern in LABELLED}
    phrases |= {but: pattern.but for _, but, pattern in LABELLED}
    own, others = _names(mandate), _names(other)
    return Vocabulary(lexicon(own, others, phrases), own + others, standing, demands)


def _names(mandate: Mandate) -> tuple[str, ...]:
    """The names of a side as it is spoken of."""
    return (mandate.name, mandate.state, mandate.state.removeprefix("the "), *mandate.called)


def _labelled(label: str, wordings: Iterable[Wording]) -> tuple[Sought, ...]:
    kinds = ("verbs", "objects", "beside", "unless")
    return tuple(Sought(one, *(f"{label}.{n} {kind}" for kind in kinds)) for n, one in enumerate(wordings))


def _of_theirs(wording: Wording) -> Wording:
    return wording if wording.of == "any" else wording.model_copy(update={"of": "theirs"})

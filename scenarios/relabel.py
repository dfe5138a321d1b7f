"""Relabelling: a scenario whose sides bear other labels, with all else as it was.

It shows what a label alone changes: the same table is played as Azure and Ochre, or with the two labels exchanged.
"""

import re
from collections.abc import Mapping
from typing import Any

from scenarios.checks import NOBODY
from scenarios.errors import ReassureError
from scenarios.scenario import Scenario
from scenarios.types import Frozen, Line, Side

SOURCES = "citations"
"""The field that names papers, and stays as it is."""

SPOKEN = ("called", "verbs", "objects", "beside", "unless")
"""Fields of words as they are said, none of which is an id."""

ID = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*(#part|#rest)?")


class Label(Frozen):
    """What a side is called."""

    id: Side
    name: Line
    state: Line


class LabelError(ReassureError):
    """Labels that would not tell the sides apart."""


def label_of(scenario: Scenario, side: str) -> Label:
    """The label that a side bears; KeyError for a side that is not at this table."""
    mandate = scenario.mandate(side)
    return Label(id=mandate.id, name=mandate.name, state=mandate.state)


def relabelled(scenario: Scenario, labels: Mapping[str, Label], words: Mapping[str, str] | None = None) -> Scenario:
    """The scenario with other labels for its sides, by their ids: in every id, and in every text but the sources.

    ``words`` are further words to be replaced, such as adjectives; small letters stay small. LabelError if both sides
    would have one id, or a reserved one.
    """
    taken = [labels[side.id].id if side.id in labels else side.id for side in scenario.sides]
    if len(set(taken)) < len(taken) or not NOBODY.isdisjoint(taken):
        raise LabelError(f"The sides cannot be called {' and '.join(taken)}; give each an id of its own.")
    old = {side: label_of(scenario, side) for side in labels}
    replaced = {word: new for side in labels for word, new in _names(old[side], labels[side])} | dict(words or {})
    ids = {side: label.id for side, label in labels.items()}
    return Scenario.model_validate(_Relabelling(ids, replaced).of(scenario.model_dump()))


def exchanged(scenario: Scenario, words: Mapping[str, str] | None = None) -> Scenario:
    """The scenario in which each side bears the other's label and keeps its place, its mandate and its brief."""
    one, two = (label_of(scenario, side.id) for side in scenario.sides)
    return relabelled(scenario, {one.id: two, two.id: one}, words)


def _names(old: Label, new: Label) -> tuple[tuple[str, str], ...]:
    return (old.state, new.state), (old.name, new.name)


class _Relabelling:
    """The replacement of ids and words in plain data."""

    def __init__(self, ids: Mapping[str, str], words: Mapping[str, str]) -> None:
        self._ids = ids
        self._words = {word.casefold(): new for word, new in words.items()}
        longest_first = "|".join(map(re.escape, sorted(self._words, key=len, reverse=True)))
        self._said = re.compile(rf"(?<![a-z0-9])(?:{longest_first})(?![a-z0-9])", re.IGNORECASE)

    def of(self, value: Any, field: str = "") -> Any:
        """A value with its ids and words replaced; ``field`` is the one in which it stands."""
        match value:
            case dict():
                return {self._id(key): self.of(held, key) for key, held in value.items()}
            case tuple() | list():
                return tuple(self.of(one, field) for one in value)
            case str() if field != SOURCES:
                return self._text(value) if field in SPOKEN or not ID.fullmatch(value) else self._id(value)
            case _:
                return value

    def _id(self, ref: str) -> str:
        side, dot, rest = ref.partition(".")
        return f"{self._ids.get(side, side)}{dot}{rest}"

    def _text(self, text: str) -> str:
        return self._said.sub(self._word, text) if self._words else text

    def _word(self, found: re.Match[str]) -> str:
        word, new = found[0], self._words[found[0].casefold()]
        return new.lower() if word.islower() else f"{new[:1].upper()}{new[1:]}" if word[:1].isupper() else new

"""The statement of a scripted agent: a sentence for each of its subjects."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from agents.scripted import phrases
from agents.scripted.cues import Cue
from agents.scripted.doctrines import Seat
from agents.scripted.subjects import Line, remarks_of, subjects
from moderator.moves import Act
from moderator.table import Table
from prompts.load import fields, fill, speech

MAX_LENGTH = 1500
"""Longest statement, in characters."""


class Statement:
    """A statement being written; in a dialogue no sentence is repeated, and no template while others are unused."""

    def __init__(self, seat: Seat, table: Table) -> None:
        self.seat = seat
        self.table = table
        self.sentences: list[str] = []
        self.lines: list[Line] = []
        self._latest: tuple[str, ...] = ()
        self._said_before = " ".join(s.statement for s in table.said)
        self._own_before = " ".join(s.statement for s in table.said if s.side == seat.side)

    def add(self, line: Line, cue: Cue) -> None:
        """Add a sentence for a cue, if there is room.

        Where all its sentences were used before, it is left out; unless the line makes a remark, which is always made.
        """
        sentences = [s for template in self.variants(*line) for s in self._filled(template, cue)]
        new = (s for s in sentences if s not in self._said_before)
        found = next(new, sentences[0] if remarks_of((line,)) else None)
        if found and len(" ".join((*self.sentences, found))) <= MAX_LENGTH:
            self.sentences.append(found)
            self.lines.append(line)
            self._latest = cue.about

    def variants(self, table: str, key: str) -> list[str]:
        """The templates for a key in random order, those already used last."""
        variants = _templates(self.seat.side)[table].get(key) or speech("neutral")[table][key]
        variants = self.seat.shuffled(variants, self.table.round, f"{table}:{key}:{len(self.sentences)}")
        before = " ".join((self._own_before, *self.sentences))
        return sorted(variants, key=lambda template: _used(template, before))

    def _filled(self, template: str, cue: Cue) -> Iterator[str]:
        """The template with each phrase that may fill it."""
        wanted = fields(template)
        fixed = {name: value for name, value in self._values(cue, template).items() if name in wanted}
        many = [(name, self._choices(name, cue)) for name in ("doing", "matter") if name in wanted]
        if not many:
            yield fill(template, **fixed)
        for name, choices in many:
            yield from (fill(template, **fixed, **{name: choice}) for choice in choices)

    def _values(self, cue: Cue, template: str) -> dict[str, str]:
        """The phrases for a cue; what the sentence before has named is shortened."""
        side, other = self.seat.side, self.table.scenario.other(self.seat.side)
        values = {"other": self.table.scenario.mandate(other).name} | cue.values
        if cue.about:
            known = cue.about == self._latest and not template.startswith("{doing}")
            form = "topic" if cue.key == "performed-word" else "noun"
            values["noun"] = phrases.again(side) if known else phrases.measures(self.table, cue.about, form)
        if values.get("deed", "-") in " ".join(self.sentences):
            values["deed"] = phrases.same_deed()
        return values

    def _choices(self, name: str, cue: Cue) -> list[str]:
        if name == "doing":
            return [d for d in phrases.doings(self.table, cue.doing) if d not in self._said_before]
        matters = phrases.matters(self.table.scenario.id)
        found = self.seat.shuffled(matters, self.table.round, f"matter:{len(self.sentences)}")
        known = any(matter in sentence for sentence in self.sentences[-1:] for matter in found)
        return [phrases.again(self.seat.side), *found] if known else found


def statement(seat: Seat, table: Table, acts: Sequence[Act], *, content: bool) -> str:
    """A side's statement for its acts."""
    said = spoken(seat, table, acts, content=content)
    return " ".join(said.sentences) or str(speech("neutral")["say"]["hold"][0])


def spoken(seat: Seat, table: Table, acts: Sequence[Act], *, content: bool) -> Statement:
    """A statement as it is built."""
    said = Statement(seat, table)
    for subject in subjects(seat, table, acts, content=content):
        said.add(*subject)
    return said


def _templates(side: str) -> dict[str, Any]:
    """The templates of a side, or the neutral ones if it has none."""
    tables = speech(side)
    return tables if "say" in tables else speech("neutral")


@cache
def _longest_part(template: str) -> str:
    """The longest part of a template between its fields."""
    return max(re.split(r"\{\w+\}", template), key=len)


def _used(template: str, said: str) -> bool:
    return template != "{doing}" and _longest_part(template) in said

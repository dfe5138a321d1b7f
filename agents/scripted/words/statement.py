"""The statement of a scripted agent: a sentence for each of its subjects."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from agents.scripted.doctrines import Seat
from agents.scripted.words import phrases
from agents.scripted.words.cues import Cue
from agents.scripted.words.subjects import Line, remarks_of, subjects
from moderator.descriptions import private_text
from moderator.moves import Act
from moderator.table import Said, Table
from prompts.load import fields, fill, speech

BARE_CHANCE = 0.5
"""Probability that an act is told by its own sentence alone, without a word before or after it."""

MAX_LENGTH = 1500
"""Longest statement, in characters."""


OWN_DOING = (
    *("accepted", "declined", "asked-proof", "protest-late"),
    *("perform-agreed", "withdraw", "renounce", "hold-offer", "hold-declined", "show-proof", "refuse-proof"),
    *("answer-way", "answer-terms", "decline-cost", "decline-red-line", "decline-early"),
)
"""The keys that speak of this side's own part where a measure is joint."""


class Statement:
    """A statement being written; in a dialogue no sentence is repeated, and no template while others are unused."""

    def __init__(self, seat: Seat, table: Table, *, private: bool = False) -> None:
        self.seat = seat
        self.table = table
        self.private = private
        self.sentences: list[str] = []
        self.lines: list[Line] = []
        self._latest: tuple[str, ...] = ()
        words = _private if private else _public
        self._said_before = " ".join(text for said in table.said for text in words(said))
        self._own_before = " ".join(text for said in table.said if said.side == seat.side for text in words(said))

    def add(self, line: Line, cue: Cue) -> None:
        """Add a sentence for a cue, if there is room.

        Where all its sentences were used before, it is left out; unless the line makes a remark, which is always made.
        """
        if line.table == "close" and self._has_closed(line):
            return
        variants = self.variants(line, cue)
        new = (s for s in self._all(variants, cue) if s not in self._said_before)
        found = next(new, None)
        if found is None and remarks_of((line,)):
            found = next(self._all(variants, cue), None)
        if found and len(" ".join((*self.sentences, found))) <= MAX_LENGTH:
            self.sentences.append(found)
            self.lines.append(line)
            self._latest = cue.about

    def _has_closed(self, line: Line) -> bool:
        """Whether this side has said a sentence of its doctrine in this half of the dialogue."""
        half = (self.table.scenario.rounds + 1) // 2
        late = self.table.round > half
        said = (s.statement for s in self.table.said if s.side == self.seat.side and (s.round > half) == late)
        words = " ".join(said)
        return any(_used(template, words) for template in self._listed(line))

    def _listed(self, line: Line) -> list[str]:
        """The templates of a line in the side's register, or the neutral ones."""
        found: list[str] = (
            _templates(self.seat.side)[line.table].get(line.key) or speech("neutral")[line.table][line.key]
        )
        return found

    def _all(self, variants: Iterable[str], cue: Cue) -> Iterator[str]:
        return (sentence for template in variants for sentence in self._filled(template, cue))

    def variants(self, line: Line, cue: Cue) -> list[str]:
        """The templates for a cue in random order: those that name again what was just named late, used ones last."""
        variants = self._listed(line)
        place = f"{line.table}:{line.key}:{len(self.sentences)}"
        variants = self.seat.shuffled(variants, self.table.round, place)
        if self.seat.happens(self.table.round, f"{place}:bare", BARE_CHANCE):
            variants.sort(key=lambda template: template != "{doing}")
        before, said = " ".join((self._own_before, *self.sentences)), " ".join(self.sentences)
        subject, names = self._subject(cue)
        known = bool(cue.about and cue.about == self._latest) or any(name in said for name in names)
        if not known and (subject != "matter" or cue.key == "hold"):  # what was not named yet must be named
            variants = [template for template in variants if fields(template) & {subject, "to", "doing"}]
        if not cue.about:  # a package is told by its noun alone
            variants = [template for template in variants if "to" not in fields(template)]
        if "when" not in cue.values:
            variants = [template for template in variants if "when" not in fields(template)]
        named = {subject, "to"}
        return sorted(variants, key=lambda t: (_used(t, before), known and bool(fields(t) & named)))

    def _subject(self, cue: Cue) -> tuple[str, list[str]]:
        """The field for what a cue is about, and the phrases that name it."""
        if cue.about:
            forms = {phrases.measures(self.table, cue.about, form) for form in phrases.NOUNS}
            return "noun", [*forms, self._to_do(cue)]
        if "channel" in cue.values:
            return "channel", [cue.values["channel"]]
        return "matter", phrases.matters(self.table.scenario.id)

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
            values["noun"] = (
                phrases.again(side) if known else phrases.measures(self.table, cue.about, self._form(template, cue))
            )
            values["to"] = self._to_do(cue)
        if values.get("deed", "-") in " ".join(self.sentences):
            values["deed"] = phrases.same_deed()
        return values

    def _form(self, template: str, cue: Cue) -> str:
        """The form of a measure's noun; an answer, and what is private, name it in full so that a reader knows it."""
        if cue.key == "performed-word" or cue.key.endswith("proof"):
            return "topic"
        short = (
            re.search(r"\b([Oo]n|about) {noun}", template) and not self.private and not cue.key.startswith("answer-")
        )
        return "label" if short else "noun"

    def _to_do(self, cue: Cue) -> str:
        own = cue.key in OWN_DOING
        return " and ".join(phrases.to_do(self.table, id_, self.seat.side, own=own) for id_ in cue.about)

    def _choices(self, name: str, cue: Cue) -> list[str]:
        if name == "doing":
            found = [d for d in phrases.doings(self.table, cue.doing) if d not in self._said_before]
        else:
            found = phrases.matters(self.table.scenario.id)
        found = self.seat.shuffled(found, self.table.round, f"{name}:{len(self.sentences)}")
        return sorted(found, key=lambda phrase: phrase in " ".join(self.sentences))


def statement(seat: Seat, table: Table, acts: Sequence[Act], *, content: bool) -> str:
    """A side's statement for its acts; plain words where its own were just refused, so that no turn is lost by them."""
    refused = any(fault.quote for fault in table.faults)
    said = "" if refused else " ".join(spoken(seat, table, acts, content=content).sentences)
    return said or seat.shuffled(speech("neutral")["say"]["plain"], table.round, "plain")[0]


def spoken(seat: Seat, table: Table, acts: Sequence[Act], *, content: bool) -> Statement:
    """A statement as it is built."""
    said = Statement(seat, table)
    for subject in subjects(seat, table, acts, content=content):
        said.add(*subject)
    return said


def _public(said: Said) -> tuple[str, ...]:
    """What was said in a turn, in public and in private."""
    return (said.statement, *_private(said))


def _private(said: Said) -> tuple[str, ...]:
    """What was said in a turn in private."""
    return tuple(filter(None, map(private_text, said.acts)))


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

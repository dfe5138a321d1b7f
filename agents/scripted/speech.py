"""The statement of a scripted agent: a reaction, its own acts, and sometimes a closing sentence."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import Any

from agents.scripted import phrases
from agents.scripted.cues import WEIGHTY, Cue, act_cues, inject_cues, reaction_cues
from agents.scripted.doctrines import Seat
from moderator.moves import Act, Counteract, Protest, WalkOut
from moderator.table import Table
from prompts.load import fields, fill, speech

ACTS_MENTIONED = 2
"""Number of acts of a turn that a statement mentions."""

CLOSING_CHANCE = 0.4
"""Probability that a statement ends with a sentence of its doctrine."""

MAX_LENGTH = 1500
"""Longest statement, in characters."""


class Statement:
    """A statement being written; in a dialogue no sentence is repeated, and no template while others are unused."""

    def __init__(self, seat: Seat, table: Table) -> None:
        self.seat = seat
        self.table = table
        self.sentences: list[str] = []
        self._mentioned: set[tuple[str, ...]] = set()
        self._said_before = " ".join(s.statement for s in table.said)
        self._own_before = " ".join(s.statement for s in table.said if s.side == seat.side)

    def add(self, table: str, cue: Cue) -> bool:
        """Add a sentence for a cue; False if all its sentences were used before or there is no room."""
        for template in self.variants(table, cue.key):
            for sentence in self._filled(template, cue):
                if sentence in self._said_before or len(" ".join((*self.sentences, sentence))) > MAX_LENGTH:
                    continue
                self.sentences.append(sentence)
                self._mentioned.add(cue.about)
                return True
        return False

    def variants(self, table: str, key: str) -> list[str]:
        """The templates for a key in random order, those already used last."""
        variants = list(_templates(self.seat.side)[table].get(key) or speech("neutral")[table][key])
        self.seat.dice(self.table.round, f"{table}:{key}:{len(self.sentences)}").shuffle(variants)
        return sorted(variants, key=lambda template: _used(template, self._own_before))

    def _filled(self, template: str, cue: Cue) -> list[str]:
        side, other = self.seat.side, self.table.scenario.other(self.seat.side)
        values = {"other": self.table.scenario.mandate(other).name} | cue.values
        if cue.about:
            known = cue.about in self._mentioned
            form = "topic" if cue.key == "performed-word" else "noun"
            values["noun"] = phrases.again(side) if known else phrases.measures(self.table, cue.about, form)
        wanted = fields(template)
        fixed = {name: value for name, value in values.items() if name in wanted}
        if "doing" not in wanted:
            return [fill(template, **fixed)]
        doings = [d for d in phrases.doings(self.table, cue.doing) if d not in self._said_before]
        return [fill(template, doing=doing, **fixed) for doing in doings]


def statement(seat: Seat, table: Table, acts: Sequence[Act], *, content: bool) -> str:
    """A side's statement for its acts: new injects, a reaction to the other side, and its first acts."""
    said = Statement(seat, table)
    _react(said, acts)
    for cue in islice(act_cues(table, seat.side, acts), ACTS_MENTIONED):
        said.add("say", cue)
    stern = any(isinstance(act, Counteract | Protest) for act in acts) and len(said.sentences) > 1
    final = stern or any(isinstance(act, WalkOut) for act in acts)
    if content and not final:
        said.add("say", Cue("content"))
    elif not final and (len(said.sentences) < 2 or seat.dice(table.round, "closing").random() < CLOSING_CHANCE):
        said.add("close", Cue(seat.name))
    return " ".join(said.sentences) or said.variants("say", "hold")[0]


def _react(said: Statement, acts: Sequence[Act]) -> None:
    """Mention every new inject, and the most important act of the other side."""
    side, answered = said.seat.side, any(isinstance(act, Protest | Counteract) for act in acts)
    for cue in inject_cues(said.table, side, answered=answered):
        said.add("react", cue)
    only_weighty = bool(said.sentences) or any(isinstance(act, Counteract) for act in acts)
    for cue in reaction_cues(said.table, side, answered=answered):
        if (cue.key in WEIGHTY or not only_weighty) and said.add("react", cue):
            return


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

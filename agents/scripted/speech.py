"""What a scripted delegation says: a reaction, its own acts, and sometimes a closing word."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import Any

from agents.scripted import phrases
from agents.scripted.cues import WEIGHTY, Cue, reaction_cues, act_cues, inject_cues
from agents.scripted.doctrines import Seat
from moderator.moves import Act, Counteract, Protest, WalkOut
from moderator.table import Table
from prompts.load import fields, fill, speech

SPELLED = 2
"""Acts of a turn that a statement spells out."""

CLOSING = 0.4
"""How often a statement closes with a word of its doctrine."""

LONGEST = 1500
"""Characters that a statement may have."""


class Statement:
    """A statement in the making; no template comes back in a dialogue while another is left, and no sentence does."""

    def __init__(self, seat: Seat, table: Table) -> None:
        self.seat = seat
        self.table = table
        self.sentences: list[str] = []
        self._named: set[tuple[str, ...]] = set()
        self._said = " ".join(s.statement for s in table.said)
        self._own = " ".join(s.statement for s in table.said if s.side == seat.side)

    def add(self, table: str, cue: Cue) -> bool:
        """Say a sentence for a cue; False where every way to say it has been used up or there is no room."""
        for template in self.variants(table, cue.key):
            for sentence in self._filled(template, cue):
                if sentence in self._said or len(" ".join((*self.sentences, sentence))) > LONGEST:
                    continue
                self.sentences.append(sentence)
                self._named.add(cue.about)
                return True
        return False

    def variants(self, table: str, key: str) -> list[str]:
        """The templates for an occasion, in an order drawn for this place, those already used last."""
        variants = list(_register(self.seat.side)[table].get(key) or speech("neutral")[table][key])
        self.seat.dice(self.table.round, f"{table}:{key}:{len(self.sentences)}").shuffle(variants)
        return sorted(variants, key=lambda template: _used(template, self._own))

    def _filled(self, template: str, cue: Cue) -> list[str]:
        side, other = self.seat.side, self.table.scenario.other(self.seat.side)
        values = {"other": self.table.scenario.mandate(other).name} | cue.values
        if cue.about:
            known = cue.about in self._named
            form = "topic" if cue.key == "performed-word" else "noun"
            values["noun"] = phrases.again(side) if known else phrases.measures(self.table, cue.about, form)
        wanted = fields(template)
        fixed = {name: value for name, value in values.items() if name in wanted}
        if "doing" not in wanted:
            return [fill(template, **fixed)]
        doings = [d for d in phrases.doings(self.table, cue.doing) if d not in self._said]
        return [fill(template, doing=doing, **fixed) for doing in doings]


def statement(seat: Seat, table: Table, acts: Sequence[Act], *, content: bool) -> str:
    """What a side says as it makes these acts: the news, a reaction, and the acts that matter most among them."""
    said = Statement(seat, table)
    _react(said, acts)
    for cue in islice(act_cues(table, seat.side, acts), SPELLED):
        said.add("say", cue)
    stern = any(isinstance(act, Counteract | Protest) for act in acts) and len(said.sentences) > 1
    final = stern or any(isinstance(act, WalkOut) for act in acts)
    if content and not final:
        said.add("say", Cue("content"))
    elif not final and (len(said.sentences) < 2 or seat.dice(table.round, "closing").random() < CLOSING):
        said.add("close", Cue(seat.name))
    return " ".join(said.sentences) or said.variants("say", "hold")[0]


def _react(said: Statement, acts: Sequence[Act]) -> None:
    """Speak of every inject that is news, and of the weightiest thing that the other side did."""
    side, answered = said.seat.side, any(isinstance(act, Protest | Counteract) for act in acts)
    for cue in inject_cues(said.table, side, answered=answered):
        said.add("react", cue)
    grave = bool(said.sentences) or any(isinstance(act, Counteract) for act in acts)
    for cue in reaction_cues(said.table, side, answered=answered):
        if (cue.key in WEIGHTY or not grave) and said.add("react", cue):
            return


def _register(side: str) -> dict[str, Any]:
    """The words of a side, or neutral ones where it has none of its own."""
    tables = speech(side)
    return tables if "say" in tables else speech("neutral")


@cache
def _fragment(template: str) -> str:
    """The longest stretch of a template's own words."""
    return max(re.split(r"\{\w+\}", template), key=len)


def _used(template: str, said: str) -> bool:
    return template != "{doing}" and _fragment(template) in said

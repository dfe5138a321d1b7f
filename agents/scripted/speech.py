"""The statement of a scripted agent: reactions and answers, its own acts, and sometimes a closing sentence."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from agents.scripted import phrases
from agents.scripted.answers import UNFRIENDLY, answer, call_in, heard
from agents.scripted.cues import WEIGHTY, Cue, act_cues, inject_cues, reaction_cues
from agents.scripted.doctrines import Seat
from moderator.descriptions import private_text
from moderator.moves import Act, Counteract, Hold, Protest, WalkOut
from moderator.table import Said, Table
from prompts.load import fields, fill, speech

ACTS_MENTIONED = 2
"""Number of acts of a turn that a statement mentions."""

CLOSING_CHANCE = 0.4
"""Probability that a statement ends with a sentence of its doctrine."""

SILENT_CHANCE = 0.5
"""Probability that a side that holds says nothing of the other side's hold."""

BARE_CHANCE = 0.5
"""Probability that an act is told by its own sentence alone, without a word before or after it."""

MAX_LENGTH = 1500
"""Longest statement, in characters."""


class Line(NamedTuple):
    """A line of a statement: the table and the key of its template."""

    table: str
    key: str


class Statement:
    """A statement being written; in a dialogue no sentence is repeated, and no template while others are unused."""

    def __init__(self, seat: Seat, table: Table) -> None:
        self.seat = seat
        self.table = table
        self.sentences: list[str] = []
        self.lines: list[Line] = []
        self._latest: tuple[str, ...] = ()
        self._said_before = " ".join(words for said in table.said for words in _words(said))
        self._own_before = " ".join(words for said in table.said if said.side == seat.side for words in _words(said))

    def add(self, table: str, cue: Cue) -> bool:
        """Add a sentence for a cue; False if all its sentences were used before or there is no room."""
        for template in self.variants(table, cue):
            for sentence in self._filled(template, cue):
                if sentence in self._said_before or len(" ".join((*self.sentences, sentence))) > MAX_LENGTH:
                    continue
                self.sentences.append(sentence)
                self.lines.append(Line(table, cue.key))
                self._latest = cue.about
                return True
        return False

    def variants(self, table: str, cue: Cue) -> list[str]:
        """The templates for a cue in random order: those that name again what was just named late, used ones last."""
        variants = list(_templates(self.seat.side)[table].get(cue.key) or speech("neutral")[table][cue.key])
        dice = self.seat.dice(self.table.round, f"{table}:{cue.key}:{len(self.sentences)}")
        dice.shuffle(variants)
        if dice.random() < BARE_CHANCE:
            variants.sort(key=lambda template: template != "{doing}")
        before, said = " ".join((self._own_before, *self.sentences)), " ".join(self.sentences)
        subject, names = self._subject(cue)
        known = bool(cue.about and cue.about == self._latest) or any(name in said for name in names)
        if not known and (subject != "matter" or cue.key == "hold"):  # what was not named yet must be named
            variants = [template for template in variants if fields(template) & {subject, "doing"}]
        return sorted(variants, key=lambda template: (_used(template, before), known and subject in fields(template)))

    def _subject(self, cue: Cue) -> tuple[str, list[str]]:
        """The field for what a cue is about, and the phrases that name it."""
        if cue.about:
            return "noun", [phrases.measures(self.table, cue.about, "noun")]
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
            form = "topic" if cue.key == "performed-word" or cue.key.endswith("proof") else "noun"
            values["noun"] = phrases.again(side) if known else phrases.measures(self.table, cue.about, form)
        if values.get("deed", "-") in " ".join(self.sentences):
            values["deed"] = phrases.same_deed()
        return values

    def _choices(self, name: str, cue: Cue) -> list[str]:
        if name == "doing":
            found = [d for d in phrases.doings(self.table, cue.doing) if d not in self._said_before]
        else:
            found = phrases.matters(self.table.scenario.id)
        self.seat.dice(self.table.round, f"{name}:{len(self.sentences)}").shuffle(found)
        return sorted(found, key=lambda phrase: phrase in " ".join(self.sentences))


def statement(seat: Seat, table: Table, acts: Sequence[Act], *, content: bool) -> str:
    """A side's statement for its acts."""
    said = spoken(seat, table, acts, content=content)
    return " ".join(said.sentences) or str(speech("neutral")["say"]["hold"][0])


def spoken(seat: Seat, table: Table, acts: Sequence[Act], *, content: bool) -> Statement:
    """A statement as it is built: new injects, a reaction and answers to the other side, and a side's first acts."""
    said = Statement(seat, table)
    silent = acts == (Hold(),) and not content and seat.dice(table.round, "silent").random() < SILENT_CHANCE
    _react(said, acts, silent=silent)
    for answered in (answer(seat, table), call_in(table, seat.side)):
        if answered:
            said.add("say", answered)
    cues = () if content and acts == (Hold(),) else act_cues(table, seat.side, acts)  # who would rest does not wait
    for cue in islice(cues, ACTS_MENTIONED):
        said.add("say", cue)
    stern = any(isinstance(act, Counteract | Protest) for act in acts) and len(said.sentences) > 1
    abused = any(line.key in UNFRIENDLY for line in said.lines) and len(said.sentences) > 1
    final = stern or abused or any(isinstance(act, WalkOut) for act in acts)
    if content and not final:
        said.add("say", Cue("content"))
    elif (
        not final
        and not table.closing
        and (len(said.sentences) < 2 or seat.dice(table.round, "closing").random() < CLOSING_CHANCE)
    ):
        said.add("close", Cue(seat.name))
    return said


def remarks_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """The remarks that lines are declared to make, in order: what a reader of the statement finds in its words."""
    declared = speech("remarks")
    return tuple(kind for line in lines for kind in declared[line.table].get(line.key, ()))


def _react(said: Statement, acts: Sequence[Act], *, silent: bool) -> None:
    """Mention every new inject, and the most important act of the other side; a hold only if the side is not silent."""
    side, answered = said.seat.side, any(isinstance(act, Protest | Counteract) for act in acts)
    if found := heard(said.table, side, answered=answered):
        said.add("react", found)
    for cue in inject_cues(said.table, side, acts[:ACTS_MENTIONED], answered=answered):
        said.add("react", cue)
    only_weighty = bool(said.sentences) or any(isinstance(act, Counteract) for act in acts)
    for cue in reaction_cues(said.table, side, answered=answered):
        if cue.key == "hold" and silent:
            continue
        if (cue.key in WEIGHTY or not only_weighty) and said.add("react", cue):
            return


def _words(said: Said) -> tuple[str, ...]:
    """What was said in a turn, in public and in private."""
    return (said.statement, *filter(None, map(private_text, said.acts)))


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

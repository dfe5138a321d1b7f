"""The statement of a scripted agent: its points in sentences, and the bridges between them."""

import re
from collections.abc import Iterable, Iterator

from agents.scripted.doctrines import Seat
from agents.scripted.words import arguments, incidents, phrases
from agents.scripted.words.cues import (
    ACCOUNTS,
    MANY,
    OWN_DOING,
    REFUSALS,
    SOMETIMES,
    TELLING,
    Cue,
    Line,
    Point,
)
from agents.scripted.words.sentences import (
    DATED,
    PROPOSAL,
    STUTTER,
    WHOLE,
    clumsy,
    fits,
    follows,
    has_thanked,
    longest_part,
    lowered,
    opening,
    parts,
    register,
    said_in,
    templates,
    thanks_for,
    unspoken,
    used,
)
from agents.scripted.words.subjects import remarks_of
from moderator.table import Table
from prompts.load import fields, fill, speech

BARE_CHANCE = 0.7
"""Probability that an act is told by its own sentence alone, without a word before or after it."""

PLAIN_CHANCE = 0.9
"""Probability that what a listener knows is not named again."""

BRIDGE_CHANCE = 0.5
"""Probability that a point is led to by a bridge where there is one."""

TOGETHER = 180
"""Longest sentence, in characters, that two make with a bridge between them."""

EVERY = 3
"""Of so many offers of a side, one is led to by a bridge that is to be seldom."""

MAX_LENGTH = 1500
"""Longest statement, in characters."""


class Statement:
    """A statement being written; in a dialogue no sentence is repeated, and no template while others are unused."""

    def __init__(self, seat: Seat, table: Table, *, private: bool = False) -> None:
        self.seat = seat
        self.table = unspoken(table) if private else table
        self.private = private
        self.sentences: list[str] = []
        self.lines: list[Line] = []
        self.crowded = False
        self._latest = Cue("")
        self._chosen: dict[str, str] = {}
        said = self.table.said
        self._said_before = " ".join(text for one in said for text in said_in(one))
        self._last = " ".join(said_in(said[-1])) if said else ""
        self._own_before = " ".join(text for one in said if one.side == seat.side for text in said_in(one))

    def add(self, point: Point) -> None:
        """Add a sentence for a point, led to by its bridge, if there is room.

        Where all its sentences were used before, it is left out; unless the line makes a remark, which is always made.
        """
        line, cue, _ = point
        if line.table == "close" and self._has_closed(line):
            return
        bridge, found = self._led(point)
        if found is None and remarks_of((line,)):
            found = next(self._all(self.variants(line, cue), cue), None)
        if found and len(" ".join((*self.sentences, bridge, found))) <= MAX_LENGTH:
            self._write(bridge, found)
            self.lines.append(line)
            self._latest = cue

    def arguments(self, measures: Iterable[str]) -> list[str]:
        """What a side may say of why the first of some measures with something unsaid matters to the subject."""
        return arguments.unsaid(self.table.scenario, self.seat.side, measures, self._said())

    def argue(self, measures: Iterable[str], *, joined: bool) -> bool:
        """Say why one of some measures matters, if it may at the end of a sentence; False where nothing is left."""
        found = self.seat.shuffled(self.arguments(measures), "talks", "argument")[:1]
        for reason in found:
            ways = (way for way in self._bridges("reason") if joined and self._joins(way, reason))
            self._write(next(ways, ""), reason)
        return bool(found)

    def _led(self, point: Point) -> tuple[str, str | None]:
        """A new sentence for a point and the bridge before it, which is empty where none fits."""
        variants = self.variants(point.line, point.cue)
        told: list[str] | None = None
        for bridge in self._bridges(point.bridge):
            told = [*self._new(variants, point.cue, bare=True)] if told is None else told
            if found := next((sentence for sentence in told if self._joins(bridge, sentence)), None):
                return bridge, found
        if told is None or not self.sentences:
            told = [*self._new(variants, point.cue, bare=bool(self.sentences))]
        return "", next(iter(told), None)

    def _new(self, variants: Iterable[str], cue: Cue, *, bare: bool) -> Iterator[str]:
        """The sentences for a cue that were not said before; ``bare``: what is done is told without words before it."""
        told = (t for t in variants if not (bare and cue.doing) or t.startswith("{doing}"))
        before = self._said()
        found = (s for s in self._all(told, cue) if not any(part[1:].rstrip(".") in before for part in parts(s)))
        thanked = has_thanked(self.table, self.seat.side, self.sentences)
        dated = DATED.search(" ".join((self._last, *self.sentences))) is not None
        openings = {opening(part) for sentence in (self._last, *self.sentences) for part in parts(sentence)}

        def fits_badly(sentence: str) -> int:
            again = sum(opening(part) in openings for part in parts(sentence))
            long = len(parts(sentence)) if self.crowded and "inject" in cue.values else 0
            bad = bool(STUTTER.search(sentence)) if self.private else clumsy(sentence)
            thanks = 3 * (thanked and thanks_for(sentence))
            return (dated and bool(DATED.search(sentence))) + again + long + 2 * bad + thanks

        return iter(sorted(found, key=fits_badly))

    def _bridges(self, key: str) -> list[str]:
        """The bridges of a key that could lead on from here, the least used first."""
        listed, rules = register(self.seat.side, "bridge").get(key, ()), speech("turns")
        place = f"bridge:{len(self.sentences)}"
        offers = sum(offer.by == self.seat.side for offer in self.table.offers)
        theirs = sum(offer.by != self.seat.side and offer.state == "open" for offer in self.table.offers)
        unclear = key in rules["of-one"] and theirs != 1
        led = key in rules["always"] or self.seat.happens(self.table.round, f"{place}:led", BRIDGE_CHANCE)
        if not listed or unclear or not led or (key in rules["seldom"] and offers % EVERY != EVERY - 1):
            return []
        before = self.sentences[-1] if self.sentences else ""
        fit = (b for b in self.seat.shuffled(listed, self.table.round, place) if fits(b, before, self._said_before))
        here = " ".join(self.sentences)
        words = [b for b in fit if b == ", and" or (b if b[0] == "," else b.strip(", ")) not in here]
        return sorted(words, key=lambda bridge: self._own_before.count(longest_part(bridge)))

    def _joins(self, bridge: str, sentence: str) -> bool:
        """Whether a sentence can follow a bridge, and what they make with the sentence before is not too long."""
        before = self.sentences[-1] if self.sentences else ""
        alike = opening(sentence) in (opening(bridge), opening(before))
        short = len(before) + len(sentence) <= TOGETHER and len(parts(sentence)) == 1
        twice = len(bridge.split()) > 1 and bridge.strip(", ").lower() in sentence.lower()
        ours = "our side" in bridge and sentence.startswith("Our ")
        return not (alike or twice or ours) and follows(bridge, sentence) and (bridge[0] != "," or short)

    def _write(self, bridge: str, sentence: str) -> None:
        """Write a sentence after its bridge, which may go on with the last sentence."""
        if "inject" in fields(bridge):
            bridge = fill(bridge, inject=incidents.shortened(self._latest.values["inject"], self._said()))
        after = sentence if not bridge or bridge[-1] == "." else lowered(sentence)
        if bridge[:1] == ",":
            self.sentences[-1] = f"{self.sentences[-1].rstrip('.')}{bridge} {after}"
        else:
            self.sentences.append(f"{bridge} {after}".strip())

    def _said(self) -> str:
        """All that was said in the talks, this statement included."""
        return " ".join((self._said_before, *self.sentences))

    def _has_closed(self, line: Line) -> bool:
        """Whether this side has said a sentence of its doctrine in this half of the dialogue."""
        half = (self.table.scenario.rounds + 1) // 2
        late = self.table.round > half
        said = (s.statement for s in self.table.said if s.side == self.seat.side and (s.round > half) == late)
        words = " ".join(said)
        return any(used(template, words) for template in templates(self.seat.side, line.table, line.key))

    def _all(self, variants: Iterable[str], cue: Cue) -> Iterator[str]:
        return (sentence for template in variants for sentence in self._filled(template, cue))

    def variants(self, line: Line, cue: Cue) -> list[str]:
        """The templates for a cue in random order: those that name again what was just named late, used ones last."""
        variants = templates(self.seat.side, line.table, line.key)
        place = f"{line.table}:{line.key}:{len(self.sentences)}"
        variants = self.seat.shuffled(variants, self.table.round, place)
        bare = self.seat.happens(self.table.round, f"{place}:bare", BARE_CHANCE)
        variants.sort(key=lambda template: template not in WHOLE if bare else template != "{heard}")
        before, said = " ".join((self._own_before, *self.sentences)), " ".join(self.sentences)
        subject, names = self._subject(cue)
        plain = cue.plain and self.seat.happens(self.table.round, f"{place}:plain", PLAIN_CHANCE)
        latest = self._named_last(cue)
        known = plain or latest or (cue.key != "ask-proof" and any(name in said for name in names))
        if not known and (subject != "matter" or cue.key == "hold"):  # what was not named yet must be named
            naming = {subject, "to", *TELLING}
            variants = [t for t in variants if fields(t) & naming or (cue.single and PROPOSAL.search(t))]
        told = self._tells_what_is_done(cue)
        if not (cue.about and told):  # a word is refused as an exchange, and a package is told by its noun alone
            variants = [template for template in variants if "to" not in fields(template)]
        elif "pledge" in cue.key:  # a deed is told as what was to be done, and not as words
            variants = [template for template in variants if "to" in fields(template)] or variants
        can = {*cue.values, *cue.options, *(("heard",) if any(map(phrases.heard, cue.about)) else ())}
        if cue.give and self.arguments(cue.give):  # a reason of the scenario follows
            can -= {"why"}
        variants = [t for t in variants if {*SOMETIMES} & {f.lower() for f in fields(t)} <= can]
        if "inject" in cue.values:  # what is said of a cable names it
            variants = [t for t in variants if "inject" in map(str.lower, fields(t))] or variants
        named, reasoned = {subject, "to"}, phrases.TOLD & {*cue.values, *cue.options}
        twice = bool(cue.about) and self._to_do(cue) in said

        def order(template: str) -> tuple[bool, bool, bool, bool]:
            unreasoned = bool(reasoned) and not reasoned & {field.lower() for field in fields(template)}
            naming = (known or cue.single) and bool(fields(template) & named)
            return used(template, before), unreasoned, naming, twice and "to" in fields(template)

        return sorted(variants, key=order)

    def _tells_what_is_done(self, cue: Cue) -> bool:
        """Whether a cue may tell what carrying out its measures is: no word that is refused, or that was said."""
        if "pledge" in cue.key:
            return not any(phrases.was_said(self.table, id_) for id_ in cue.about)
        refused = (phrases.may_be_refused(self.table, id_, self.seat.side) for id_ in cue.about)
        return cue.key not in REFUSALS or all(refused)

    def _named_last(self, cue: Cue) -> bool:
        """Whether the sentence before was about the same measures, and about no event beside them."""
        return bool(cue.about) and cue.about == self._latest.about and not {"inject", "deed"} & {*self._latest.values}

    def _subject(self, cue: Cue) -> tuple[str, list[str]]:
        """The field for what a cue is about, and the phrases that name it."""
        if cue.about:
            forms = {phrases.measures(self.table, cue.about, form) for form in phrases.NOUNS}
            return "noun", [*forms, self._to_do(cue)]
        if "channel" in cue.values:
            return "channel", [cue.values["channel"]]
        named = cue.values.get("noun")
        return ("noun", [named]) if named else ("matter", phrases.matters(self.table.scenario.id))

    def _filled(self, template: str, cue: Cue) -> Iterator[str]:
        """The template with each phrase that may fill it."""
        values, many = self._values(cue, template), [name for name in MANY if name in fields(template)]
        if not many:
            yield phrases.filled(template, values)
        for name in many:
            yield from (phrases.filled(template, values | {name: choice}) for choice in self._choices(name, cue))

    def _values(self, cue: Cue, template: str) -> dict[str, str]:
        """The phrases for a cue; what the sentence before has named is shortened."""
        side, other = self.seat.side, self.table.scenario.other(self.seat.side)
        values = {"other": self.table.scenario.mandate(other).name} | cue.values
        values |= {name: self._choice(name, listed) for name, listed in cue.options.items()}
        for field, form, measures in (("offer", "offer", cue.give), ("asked", "ask", cue.ask)):
            if field in fields(template):
                ways = (phrases.ways(self.table, measure, form) for measure in measures)
                values[field] = ", and ".join(self._choice(form, listed) for listed in ways)
        if cue.about:
            known = self._named_last(cue) and not template.startswith("{doing}") and "proof" not in cue.key
            values["noun"] = (
                phrases.again(side) if known else phrases.measures(self.table, cue.about, self._form(template, cue))
            )
            values["to"] = self._to_do(cue)
        if "inject" in values and cue.key.partition("-")[0] not in ACCOUNTS:
            values["inject"] = incidents.shortened(values["inject"], self._said())
        if "deed" in values and re.search(rf"\b{re.escape(values['deed'])}", " ".join(self.sentences)):
            values["deed"], values["answer"] = incidents.same_deed(), incidents.same_answer()
        return values

    def _choice(self, name: str, listed: list[str]) -> str:
        """One of some phrases, the same for the whole talks."""
        first = listed[0]
        if first not in self._chosen:
            self._chosen[first] = self.seat.shuffled(listed, "talks", f"{name}:{first}")[0] if listed[1:] else first
        return self._chosen[first]

    def _form(self, template: str, cue: Cue) -> str:
        """The form of a measure's noun; an answer, and what is private, name it in full so that a reader knows it."""
        if cue.key == "performed-word" or "proof" in cue.key or "pledge" in cue.key:
            return "topic"
        if self.private or cue.key.startswith("answer-"):
            return "noun"
        if phrases.is_known(cue.about, self._said()):
            return "short"
        return "label" if re.search(r"\b([Oo]n|about) {noun}", template) else "noun"

    def _to_do(self, cue: Cue) -> str:
        own, brief = cue.key in OWN_DOING, "pledge" in cue.key
        return " and ".join(phrases.to_do(self.table, id_, self.seat.side, own=own, brief=brief) for id_ in cue.about)

    def _choices(self, name: str, cue: Cue) -> list[str]:
        if name == "doing":
            found = list(phrases.doings(self.table, cue.doing))
        elif name == "heard":
            found = phrases.heard(cue.about[0])
        else:
            found = phrases.matters(self.table.scenario.id, self._said_before)
        found = self.seat.shuffled(found, self.table.round, f"{name}:{len(self.sentences)}")
        here = " ".join(self.sentences)
        return sorted(found, key=lambda phrase: (phrase in here, self.crowded * len(parts(phrase))))

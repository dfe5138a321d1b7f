"""Clauses of a sentence: who acts in each, and whether it is said outright or denied, supposed or reported.

The text is read once from mark to mark, such as a pronoun or a "not", with the state after each: linear in its length.
This is not a parser: it covers the common ways of saying a thing in English and in Chinese.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from moderator.speech.reading.lexicon import Lexicon, Span, inflected
from moderator.speech.reading.marks import EDGES, MARKS, SUBJECTS, WEAK, Mark, marks_of
from moderator.speech.reading.spelling import GRAMMAR, HAN, Spelled, phrases, spelled

QUOTE = re.compile(r"\"|(?<![a-z0-9])'(?=\S)|(?<=\S)'(?![a-z0-9])")

NEAR = {kind: phrases(listed) for kind, listed in GRAMMAR["near"].items()}
WAYS = {
    way: tuple(form for verb in phrases(listed) for form in inflected(verb)) for way, listed in GRAMMAR["ways"].items()
}
ASKING = re.compile(rf"[^a-z]*(?:{'|'.join(phrases(GRAMMAR['before']['questions']))})\b")

ACTORS = {
    "own": ("own", "both", ""),
    "named": ("own",),
    "other": ("other", "third", ""),
    "any": ("own", "both", "other", "third", ""),
    "theirs": ("other",),
}
"""Who may be named as acting, for each value of ``Wording.of``."""

TWICE = 16
"""Most characters between a "not" and a verb of refusal that it reverses, as in "not rule out"."""

LEADING = tuple(f" {word} " for word in phrases(GRAMMAR["before"]["nouns"]))


class State(NamedTuple):
    """How the words that come next are to be read."""

    who: str = ""
    """Who acts: own, both, other, third, or empty while nobody is named."""
    head: str = ""
    """Who is named first in the clause, and acts again after an "and"."""
    fresh: bool = True
    """Whether a clause has begun in which nobody is named yet, not even by "our"."""
    denied: str = ""
    """The kind of mark that denies, if any."""
    tight: bool = False
    """Whether the denial is Chinese, and ends with its clause."""
    supposed: str = ""
    """``next`` from an "if" on until somebody is named, then ``yes`` until somebody else is."""
    told: bool = False
    """Whether the words report what somebody else says or wants."""
    loose: bool = False
    """Whether a clause has ended since the denial or the report: the next subject then starts anew."""


class Reading(NamedTuple):
    """A text with its marks, the state after each, the ends of clauses and sentences, quotations and found phrases."""

    spelled: Spelled
    marks: tuple[Mark, ...]
    starts: tuple[int, ...]
    states: tuple[State, ...]
    edges: tuple[Mark, ...]
    stops: tuple[Mark, ...]
    quoted: tuple[Span, ...]
    found: Mapping[str, list[Span]]
    known: dict[tuple[str, str], list[Span]]
    """Results of ``outright``, so that none is computed twice."""

    @property
    def text(self) -> str:
        """The text in the form in which it is matched."""
        return self.spelled.text

    def clause(self, at: int) -> Span:
        """Start and end of the clause at a place."""
        return self._bounds(at, self.edges)

    def sentence(self, at: int) -> Span:
        """Start and end of the sentence at a place."""
        return self._bounds(at, self.stops)

    def _bounds(self, at: int, edges: tuple[Mark, ...]) -> Span:
        index = bisect_right(edges, at, key=lambda edge: edge.start)
        return edges[index - 1].end if index else 0, edges[index].start if index < len(edges) else len(self.text)

    def marked(self, start: int, end: int, *kinds: str) -> bool:
        """Whether a mark of one of these kinds begins between two places."""
        return any(mark.kind in kinds for mark in self.within(start, end))

    def within(self, start: int, end: int) -> tuple[Mark, ...]:
        """The marks that begin between two places."""
        return self.marks[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def first(self, label: str, start: int, end: int) -> Span | None:
        """The first phrase under a label that begins between two places."""
        spans = self.found.get(label, [])
        index = bisect_left(spans, (start, 0))
        return spans[index] if index < len(spans) and spans[index][0] < end else None

    def outright(self, label: str, of: str) -> list[Span]:
        """The verbs under a label that are said outright, with the actor that ``of`` asks for."""
        if (label, of) not in self.known:
            said = (span for span in self.found.get(label, ()) if self.is_outright(span, of))
            self.known[label, of] = [span for span in said if not self._leaning(span)]
        return self.known[label, of]

    def _leaning(self, span: Span) -> bool:
        """Whether a word belongs to the noun before it, as after "that", or is not a verb, as after "the"."""
        return f" {self.text[max(0, span[0] - 8) : span[0]]}".endswith(LEADING)

    def state(self, at: int) -> State:
        """The state for the words at a place; if they begin with a subject, the state after it."""
        index = bisect_left(self.starts, at)
        index += index < len(self.marks) and self.starts[index] == at and self.marks[index].kind in SUBJECTS
        return self.states[index - 1] if index else State()

    def is_outright(self, span: Span, of: str) -> bool:
        """Whether words are said outright, with the right actor: not denied, supposed, asked, quoted or reported."""
        start, end = span
        state, coming = self.state(start), self.text.endswith("ing", start, end)
        freed = state.denied == "against" and state.loose and not coming
        if state.told or state.supposed or (state.denied and not freed):
            return False
        if state.who not in ACTORS[of]:
            return False
        if coming and not state.who:
            return False
        return not self._asked(start) and not any(low <= start < high for low, high in self.quoted)

    def _asked(self, at: int) -> bool:
        start, end = self.sentence(at)
        if not self.text.startswith("?", end):
            return False
        return self.clause(at)[1] >= end or ASKING.match(self.text, start) is not None


def reading(said: str, lexicon: Lexicon, titles: Collection[str] = ()) -> Reading:
    """Read a text as said by the side for which the lexicon was made; a title in quotation marks is only a name."""
    text = spelled(said).text
    return _reading(said, _without(text, titles) if '"' in text else text, lexicon)


@lru_cache(maxsize=16)  # the checks of one move ask for the same few texts
def _reading(said: str, text: str, lexicon: Lexicon) -> Reading:
    words = spelled(said)
    words = words if words.text == text else words._replace(text=text)
    found = lexicon.found(text)
    marks, states, edges = marks_of(words.text, found), list[State](), list[Mark]()
    state, last = State(), Mark("stop", 0, 0)
    for mark in marks:
        joined = last.kind == "join" and state.loose and mark.kind in SUBJECTS
        if mark.kind in EDGES or joined:
            edges.append(mark._replace(end=mark.start) if joined else mark)
        state, last = _after(state, mark, last, words.text), mark
        states.append(state)
    starts = tuple(mark.start for mark in marks)
    stops = tuple(mark for mark in marks if mark.kind == "stop")
    read = Reading(words, tuple(marks), starts, tuple(states), tuple(edges), stops, (), found, {})
    return read._replace(quoted=tuple(span for span in _quotations(words.text) if _reported(read, span)))


def _without(text: str, titles: Collection[str]) -> str:
    """A text with a dummy of equal length for each title that stands in quotation marks."""
    for title in map(_in_quotes, titles):
        text = text.replace(title, f'"{"x" * (len(title) - 2)}"')
    return text


@lru_cache(maxsize=1024)
def _in_quotes(title: str) -> str:
    return f'"{spelled(title).text}"'


def lexicon(own: tuple[str, ...], other: tuple[str, ...], more: Mapping[str, tuple[str, ...]]) -> Lexicon:
    """What is looked for when a side speaks: the grammar, both sides' names, and ``more`` phrases under labels."""
    names = {"own": MARKS["own"] + own, "other": MARKS["other"] + other}
    return Lexicon({**MARKS, **NEAR, **WAYS, **names, **more})


def _after(state: State, mark: Mark, last: Mark, text: str) -> State:
    """The state after a mark."""
    match mark.kind:
        case "stop":
            return State()
        case "break" | "join" | "again":
            keeps = mark.kind != "again" and not state.tight and not (mark.kind == "break" and state.supposed)
            telling = state.told and text[mark.start] == ":"
            denied = state.denied if keeps else ""
            state = state._replace(who=state.head, denied=denied, loose=not telling, fresh=True)
            return state._replace(supposed="") if mark.kind == "break" else state
        case "turn":
            return state._replace(who=state.head, denied="", supposed="", loose=True, fresh=True)
        case "told":
            return state._replace(told=True, loose=False, fresh=True)
        case "report" | "ask":
            ours = state.who in ("own", "both") or (mark.kind == "ask" and not state.who)
            return state._replace(fresh=True) if ours else state._replace(told=True, loose=False, fresh=True)
        case "that":
            return state._replace(loose=state.loose and not (state.told or state.denied), fresh=True)
        case "suppose":
            return state._replace(supposed="next", fresh=True)
        case "deny" | "against":
            return _denied(state, mark, last, text)
        case "own" | "both" | "other" | "third" | "our" | "your":
            return _subject(state, mark, last, text)
        case _:
            return state


def _denied(state: State, mark: Mark, last: Mark, text: str) -> State:
    if mark.kind == "against" and last.kind == "deny" and state.denied and mark.start - last.end < TWICE:
        return state._replace(denied="")
    if state.denied == mark.kind and not state.loose:
        return state
    tight = text[mark.start] >= "\u3400"
    return state._replace(denied=mark.kind, tight=tight, loose=False)


def _subject(state: State, mark: Mark, last: Mark, text: str) -> State:
    who, weak = SUBJECTS[mark.kind], mark.kind in WEAK.values()
    if weak and not state.fresh:
        return state
    supposed = "yes" if state.supposed == "next" else state.supposed if weak else ""
    told = state.told and not state.loose
    if weak:
        denied = "" if text.endswith(": ", 0, mark.start) else state.denied
        return state._replace(who=who, head=who, fresh=False, denied=denied, supposed=supposed, told=told)
    inverted = last.kind == "modal" and mark.start - last.end <= 1
    denied = "" if state.loose and not inverted else state.denied
    head = who if state.fresh else state.head
    return State(who, head, fresh=False, denied=denied, tight=state.tight, supposed=supposed, told=told)


def _quotations(text: str) -> Iterator[Span]:
    """The parts of a text between quotation marks, unless that is the whole text."""
    opened: dict[str, int] = {}
    for found in QUOTE.finditer(text):
        mark, at = found[0], found.start()
        if mark not in opened:
            possessive = mark == "'" and text[:at][-1:].isalnum()  # as in "the leaders' line"
            if not possessive:
                opened[mark] = at
            continue
        start = opened.pop(mark)
        if text[:start].strip() or text[at + 1 :].strip(" ."):
            yield start + 1, at


def _reported(read: Reading, span: Span) -> bool:
    """Whether a quotation is somebody else's words: longer than a name, and not introduced as the speaker's own."""
    start, end = span
    words = read.text[start:end]
    if len(re.findall("[a-z']+", words)) <= 2 and len(re.findall(HAN, words)) <= 5:
        return False
    introduced = read.first("declared", read.sentence(start)[0], start)
    return not (introduced and read.is_outright((start, start), "own"))

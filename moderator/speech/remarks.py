"""Remarks: what the words of a move do besides stating, such as thanking, asking, regretting or denouncing."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from moderator.descriptions import private_text, public_texts
from moderator.memory import remembered
from moderator.moves import Act, Move, Remark, RemarkKind
from moderator.speech.patterns import ABSTAINING, ASKING, LABELLED, REFERENCE
from moderator.speech.reading.clauses import Reading, reading
from moderator.speech.reading.lexicon import Span
from moderator.speech.reading.tokens import is_content, tokens_of
from moderator.speech.vocabulary import vocabulary
from moderator.table import Table
from prompts.load import speech
from scenarios.parts import Parts
from scenarios.types import Measure

MOST = 12
"""Remarks of one move that are kept."""

NAMED = 0.6
"""The share of the content words of a title that a sentence must hold to be about it."""

PARTLY = 0.5
"""The share that is enough for a promise or a claim, where two of the words stand together and name one measure."""

ASKED = 0.8
"""The share of the content words of a request that a question must hold to ask for that before anything else."""

REFUSING = re.compile(r" (?:not|never|no longer)\b")
"""What turns "we will" into the contrary of a promise."""

OFFER = re.compile(r"\bO[0-9]{1,4}\b")


def remarks(table: Table, side: str, move: Move) -> tuple[Remark, ...]:
    """The remarks in the words of a move, in order, each kind but a question at most once in a sentence."""
    titles = (move.translation, *_titles(table))
    public = [text for text in public_texts(move) if text not in titles]
    found = (*_in_texts(table, side, public), *in_private(table, side, move.acts))
    return found[:MOST]


def in_private(table: Table, side: str, acts: Iterable[Act]) -> tuple[Remark, ...]:
    """The remarks in the words of acts that only the other side reads."""
    return tuple(_in_texts(table, side, filter(None, map(private_text, acts)), private=True))


def _in_texts(table: Table, side: str, texts: Iterable[str], *, private: bool = False) -> Iterator[Remark]:
    for text in texts:
        read = reading(text, vocabulary(table, side).lexicon, _named_in_quotes(table))
        yield from _in_text(table, side, read, private=private)


@remembered
def _titles(table: Table) -> frozenset[str]:
    """The titles of cables and countermeasures: a protest may be about one in other words than the speaker's own."""
    return frozenset(i.title for i in table.scenario.injects) | {c.title for c in table.scenario.countermeasures}


@remembered
def _named_in_quotes(table: Table) -> frozenset[str]:
    """The titles that may stand in quotation marks as names."""
    return _titles(table) | {measure.title for measure in table.scenario.measures}


def _in_text(table: Table, side: str, read: Reading, *, private: bool) -> Iterator[Remark]:
    done = set[tuple[RemarkKind, int]]()
    for start, end, kind, about in sorted(_spans(table, side, read)):
        place = start if kind == "question" else read.sentence(start)[0]
        if (kind, place) in done:
            continue
        done.add((kind, place))
        yield Remark(kind=kind, quote=read.spelled.quote(start, end), about=about, private=private)


def _spans(table: Table, side: str, read: Reading) -> Iterator[tuple[int, int, RemarkKind, str]]:
    """The places of remarks, each with its kind and what its sentence is about."""
    for label, but, pattern in LABELLED:
        other_meaning = {place for start, end in read.found.get(but, ()) for place in range(start, end)}
        for span in read.found.get(label, ()):
            if span[0] in other_meaning or not read.is_outright(span, pattern.of):
                continue
            start, end = read.sentence(span[0])
            about = about_of(table, read.spelled.words(start, end))
            if pattern.about and not about:
                about = _partly_named(table, side, read.spelled.words(start, end)) or _referred(
                    table, side, read, start
                )
            denied = pattern.kind == "promise" and REFUSING.match(read.text, span[1]) is not None
            if (about or not pattern.about) and not (denied and not _abstains(table, about)):
                yield *_clause(read, span), pattern.kind, about
    for start, end in _questions(read):
        asking = read.spelled.words(start, end)
        asked = _asked_for(table, asking, ASKED) or about_of(table, asking)
        yield start, max(end, start + 1), "question", asked or _asked_for(table, asking, NAMED)


def _abstains(table: Table, about: str) -> bool:
    """Whether a measure is carried out by not doing something, so that a denial may promise it."""
    measure = table.scenario.measure(about)
    return measure is not None and bool(ABSTAINING & {*tokens_of(measure.title)})


def _questions(read: Reading) -> Iterator[Span]:
    """The places of questions: sentences that end on a question mark, and each of two that an "and" joins."""
    for stop in read.stops:
        if "?" in read.text[stop.start : stop.end]:
            start, end = read.sentence(stop.start - 1)
            for joint in ASKING.finditer(read.text, start, end):
                if read.text[start : joint.start()].strip():
                    yield start, joint.start()
                start = joint.end()
            yield start, end


def _clause(read: Reading, span: Span) -> Span:
    """The clause of a phrase, without the space before it."""
    start, end = read.clause(span[0])
    end = max(end, span[1])
    while start < span[0] and read.text[start] == " ":
        start += 1
    return start, end


def about_of(table: Table, sentence: str) -> str:
    """The offer, measure or cable that a sentence names; empty where there is none."""
    if offer := OFFER.search(sentence):
        return offer[0]
    share, best = _most_named(_subjects(table), sentence, fewest=2)
    return best if share >= NAMED else ""


def _asked_for(table: Table, sentence: str, least: float) -> str:
    """The measure that a question asks for in at least a share of the words that delegations have for it."""
    share, best = _most_named(_requests(table.scenario.parts), sentence)
    return best if share >= least else ""


def _most_named(subjects: Iterable[tuple[str, frozenset[str]]], sentence: str, fewest: int = 1) -> tuple[float, str]:
    """The largest share of a subject's words that a sentence holds, and whose; of names in full the longer counts."""
    said = _content(sentence)
    named = ((len(words & said), len(words), id_) for id_, words in subjects)
    share, _, best = max(
        ((held / most, held, id_) for held, most, id_ in named if held >= fewest), default=(0.0, 0, "")
    )
    return share, best


def _partly_named(table: Table, side: str, sentence: str) -> str:
    """The one measure of its own of which a sentence names a part: "advance notice" for "advance notice of drills"."""
    said = _content_in_order(sentence)
    pairs, held = {*pairwise(said)}, {*said}
    found = {
        id_
        for id_, words in _measure_names(tuple((m.id, m.title) for m in _own(table, side)))
        if len(held & {*words}) >= PARTLY * len(words) and pairs & {*pairwise(words)}
    }
    return found.pop() if len(found) == 1 else ""


def _referred(table: Table, side: str, read: Reading, start: int) -> str:
    """The measure of its own that was named last before this sentence, which says "do so", "say it" or the like."""
    _, end = read.sentence(start)
    if not any(start <= span[0] < end and read.is_outright(span, "own") for span in read.found.get(REFERENCE, ())):
        return ""
    own = {measure.id for measure in _own(table, side)}
    before = (read.sentence(max(0, stop.start - 1)) for stop in reversed(read.stops) if stop.end <= start)
    last = next((named for span in before if (named := about_of(table, read.spelled.words(*span)))), "")
    return last if last in own else ""


def _own(table: Table, side: str) -> tuple[Measure, ...]:
    """The measures that a side can carry out: its own and the joint ones."""
    return tuple(m for m in table.scenario.measures if m.actor != table.scenario.other(side))


def _subjects(table: Table) -> tuple[tuple[str, frozenset[str]], ...]:
    injects = tuple((inject.id, inject.title) for _, inject in table.injected)
    return _measures(table.scenario.parts) + _named(injects, "injects")


@lru_cache(maxsize=64)
def _measures(parts: Parts) -> tuple[tuple[str, frozenset[str]], ...]:
    return _named(tuple((m.id, m.title) for m in parts.listed), "measures")


@lru_cache(maxsize=64)
def _requests(parts: Parts) -> tuple[tuple[str, frozenset[str]], ...]:
    """The measures in play with the content words of each way to ask for them."""
    known = speech("measures")
    ways = ((m.id, known.get(m.id, {})) for m in parts.listed)
    asked = (
        (id_, ask)
        for id_, forms in ways
        for ask in (*forms.get("asks", ()), forms.get("ask", ""), forms.get("ask-again", ""))
    )
    return tuple((id_, words) for id_, ask in asked if len(words := _content(ask)) > 1)


@lru_cache(maxsize=64)
def _named(entries: tuple[tuple[str, str], ...], kind: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Ids with the content words of each of their names: the title, and what delegations call them."""
    nouns = speech(kind)
    names = ((id_, name) for id_, title in entries for name in (title, nouns.get(id_, {}).get("noun", title)))
    return tuple((id_, words) for id_, name in names if (words := _content(name)))


@lru_cache(maxsize=16)
def _measure_names(titles: tuple[tuple[str, str], ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Ids with the content words of each of their names, in order."""
    nouns = speech("measures")
    names = ((id_, name) for id_, title in titles for name in (title, nouns.get(id_, {}).get("noun", title)))
    return tuple((id_, words) for id_, name in names if (words := _content_in_order(name)))


def _content(text: str) -> frozenset[str]:
    """The content words of a text, without the mark of the plural."""
    return frozenset(_content_in_order(text))


def _content_in_order(text: str) -> tuple[str, ...]:
    return tuple(word.removesuffix("s") for word in tokens_of(text) if is_content(word))

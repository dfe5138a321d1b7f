"""Red lines in words: words that concede a side's own red line, or break a rule on words, such as threats of force."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from moderator.descriptions import public_texts
from moderator.moves import Fault, Move
from moderator.speech.clauses import SUBJECTS, Reading, lexicon, reading
from moderator.speech.lexicon import Lexicon, Span, inflected
from moderator.table import Table
from scenarios.types import Mandate, RedLine, Rule, Wording

NAMING = ("own", "both", "other", "third")
LEGAL = "the same statement without these words"

LIST, TAIL, LEAD, VERDICT = 90, 12, 10, 24
"""Most characters of the rest of a list, of the end and the start of a clause, and before a refusal of a thing."""


def faults(table: Table, side: str, move: Move) -> Iterator[Fault]:
    """One fault for each red line of the side, and for each rule on words, that its public words break."""
    scenario = table.scenario
    mandate, other = scenario.mandate(side), scenario.mandate(scenario.other(side))
    standing: tuple[RedLine | Rule, ...] = (*mandate.red_lines, *scenario.rules)
    entries = [entry for entry in standing if entry.wordings]
    known = _lexicon(_names(mandate), _names(other), tuple(entry.wordings for entry in entries))
    texts = [reading(text, known) for text in public_texts(move)]
    for number, entry in enumerate(entries):
        found = (
            words
            for read in texts
            for place, wording in enumerate(entry.wordings)
            if (words := _match(read, wording, f"{number}.{place}"))
        )
        if words := next(found, None):
            yield table.fault(entry.id, _message(entry, words), LEGAL)


def _match(read: Reading, wording: Wording, label: str) -> str | None:
    """The words that match a wording, as they were said; None if there are none."""
    things = read.found.get(f"{label} objects", ())
    verbs = [read.outright(name, wording.of) for name in (*wording.ways, f"{label} verbs")] if things else []
    for thing in things:
        if wording.beside and not read.first(f"{label} beside", *read.sentence(thing[0])):
            continue
        governing = [verb for spans in verbs for verb in _governing(read, spans, thing)]
        if not (wording.verbs or wording.ways) and read.is_outright(thing, wording.of):
            governing = [thing]
        for verb in governing:
            if not _refused(read, verb, thing):
                return read.spelled.quote(min(verb[0], thing[0]), max(verb[1], thing[1]))
    return None


def _governing(read: Reading, verbs: Sequence[Span], thing: Span) -> Iterator[Span]:
    """The verbs of which a thing may be the object: the one before it, in its clause or list, and the one after it."""
    index = bisect_left(verbs, thing)
    if index and _reaches(read, verbs[index - 1][1], thing):
        yield verbs[index - 1]
    if index < len(verbs):
        start, end = verbs[index]
        low, high = read.clause(start)
        ours = high - end <= TAIL or not read.marked(thing[1], start, *NAMING)
        same = low <= thing[0] and thing[1] <= start and ours and not read.first("aside", low, thing[0])
        if same or _resumes(read, verbs[index], thing):
            yield verbs[index]


def _resumes(read: Reading, verb: Span, thing: Span) -> bool:
    """Whether a verb is nearly its whole clause, and so refers to what the clause before it names."""
    low, high = read.clause(verb[0])
    begun = max((mark.end for mark in read.within(low, verb[0]) if mark.kind in SUBJECTS), default=low)
    short = verb[0] - begun <= LEAD and high - verb[1] <= TAIL
    named = read.sentence(low)[0] <= thing[0] and read.clause(low - 2)[0] <= thing[0] and thing[1] < low
    state = read.state(thing[0])
    return short and named and not (state.denied or state.told or read.first("refuted", thing[1], low))


def _reaches(read: Reading, end: int, thing: Span) -> bool:
    """Whether a verb that ends at ``end`` can have the thing after it as its object."""
    start = thing[0]
    if start >= read.clause(end)[1]:
        near = start < min(end + LIST, read.sentence(end)[1]) and read.text[slice(*thing)].isascii()
        if not near or read.marked(end, start, "turn", *SUBJECTS):
            return False
    return start >= end and not (read.marked(end, start, "deny", "against") or read.first("aside", end, start))


def _refused(read: Reading, verb: Span, thing: Span) -> bool:
    """Whether the words that follow make the thing only a topic, or say that it is out of the question."""
    end = max(verb[1], thing[1])
    if read.first("behind", thing[1], thing[1] + 2):
        return True
    verdict = read.first("refuted", end, min(end + VERDICT, read.clause(thing[0])[1]))
    return verdict is not None and not read.marked(end, verdict[0], "join")


@lru_cache(maxsize=16)
def _lexicon(own: tuple[str, ...], other: tuple[str, ...], wordings: tuple[tuple[Wording, ...], ...]) -> Lexicon:
    phrases = {
        f"{number}.{place} {name}": words
        for number, listed in enumerate(wordings)
        for place, wording in enumerate(listed)
        for name, words in (
            ("verbs", tuple(form for verb in wording.verbs for form in inflected(verb))),
            ("objects", wording.objects),
            ("beside", wording.beside),
        )
    }
    return lexicon(own, other, phrases)


def _names(mandate: Mandate) -> tuple[str, ...]:
    return (mandate.name, mandate.state, mandate.state.removeprefix("the "), *mandate.called)


def _message(entry: RedLine | Rule, words: str) -> str:
    if isinstance(entry, RedLine):
        return f"“{words}” concedes what your own red line forbids: {entry.title}."
    return f"“{words}” breaks a rule of the talks: {entry.rule}."

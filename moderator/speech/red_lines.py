"""Red lines in words: words that concede a side's own red line, or break a rule on words, such as threats of force."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from moderator.descriptions import texts_read
from moderator.moves import Fault, Move, Warned
from moderator.speech.formulae import Barred, barred, without
from moderator.speech.reading.assent import assented
from moderator.speech.reading.clauses import Reading, reading
from moderator.speech.reading.lexicon import Span
from moderator.speech.reading.marks import SUBJECTS
from moderator.speech.vocabulary import Sought, vocabulary
from moderator.table import Table
from scenarios.mandate import RedLine
from scenarios.types import Rule

NAMING = ("own", "both", "other", "third")
LEGAL = "the same statement without these words"
FORCE = "rule.no-force"
PERMIT = "permit"
"""The way that is said of whoever is permitted to act, not of the side that permits."""

LIST, TAIL, LEAD, VERDICT = 90, 12, 10, 40
"""Most characters of the rest of a list, of the end and the start of a clause, and before a refusal of a thing."""


def faults(table: Table, side: str, move: Move) -> Iterator[Fault]:
    """One fault for each red line of the side, and for each rule on words, that its public words break."""
    formula = next(filter(None, (barred(side, text) for text in texts_read(move))), None)
    if formula:
        yield _formula(table, formula)
    for entry, words in _crossed(table, side, move, warns=False):
        if not (entry.id == FORCE and formula):
            yield table.fault(entry.id, f"“{words}” {_breach(entry, 'concedes', 'breaks')}.", LEGAL, words)


def warnings(table: Table, side: str, move: Move) -> Iterator[Warned]:
    """A warning for each red line of the side, and for each rule on words, that its public words seem to break."""
    for entry, words in _crossed(table, side, move, warns=True):
        yield Warned(rule=entry.id, quote=words, message=f"“{words}” {_breach(entry, 'may concede', 'may break')}.")


def _crossed(table: Table, side: str, move: Move, *, warns: bool) -> Iterator[tuple[RedLine | Rule, str]]:
    """The red lines and rules that words cross, with those words, by the wordings that warn or by those that refuse."""
    known = vocabulary(table, side)
    said = [without(side, text) for text in texts_read(move)]
    texts = [reading(text, known.lexicon) for one in said for text in (one, *assented(one, known.names))]
    for entry, sought in known.standing:
        if words := next(_matches(texts, sought, warns=warns), None):
            yield entry, words


def _formula(table: Table, formula: Barred) -> Fault:
    message = f"“{formula.quote}” is a real formula ({formula.source}); barred at this table because {formula.because}."
    return table.fault(FORCE, message, LEGAL, formula.quote)


def demands(table: Table, side: str, move: Move) -> Iterator[Warned]:
    """A warning for each declared red line of the other side that words outright demand it should cross."""
    known, other = vocabulary(table, side), table.scenario.mandate(table.scenario.other(side))
    texts = [read for text in texts_read(move) if (read := reading(text, known.lexicon)).found.get("must")]
    for line, sought in known.demands:
        if words := next(_matches(texts, sought, warns=False), None):
            message = f"“{words}” demands that {other.name} cross a red line that it has declared: {line.title}."
            yield Warned(rule=line.id, quote=words, message=message)


def _matches(texts: Sequence[Reading], listed: Sequence[Sought], *, warns: bool) -> Iterator[str]:
    """The words in these texts that match a wording of an entry, of those that warn or of those that refuse."""
    for read in texts:
        for sought in listed:
            if sought.objects in read.found and sought.wording.warns == warns and (words := _match(read, sought)):
                yield words


def _match(read: Reading, sought: Sought) -> str | None:
    """The words that match a wording, as they were said; None if there are none."""
    wording = sought.wording
    verbs = [read.outright(way, "any" if way == PERMIT else wording.of) for way in (*wording.ways, sought.verbs)]
    for thing in read.found[sought.objects]:
        sentence = read.sentence(thing[0])
        if wording.beside and not read.first(sought.beside, *sentence):
            continue
        if read.first(sought.unless, *sentence):
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
    start, last = thing[0], end - 1  # a verb may end where its sentence does
    if start >= read.clause(last)[1]:
        near = start < min(end + LIST, read.sentence(last)[1]) and read.text[slice(*thing)].isascii()
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


def _breach(entry: RedLine | Rule, concedes: str, breaks: str) -> str:
    if isinstance(entry, RedLine):
        return f"{concedes} what your own red line forbids: {entry.title}"
    return f"{breaks} a rule of the talks: {entry.rule}"

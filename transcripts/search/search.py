"""Search of the record: the newest events and notes that hold some words, filtered by their dialogue."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from heapq import merge
from itertools import islice
from typing import Any, Literal

from pydantic import ValidationError

from scenarios.types import Frozen
from transcripts.search.query import QueryError, Term, parsed
from transcripts.search.shown import OVER, Shown
from transcripts.search.snippets import snippet
from transcripts.store.database import StoreError, store_errors
from transcripts.store.search_tokens import NOTE, tag
from transcripts.store.store import Store

PAGE = 300
"""Rows of the index that are read at once."""
ENDINGS = 200
"""The most words that a prefix may stand for."""

WORDS = "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN 1 AND ? ORDER BY rowid DESC LIMIT ?"
TERM = "SELECT term FROM terms WHERE term >= ? LIMIT 1"
DIALOGUES = "SELECT d.low, d.high FROM dialogues d WHERE {conditions} ORDER BY d.high DESC"
EVENTS = """
SELECT d.id, d.scenario, d.title, e.seq,
       coalesce(m.turn, (SELECT count(*) FROM scores s WHERE s.dialogue = e.dialogue AND s.event < e.id)),
       e.round, e.side, iif(m.event, 'move', 'inject'), NULL, e.at,
       iif(m.event, m.statement || ' ' || m.translation || ' ' || m.did || ' ' ||
           coalesce((SELECT group_concat(a.measure, '; ') FROM acts a WHERE a.event = e.id), ''),
           json_extract(e.body, '$.inject.title') || ': ' || json_extract(e.body, '$.inject.cable') || ' ' ||
           json_extract(e.body, '$.inject.id'))
FROM events e JOIN dialogues d ON d.id = e.dialogue LEFT JOIN moves m ON m.event = e.id
WHERE e.id IN ({ids}) AND {conditions} ORDER BY e.id DESC"""
NOTES = """
SELECT d.id, d.scenario, d.title, e.seq, n.turn, e.round, e.side, 'note', n.id, n.at, n.body
FROM words w CROSS JOIN notes n ON n.id = -w.rowid CROSS JOIN dialogues d ON d.id = n.dialogue
LEFT JOIN scores s ON s.dialogue = n.dialogue AND s.turn = n.turn
JOIN events e ON e.id = coalesce(s.event, d.low)
WHERE words MATCH ? AND w.rowid < 0 AND {conditions} ORDER BY w.rowid LIMIT ?"""


class Filters(Frozen):
    """The filters of a search; side, model, doctrine and remark are those of a move, S is the value at the end."""

    scenario: str | None = None
    side: str | None = None
    model: str | None = None
    doctrine: str | None = None
    remark: str | None = None
    outcome: str | None = None
    since: datetime | None = None
    """The dialogue began then or later."""
    until: datetime | None = None
    """The dialogue began before then."""
    S_min: float | None = None
    """With this or ``S_max``, talks that people still play are left out, because their S is not shown to them."""
    S_max: float | None = None


class Hit(Frozen):
    """An event or a note that was found."""

    dialogue: str
    scenario: str
    title: str
    seq: int
    """The place in the dialogue of the event, or of the turn that the note is on."""
    turn: int
    """The number of turns taken by then."""
    round: int | None
    side: str | None
    kind: Literal["move", "inject", "note"]
    note: int | None
    """The number of the note, if it is one."""
    at: datetime
    snippet: str
    """Part of the text, with the words found in brackets; not cleaned for a screen."""


def search(store: Store, query: str, filters: Filters | None = None, limit: int = 50) -> list[Hit]:
    """The hits, the last recorded first; QueryError for a query or filters that cannot be searched for."""
    filters = filters or Filters()
    terms = parsed(query)
    match = _match(store, terms, filters)
    if not match:
        return []
    where, values = _conditions(filters)
    noted = f'({match}) AND tags : "{NOTE}"'  # few rows have this tag, so FTS5 need not read all matches
    notes = store.query(NOTES.format(conditions=where), noted, *values, limit)
    places = _places(store, match, _ranges(store, where, values))
    rows, missing, shown = list[tuple[Any, ...]](), limit, Shown(store, terms, filters.remark)
    while missing and (ids := list(islice(places, missing))):
        sql = EVENTS.format(ids=", ".join(map(str, ids)), conditions=where)
        found = shown.of(store.query(sql, *values))
        missing -= len(found)
        rows += found
    # Rows are in the order of their numbers: a fork's copies of older events are recorded later. Notes are merged in.
    both = merge(notes, rows, key=lambda row: str(row[9]), reverse=True)
    return [_hit(row, terms) for row in islice(both, limit)]


def _hit(row: tuple[Any, ...], terms: Sequence[Term]) -> Hit:
    *facts, text = row
    try:
        return Hit.model_validate(dict(zip(Hit.model_fields, (*facts, snippet(str(text), terms)), strict=True)))
    except ValidationError as error:
        raise StoreError(
            f"The record of dialogue {row[0]} holds invalid values; run: reassure verify {row[0]}."
        ) from error


def _match(store: Store, terms: Sequence[Term], filters: Filters) -> str:
    """The terms and the tags of the filters as a query of FTS5; empty where no text can match."""
    wanted = [_phrases(store, term) for term in terms if not term.without]
    if not all(wanted):
        return ""
    unwanted = [phrases for term in terms if term.without and (phrases := _phrases(store, term))]
    match = "{said done} : (" + " AND ".join(f"({phrases})" for phrases in wanted) + ")"
    for tagged in _tags(filters):
        match += f' AND tags : "{tagged}"'
    return f"({match}) NOT {{said done}} : ({' OR '.join(unwanted)})" if unwanted else match


def _phrases(store: Store, term: Term) -> str:
    """A term as one phrase; for a prefix, as one phrase for each word that begins with it."""
    *whole, last = term.words
    # For a prefix, FTS5 collects the rows of all words before it returns the first; for a list of words it does not.
    endings = _endings(store, last) if term.prefix else [last]
    return " OR ".join(f'"{" ".join((*whole, ending))}"' for ending in endings)


def _endings(store: Store, beginning: str) -> list[str]:
    found, at = list[str](), beginning
    while (rows := store.query(TERM, at)) and str(rows[0][0]).startswith(beginning):
        found.append(str(rows[0][0]))
        if len(found) > ENDINGS:
            raise QueryError(f"More than {ENDINGS} words begin with {beginning}; give more of the word.")
        at = found[-1] + "\0"
    return found


def _tags(filters: Filters) -> Iterator[str]:
    if filters.model and filters.doctrine:
        raise QueryError("A move is made by a model or by a doctrine; name one of the two.")
    agents = {"llm": filters.model, "scripted": filters.doctrine}
    if filters.scenario:
        yield tag("scenario", filters.scenario)
    if filters.side:
        yield tag("side", filters.side)
    if filters.remark:
        yield tag("remark", filters.remark)
    for kind, name in agents.items():
        if name:
            yield tag("agent", f"{kind}:{name}")


def _conditions(filters: Filters) -> tuple[str, list[object]]:
    """The conditions on the row of a dialogue in SQL, and their values."""
    conditions = {
        "d.outcome = ?": filters.outcome,
        "d.started >= ?": _instant(filters.since),
        "d.started < ?": _instant(filters.until),
        f"{OVER} AND d.S >= ?": filters.S_min,
        f"{OVER} AND d.S <= ?": filters.S_max,
    }
    asked = {condition: value for condition, value in conditions.items() if value is not None}
    return " AND ".join(("TRUE", *asked)), list(asked.values())


def _instant(moment: datetime | None) -> str | None:
    """A time as the record writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds") if moment else None


def _ranges(store: Store, where: str, values: Sequence[object]) -> Iterator[tuple[int, int]]:
    """The lowest and highest row number of the events of each dialogue that fits, the highest first."""
    if not values:
        yield 1, 2**62
        return
    with store_errors(store.path):
        yield from store.db.execute(DIALOGUES.format(conditions=where), values)


def _places(store: Store, match: str, ranges: Iterator[tuple[int, int]]) -> Iterator[int]:
    """The matching row numbers within the ranges, the highest first; each page begins in the next range."""
    low, high = next(ranges, (0, 0))
    top = high
    while low:
        page = store.query(WORDS, match, top, PAGE)
        for (place,) in page:
            while place < low:
                low, high = next(ranges, (0, 0))
                if not low:
                    return
            if place <= high:
                yield place
        if len(page) < PAGE:
            return
        top = min(page[-1][0] - 1, high)

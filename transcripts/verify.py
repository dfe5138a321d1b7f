"""Verifying a dialogue: its chain, the scores in it, and the tables beside it, against its events."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from moderator import score
from moderator.events import Closed, Event, Forfeited, Moved, Opened
from moderator.fold import opened, step
from moderator.table import Table
from scenarios.types import Frozen
from transcripts.chain import START, digest, link
from transcripts.projections import TABLES, Place, Row, Value, rows
from transcripts.store import Kept, Store, StoreError

KEPT = "id, seq, at, body, hash"
CHECKED = tuple(table for table in TABLES if table != "words")
"""The tables that can be read again; the index keeps no words to compare."""


class Finding(Frozen):
    """What came of verifying a dialogue: its last link, and the first flaw, if there is one."""

    dialogue: str
    events: int
    head: str
    flaw: str = ""
    seq: int | None = None
    """The event that differs first, from 0."""


def verify(store: Store, dialogue: str) -> Finding:
    """The finding on one dialogue; NoDialogueError if there is none of that id."""
    summary = store.dialogue(dialogue)
    raw = store.query(f"SELECT {KEPT} FROM events WHERE dialogue = ? ORDER BY seq", dialogue)  # noqa: S608 our own names
    head = str(raw[-1][4]) if raw else ""
    for seq, flaw in _flaws(store, dialogue, raw):
        return Finding(dialogue=summary.id, events=len(raw), head=head, flaw=flaw, seq=seq)
    return Finding(dialogue=summary.id, events=len(raw), head=head)


def _flaws(store: Store, dialogue: str, raw: Sequence[tuple[Value, ...]]) -> Iterator[tuple[int, str]]:
    yield from _chain(raw)
    try:
        kept = store.kept(dialogue)
    except StoreError as error:
        yield 0, str(error)
        return
    scenario = json.loads(store.query("SELECT body FROM scenarios WHERE hash = ?", _named(kept[0]))[0][0])
    if digest(scenario) != _named(kept[0]):
        yield 0, "its scenario is not the one that its hash names"
    yield from _scores(one.event for one in kept)
    yield from _tables(store, dialogue, kept, [int(row[0] or 0) for row in raw])
    yield from _row(store, dialogue, kept)


def _chain(raw: Iterable[tuple[Value, ...]]) -> Iterator[tuple[int, str]]:
    before = START
    for place, (_, seq, at, body, hash_) in enumerate(raw):
        if seq != place:
            yield place, f"event {place} is missing"
            return
        try:
            before = link(before, place, str(at), str(body))
        except ValueError:
            yield place, "its body is no JSON"
            return
        if hash_ != before:
            yield place, "its link in the chain is another"
            return


def _named(first: Kept) -> str:
    return str(json.loads(first.body)["scenario"])


def _scores(events: Iterable[Event]) -> Iterator[tuple[int, str]]:
    table: Table | None = None
    for seq, event in enumerate(events):
        table = step(table, event) if table else opened(event) if isinstance(event, Opened) else None
        if table is None:
            yield seq, "it is no opening of talks"
            return
        if isinstance(event, Moved | Forfeited):
            first, second = (mandate.id for mandate in table.scenario.sides)
            if score.score(table.acts, (first, second), prior=table.scenario.trust) != event.score:
                yield seq, "its acts give another score"
                return


def _tables(store: Store, dialogue: str, kept: Sequence[Kept], ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    """What the tables hold of a dialogue beyond or short of what its events tell."""
    opening = kept[0].event
    if not isinstance(opening, Opened):
        return
    turn, told, at = 0, list[Row](), dict[int, int]()
    for id_, one in zip(ids, kept, strict=True):
        turn += isinstance(one.event, Moved | Forfeited)
        at[id_] = one.seq
        told += rows(one.event, Place(id_, dialogue, turn), opening.scenario)
    wanted = {
        table: list(found) for table, found in groupby(sorted(told, key=attrgetter("table")), attrgetter("table"))
    }
    for table in CHECKED:
        names = ", ".join(TABLES[table].split())
        held = store.query(f"SELECT {names} FROM {table} WHERE dialogue = ?", dialogue)  # noqa: S608 our own names
        differing = {row.values for row in wanted.get(table, ())} ^ set(held)
        if differing:
            yield min(at.get(int(values[0] or 0), 0) for values in differing), f"the table {table} tells it otherwise"
            return


def _row(store: Store, dialogue: str, kept: Sequence[Kept]) -> Iterator[tuple[int, str]]:
    """What the list says of a dialogue that its events do not."""
    turns = [one.event for one in kept if isinstance(one.event, Moved | Forfeited)]
    closed = kept[-1].event if isinstance(kept[-1].event, Closed) else None
    wanted = (len(turns), turns[-1].score.S if turns else 0.0, closed.outcome if closed else None, kept[-1].hash)
    held = store.query("SELECT turns, S, outcome, head FROM dialogues WHERE id = ?", dialogue)[0]
    if held != wanted:
        yield kept[-1].seq, "the list of dialogues tells its end otherwise"

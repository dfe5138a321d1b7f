"""Verifying a dialogue: its chain, the scores in it, and the tables beside it, against its events."""

import json
from bisect import bisect_left
from collections.abc import Generator, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from pydantic import ValidationError
from sqlite_utils import Database

from moderator.events import EVENT, Event, Opened, TurnTaken
from moderator.fold import opened, step
from moderator.score.coded_act import BadActsError
from moderator.table import Table
from scenarios.errors import ReassureError
from scenarios.types import Frozen, Scenario
from transcripts.search.index import WordIndex
from transcripts.store.chain import START, digest, link, parsed
from transcripts.store.database import told
from transcripts.store.migrations import migrations
from transcripts.store.projections import TABLES, Place, Row, Value, listed, rows
from transcripts.store.store import NoDialogueError, Store, StoreError, Summary

KEPT = "id, seq, at, kind, round, side, body, hash"
SCHEMA = "SELECT name, sql FROM sqlite_master"
Flaw = tuple[int, str]
"""The place of the event that differs, from 0, and how."""
Raw = Sequence[tuple[Value, ...]]
"""The rows of the events of a dialogue, in order."""
SENSELESS = (ReassureError, LookupError, ValueError, TypeError)
"""What events can end in that fit their schema and yet make no sense together."""


class Told(NamedTuple):
    """What the events of a dialogue tell: rows of the tables, and its row in the list."""

    rows: list[Row]
    listed: dict[str, Value]


class Finding(Frozen):
    """What came of verifying a dialogue: its last link, and the first flaw, if there is one."""

    dialogue: str
    events: int
    head: str
    flaw: str = ""
    seq: int | None = None
    """The event that differs first, from 0."""


def verify(store: Store, dialogue: str) -> Finding:
    """The finding on the dialogue whose id begins so; NoDialogueError if none does, or more than one."""
    return _verified(store, store.find(dialogue))


def _verified(store: Store, dialogue: str) -> Finding:
    try:
        with told(store.path), store.db.atomic():  # all of it as it stood at one moment, whoever writes meanwhile
            raw = store.query(f"SELECT {KEPT} FROM events WHERE dialogue = ? ORDER BY seq", dialogue)  # noqa: S608
            flaw = min(_flaws(store, dialogue, raw), key=itemgetter(0), default=None)
    except StoreError as error:
        raw, flaw = [], (0, str(error))
    seq, why = flaw or (None, "")
    head = str(raw[-1][-1]) if raw else START
    return Finding(dialogue=dialogue, events=len(raw), head=head, flaw=why, seq=seq)


def verify_all(store: Store) -> Iterator[Finding]:
    """The findings on all dialogues, the newest first."""
    ids = store.query("SELECT id FROM dialogues ORDER BY started DESC, rowid DESC")
    return (_verified(store, id_) for (id_,) in ids)


def flaws_around(store: Store) -> Iterator[str]:
    """What is wrong with the file as a whole: its pages, its tables, rows that belong to nothing, words of no event."""
    for (said,) in store.query("PRAGMA integrity_check"):
        if said != "ok":
            yield f"the file is damaged: {said}"
    for table, row, parent, _ in store.query("PRAGMA foreign_key_check"):
        yield f"row {row} of the table {table} belongs to nothing in the table {parent}"
    made = list(_schema(store))
    yield from made
    if "words is missing" in made:
        return
    there = "SELECT id FROM events UNION ALL SELECT -id FROM notes"
    for (row,) in store.query(f"SELECT id FROM words_docsize WHERE id NOT IN ({there})"):  # noqa: S608 our own words
        yield f"the index of words holds row {row}, which there is not"


def _schema(store: Store) -> Iterator[str]:
    """What the file has otherwise than a new one would; tables and views of other programs are theirs to keep."""
    with Database(memory=True) as anew:
        migrations.apply(anew)
        wanted = dict(anew.execute(SCHEMA).fetchall())
    held = dict(store.query(SCHEMA))
    for name in wanted:
        if held.get(name) != wanted[name]:
            yield f"{name} is {'made otherwise' if name in held else 'missing'}"
    for name, _ in store.query(f"{SCHEMA} WHERE type = 'trigger'"):
        yield f"the trigger {name} is none of this record's"


def _flaws(store: Store, dialogue: str, raw: Raw) -> Iterator[Flaw]:
    if not raw:
        yield 0, "it has no events"
        return
    yield from _chain(raw)
    try:
        events = store.events(dialogue)
        first, scenario = events[0], events[0].scenario if isinstance(events[0], Opened) else None
    except (StoreError, NoDialogueError):
        yield next((at for at, row in enumerate(raw[1:], 1) if not _readable(row)), 0), "this version cannot read it"
        return
    if scenario is None:
        yield 0, f"it is {first.event}, and no opening of talks"
        return
    yield from _scenario(store, raw, scenario)
    yield from _columns(raw, events)
    if not (yield from scores(events)):
        return
    if told := (yield from _told(dialogue, raw, events, scenario)):
        yield from _tables(store, dialogue, raw, told)
        yield from _row(store, dialogue, raw, told)


def _chain(raw: Raw) -> Iterator[Flaw]:
    before = START
    for place, (_, seq, at, _, _, _, body, hash_) in enumerate(raw):
        if seq != place:
            yield place, f"event {place} is missing"
            return
        try:
            before = link(before, place, str(at), str(body))
        except (ValueError, RecursionError):
            yield place, "its body is no JSON, or none that every program reads alike"
            return
        if hash_ != before:
            yield place, "its link in the chain is another"
            return


def _readable(row: tuple[Value, ...]) -> bool:
    try:
        EVENT.validate_json(str(row[6]))
    except ValidationError:
        return False
    return True


def _scenario(store: Store, raw: Raw, scenario: Scenario) -> Iterator[Flaw]:
    named = json.loads(str(raw[0][6]))["scenario"]
    ((id_, title, body),) = store.query("SELECT id, title, body FROM scenarios WHERE hash = ?", named)
    try:
        right = digest(parsed(body)) == named
    except ValueError:
        right = False
    if not right:
        yield 0, "its scenario is not the one that its hash names"
    if (id_, title) != (scenario.id, scenario.title):
        yield 0, "its scenario is listed under another name"


def _columns(raw: Raw, events: Sequence[Event]) -> Iterator[Flaw]:
    before = 0
    for row, event in zip(raw, events, strict=True):
        if int(row[0] or 0) <= before:
            yield int(row[1] or 0), "its row stands before that of an earlier event"
        before = int(row[0] or 0)
        if row[3:6] != (event.event, getattr(event, "round", None), getattr(event, "side", None)):
            yield int(row[1] or 0), "its kind, round or side is not what its body tells"


def scores(events: Sequence[Event]) -> Generator[Flaw, None, bool]:
    """The scores that are not what the acts so far give; whether the events can be folded."""
    table: Table | None = None
    right = True
    for seq, event in enumerate(events):
        try:
            table = step(table, event) if table else opened(event) if isinstance(event, Opened) else None
        except SENSELESS:
            table = None
        if table is None:
            yield seq, "it cannot follow what came before"
            return False
        if right and isinstance(event, TurnTaken):
            right = _right(table, event)
            if not right:
                yield seq, "its acts give another score"
    return True


def _right(before: Table, event: TurnTaken) -> bool:
    """Whether a half-turn's score and sum of credits are what the acts up to it give."""
    try:
        return scored(before, event.acts) == (event.x, event.score)
    except BadActsError:
        return False


def _told(dialogue: str, raw: Raw, events: Sequence[Event], scenario: Scenario) -> Generator[Flaw, None, Told | None]:
    """What the events tell the tables and the list; none where they fit the schema and yet make no sense."""
    told = Told([], dict[str, Value](id=dialogue, head=raw[-1][-1], low=raw[0][0], high=raw[-1][0]))
    turn = 0
    for seq, (row, event) in enumerate(zip(raw, events, strict=True)):
        turn += isinstance(event, TurnTaken)
        try:
            told.rows.extend(rows(event, Place(int(row[0] or 0), dialogue, turn), scenario))
            told.listed.update(listed(event, str(row[2]), turn, scenario))
        except SENSELESS:
            yield seq, "it tells of what there is not"
            return None
    return told


def _tables(store: Store, dialogue: str, raw: Raw, told: Told) -> Iterator[Flaw]:
    """What the tables hold of a dialogue beyond or short of what its events tell."""
    ids = [int(row[0] or 0) for row in raw]
    for table, columns in TABLES.items():
        wanted = [row for row in told.rows if row.table == table]
        if table == "words":
            differing = _words(store, ids, wanted)
        else:
            names = ", ".join(columns.split())
            held = store.query(f"SELECT {names} FROM {table} WHERE dialogue = ?", dialogue)  # noqa: S608 our own names
            differing = {int(values[0] or 0) for values in {row.values for row in wanted} ^ set(held)}
        if differing:
            yield min(bisect_left(ids, id_) for id_ in differing), f"the table {table} tells it otherwise"


def _words(store: Store, ids: Sequence[int], wanted: Iterable[Row]) -> set[int]:
    """The events whose words the index holds otherwise, or holds though they say nothing."""
    with WordIndex(store, wanted) as index:
        return {id_ for id_ in ids if not index.agrees(id_)}


def _row(store: Store, dialogue: str, raw: Raw, told: Told) -> Iterator[Flaw]:
    """What the list says of a dialogue that its events do not."""
    names = [*Summary.model_fields, "head", "low", "high"]
    held = store.query(f"SELECT {', '.join(names)} FROM dialogues WHERE id = ?", dialogue)[0]  # noqa: S608 our own names
    differing = [name for name, value in zip(names, held, strict=True) if value != told.listed.get(name)]
    if differing:
        cut = "high" in differing and "head" in differing
        yield len(raw) - (not cut), f"the list of dialogues tells it otherwise ({', '.join(differing)})"

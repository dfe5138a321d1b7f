"""Verification of a dialogue: its chain, scores and tables are checked against its events."""

import json
from bisect import bisect_left
from collections.abc import Generator, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from pydantic import ValidationError
from sqlite_utils import Database

from moderator.events import EVENT, RULES, Event, Opened, TurnTaken
from moderator.fold import opened, step
from moderator.rules.judge import scored
from moderator.score.coded_act import BadActsError
from moderator.table import Table
from scenarios.errors import ReassureError
from scenarios.scenario import Scenario
from scenarios.types import Frozen
from transcripts.search.index_check import WordIndex
from transcripts.store.chain import START, digest, link, parsed
from transcripts.store.database import StoreError, store_errors
from transcripts.store.migrations import migrations
from transcripts.store.projections import TABLES, Place, Row, Value, listed, rows
from transcripts.store.rows import NoDialogueError, Summary
from transcripts.store.store import Store

EVENT_COLUMNS = "id, seq, at, kind, round, side, body, hash"
SCHEMA = "SELECT name, sql FROM sqlite_master"
Flaw = tuple[int, str]
"""The place of the event that differs, counted from 0, and the reason."""
Raw = Sequence[tuple[Value, ...]]
"""The rows of a dialogue's events, in order."""
FOLD_ERRORS = (ReassureError, LookupError, ValueError, TypeError)
"""Errors raised by events that each fit their schema but contradict each other."""


class Expected(NamedTuple):
    """What the record should hold according to the events: rows of the tables, and the dialogue's row in the list."""

    rows: list[Row]
    listed: dict[str, Value]


class Finding(Frozen):
    """The result of verifying a dialogue: its last link, and the first flaw if there is one."""

    dialogue: str
    events: int
    head: str
    flaw: str = ""
    seq: int | None = None
    """The first event that differs, counted from 0."""
    rules: int | None = None
    """The version of the rules that made its scores, where it is not this program's: they are not computed again."""


def verify(store: Store, dialogue: str) -> Finding:
    """Verify the dialogue whose id begins with ``dialogue``; NoDialogueError if there is none, or more than one."""
    return _verified(store, store.find(dialogue))


def _verified(store: Store, dialogue: str) -> Finding:
    try:
        with store_errors(store.path), store.db.atomic():  # one snapshot, whoever writes meanwhile
            raw = store.query(f"SELECT {EVENT_COLUMNS} FROM events WHERE dialogue = ? ORDER BY seq", dialogue)  # noqa: S608
            flaw = min(_flaws(store, dialogue, raw), key=itemgetter(0), default=None)
            rules = _rules(raw)
    except StoreError as error:
        raw, flaw, rules = [], (0, str(error)), RULES
    seq, why = flaw or (None, "")
    head = str(raw[-1][-1]) if raw else START
    older = rules if rules != RULES else None
    return Finding(dialogue=dialogue, events=len(raw), head=head, flaw=why, seq=seq, rules=older)


def _rules(raw: Raw) -> int:
    """The version of the rules that a dialogue names, as far as it can be read."""
    try:
        return int(json.loads(str(raw[0][6])).get("rules", 1))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return RULES


def verify_all(store: Store) -> Iterator[Finding]:
    """Verify all dialogues, the newest first."""
    ids = store.query("SELECT id FROM dialogues ORDER BY started DESC, rowid DESC")
    return (_verified(store, id_) for (id_,) in ids)


def file_flaws(store: Store) -> Iterator[str]:
    """Flaws of the file as a whole: damaged pages, changed tables, rows without a parent, index rows without a text."""
    for (said,) in store.query("PRAGMA integrity_check"):
        if said != "ok":
            yield f"the file is damaged: {said}"
    for table, row, parent, _ in store.query("PRAGMA foreign_key_check"):
        yield f"row {row} of the table {table} refers to a row that is missing in the table {parent}"
    flaws = list(_schema(store))
    yield from flaws
    if "words is missing" in flaws:
        return
    texts = "SELECT id FROM events UNION ALL SELECT -id FROM notes"
    for (row,) in store.query(f"SELECT id FROM words_docsize WHERE id NOT IN ({texts})"):  # noqa: S608 our own words
        yield f"the index of words holds row {row}, but there is no such event or note"


def _schema(store: Store) -> Iterator[str]:
    """Differences from the schema of a new file; tables and views of other programs are ignored."""
    with Database(memory=True) as new:
        migrations.apply(new)
        wanted = dict(new.execute(SCHEMA).fetchall())
    held = dict(store.query(SCHEMA))
    for name in wanted:
        if held.get(name) != wanted[name]:
            yield f"{name} {'differs from the schema of this version' if name in held else 'is missing'}"
    for name, _ in store.query(f"{SCHEMA} WHERE type = 'trigger'"):
        yield f"the trigger {name} does not belong to the record"


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
        yield 0, f"it is of the kind {first.event}, and the first event must be the opening of the talks"
        return
    yield from _scenario(store, raw, scenario)
    yield from _columns(raw, events)
    if not (yield from scores(events)):
        return
    if expected := (yield from _expected(dialogue, raw, events, scenario)):
        yield from _tables(store, dialogue, raw, expected)
        yield from _row(store, dialogue, raw, expected)


def _chain(raw: Raw) -> Iterator[Flaw]:
    before = START
    for place, (_, seq, at, _, _, _, body, hash_) in enumerate(raw):
        if seq != place:
            yield place, f"event {place} is missing"
            return
        try:
            before = link(before, place, str(at), str(body))
        except (ValueError, RecursionError):
            yield place, "its body is not JSON that every program reads in the same way"
            return
        if hash_ != before:
            yield place, "its link in the chain does not match"
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
        yield 0, "its scenario does not match the hash in the opening"
    if (id_, title) != (scenario.id, scenario.title):
        yield 0, "the table scenarios gives another id or title of its scenario"


def _columns(raw: Raw, events: Sequence[Event]) -> Iterator[Flaw]:
    before = 0
    for row, event in zip(raw, events, strict=True):
        if int(row[0] or 0) <= before:
            yield int(row[1] or 0), "its row number is not above that of the event before it"
        before = int(row[0] or 0)
        if row[3:6] != (event.event, getattr(event, "round", None), getattr(event, "side", None)):
            yield int(row[1] or 0), "its kind, round or side differs from its body"


def scores(events: Sequence[Event]) -> Generator[Flaw, None, bool]:
    """Yield the first turn with a wrong score, and the first event that cannot be folded; return whether all can.

    Scores that an older version of the rules made are left as they are.
    """
    table: Table | None = None
    right = True
    for seq, event in enumerate(events):
        before = table
        try:
            table = step(table, event) if table else opened(event) if isinstance(event, Opened) else None
        except FOLD_ERRORS:
            table = None
        if table is None:
            yield seq, "it does not fit the events before it"
            return False
        if right and before and table.rules == RULES and isinstance(event, TurnTaken):
            right = _right(before, event)
            if not right:
                yield seq, "its score differs from the score of its acts"
    return True


def _right(before: Table, event: TurnTaken) -> bool:
    """Whether a turn's sum of credits and score are those computed from the acts up to it."""
    try:
        return bool(event.acts) and scored(before, event.acts) == (event.x, event.score)
    except BadActsError:
        return False


def _expected(
    dialogue: str, raw: Raw, events: Sequence[Event], scenario: Scenario
) -> Generator[Flaw, None, Expected | None]:
    """What the tables and the list should hold; None where the events contradict each other."""
    expected = Expected([], dict[str, Value](id=dialogue, head=raw[-1][-1], low=raw[0][0], high=raw[-1][0]))
    turn = 0
    for seq, (row, event) in enumerate(zip(raw, events, strict=True)):
        turn += isinstance(event, TurnTaken)
        try:
            expected.rows.extend(rows(event, Place(int(row[0] or 0), dialogue, turn), scenario))
            expected.listed.update(listed(event, str(row[2]), turn, scenario))
        except FOLD_ERRORS:
            yield seq, "it refers to something that does not exist"
            return None
    return expected


def _tables(store: Store, dialogue: str, raw: Raw, expected: Expected) -> Iterator[Flaw]:
    """Rows of a dialogue that are missing in the tables, or are there and should not be."""
    ids = [int(row[0] or 0) for row in raw]
    for table, columns in TABLES.items():
        wanted = [row for row in expected.rows if row.table == table]
        if table == "words":
            differing = _words(store, ids, wanted)
        else:
            names = ", ".join(columns.split())
            held = store.query(f"SELECT {names} FROM {table} WHERE dialogue = ?", dialogue)  # noqa: S608 our own names
            differing = {int(values[0] or 0) for values in {row.values for row in wanted} ^ set(held)}
        if differing:
            yield min(bisect_left(ids, id_) for id_ in differing), f"the table {table} differs from the events"


def _words(store: Store, ids: Sequence[int], wanted: Iterable[Row]) -> set[int]:
    """The events whose words differ from those in the index."""
    with WordIndex(store, wanted) as index:
        return {id_ for id_ in ids if not index.agrees(id_)}


def _row(store: Store, dialogue: str, raw: Raw, expected: Expected) -> Iterator[Flaw]:
    """Differences between the dialogue's row in the list and its events."""
    names = [*Summary.model_fields, "head", "low", "high"]
    held = store.query(f"SELECT {', '.join(names)} FROM dialogues WHERE id = ?", dialogue)[0]  # noqa: S608 our own names
    differing = [name for name, value in zip(names, held, strict=True) if value != expected.listed.get(name)]
    if differing:
        cut = "high" in differing and "head" in differing
        yield len(raw) - (not cut), f"the list of dialogues differs from the events ({', '.join(differing)})"

"""The tables of the record, as numbered migrations that are applied when a database is opened.

A released migration is never changed; a new one follows it.
"""

from contextlib import suppress
from importlib.resources import files

from sqlite_utils import Database, Migrations

from scenarios.errors import ReassureError

migrations = Migrations("reassure")


def from_elsewhere(db: Database) -> bool:
    """Whether a database has tables, but none of the record."""
    return bool(db.table_names()) and not migrations.applied(db)


def from_later(db: Database) -> bool:
    """Whether a newer version of this program has changed the tables."""
    with Database(memory=True) as empty:
        known = {step.name for step in migrations.pending(empty)}
    return any(step.name not in known for step in migrations.applied(db))


@migrations()
def m001_dialogues_and_events(db: Database) -> None:
    """One row for each dialogue, for a fast list, and the events, from which all else is derived."""
    db.table("dialogues").create(
        {
            "id": str,
            "scenario": str,
            "title": str,
            "first_side": str,
            "first_agent": str,
            "second_side": str,
            "second_agent": str,
            "seed": int,
            "rounds": int,
            "version": str,
            "started": str,
            "ended": str,
            "outcome": str,
            "reason": str,
            "turns": int,
            "S": float,
        },
        pk="id",
        not_null={
            *("id", "scenario", "title", "first_side", "first_agent", "second_side", "second_agent"),
            *("seed", "rounds", "version", "started", "turns", "S"),
        },
        strict=True,
    )
    db.table("dialogues").create_index(["started"])
    # A key of its own gives each event a permanent row number, to which a search index can refer.
    db.table("events").create(
        {
            "id": int,
            "dialogue": str,
            "seq": int,
            "at": str,
            "kind": str,
            "round": int,
            "side": str,
            "body": str,
        },
        pk="id",
        not_null={"dialogue", "seq", "at", "kind", "body"},
        foreign_keys=[("dialogue", "dialogues", "id")],
        strict=True,
    )
    db.table("events").create_index(["dialogue", "seq"], unique=True)


@migrations()
def m002_chain_and_tables(db: Database) -> None:
    """The chain of hashes, scenarios stored once, and tables, an index and views derived from the events."""
    _execute(db, "m002.sql")
    _upgrade(db)


@migrations()
def m003_remarks(db: Database) -> None:
    """A table of remarks, with those of moves that are already recorded."""
    _execute(db, "m003.sql")
    for event, dialogue, turn, body in db.execute(WITH_REMARKS):
        with suppress(ValueError):
            _add_remarks(db, event, dialogue, turn, body)


@migrations()
def m004_analyses(db: Database) -> None:
    """A table of analyses, which begins empty."""
    _execute(db, "m004.sql")


@migrations()
def m005_interventions(db: Database) -> None:
    """A table of what facilitators ask for, which begins empty."""
    _execute(db, "m005.sql")


@migrations()
def m006_trainees(db: Database) -> None:
    """A table of the names under which people train, which begins empty."""
    _execute(db, "m006.sql")


@migrations()
def m007_studies(db: Database) -> None:
    """Tables of studies and of what their dialogues came to, which begin empty."""
    _execute(db, "m007.sql")


@migrations()
def m008_ratings(db: Database) -> None:
    """Tables of how second coders coded turns, which begin empty."""
    _execute(db, "m008.sql")


WITH_REMARKS = """
SELECT e.id, e.dialogue, m.turn, e.body FROM events e JOIN moves m ON m.event = e.id
WHERE instr(e.body, '"remarks":[{')"""


def _add_remarks(db: Database, event: int, dialogue: str, turn: int, body: str) -> None:
    from moderator.events import EVENT, Moved
    from transcripts.store.projections import Place, remarks

    moved = EVENT.validate_json(body)
    for row in remarks(moved, Place(event, dialogue, turn)) if isinstance(moved, Moved) else ():
        db.execute(row.insert, row.values)


def _execute(db: Database, schema: str) -> None:
    """Execute the statements of a file one by one."""
    statements = (files("transcripts.store") / "schema" / schema).read_text(encoding="utf-8")
    for statement in statements.split(";\n"):
        if statement.strip():
            db.execute(statement)


def _upgrade(db: Database) -> None:
    """Give the events of an older record their links, and fill the new tables.

    A dialogue that this version cannot read, or whose events contradict each other, stays as it is: verify reports it.
    """
    for (dialogue,) in db.execute("SELECT id FROM dialogues").fetchall():
        with suppress(ReassureError, LookupError, ValueError, TypeError), db.atomic():
            _upgrade_one(db, dialogue)


def _upgrade_one(db: Database, dialogue: str) -> None:
    from moderator.events import EVENT, Opened
    from transcripts.store.writer import EventWriter

    rows = db.execute("SELECT id, at, body FROM events WHERE dialogue = ? ORDER BY seq", [dialogue]).fetchall()
    events = [EVENT.validate_json(body) for _, _, body in rows]
    if not events or not isinstance(events[0], Opened):
        return
    writer = EventWriter(db, dialogue, events[0].scenario)
    for event, (row, at, body) in zip(events, rows, strict=True):
        writer.upgrade(row, at, event, body)

"""Who trained in which seat of which dialogue: names beside the chain, which can be removed."""

import sqlite3
from collections.abc import Mapping
from unicodedata import normalize

from scenarios.errors import ReassureError
from transcripts.store.database import writing
from transcripts.store.rows import DeletedError
from transcripts.store.store import Store

LONGEST = 60
"""The longest name, in characters."""


class TraineeError(ReassureError):
    """A name under which nobody can train, or under which nobody has trained."""


def checked(name: str) -> str:
    """A name as it is kept; TraineeError if it is empty, too long, or not a plain line of text."""
    plain = normalize("NFC", " ".join(name.split()))  # so that one name has one form, and is forgotten in all
    if not plain or len(plain) > LONGEST or not plain.isprintable():
        raise TraineeError(f"A name is one line of 1 to {LONGEST} characters; a pseudonym will do.")
    return plain


def enrol(store: Store, dialogue: str, names: Mapping[str, str]) -> None:
    """Keep under which name a person trains on each side; DeletedError where the dialogue is gone."""
    with writing(store.db, store.path):
        for side, name in names.items():
            try:
                store.db.execute(
                    "INSERT OR REPLACE INTO trainees (dialogue, side, name) VALUES (?, ?, ?)",
                    (dialogue, side, checked(name)),
                )
            except sqlite3.IntegrityError as error:
                raise DeletedError(f"Dialogue {dialogue} was deleted in the meantime.") from error


def enrolled(store: Store, dialogue: str) -> dict[str, str]:
    """The names of a dialogue's trainees by side."""
    return dict(store.query("SELECT side, name FROM trainees WHERE dialogue = ? ORDER BY side", dialogue))


def names(store: Store) -> list[str]:
    """All names, in order."""
    return [name for (name,) in store.query("SELECT DISTINCT name FROM trainees ORDER BY name COLLATE NOCASE")]


def sessions(store: Store, name: str) -> list[tuple[str, str]]:
    """The dialogues in which a person trained, oldest first, each with the side."""
    return store.query(
        "SELECT t.dialogue, t.side FROM trainees t JOIN dialogues d ON d.id = t.dialogue "
        "WHERE t.name = ? COLLATE NOCASE ORDER BY d.started, d.rowid",
        checked(name),
    )


def forget(store: Store, name: str) -> int:
    """Remove a name everywhere; returns from how many dialogues. What was recorded stays, and can still be verified."""
    store.db.execute("PRAGMA secure_delete = ON")
    with writing(store.db, store.path):
        gone = store.db.execute("DELETE FROM trainees WHERE name = ? COLLATE NOCASE", (checked(name),))
        return int(gone.rowcount)

"""Analyses of turns, kept as text under the version of the engine and the settings that made them.

They are not part of the chain, and change no event. What they say is known to the engine alone.
"""

import sqlite3
from typing import NamedTuple

from transcripts.store.database import writing
from transcripts.store.rows import DeletedError
from transcripts.store.store import Store
from transcripts.store.writer import now

KEEP = "INSERT OR REPLACE INTO analyses (dialogue, engine, settings, turn, at, body) VALUES (?, ?, ?, ?, ?, ?)"
KEPT = "SELECT turn, body FROM analyses WHERE dialogue = ? AND engine = ? AND settings = ? ORDER BY turn"
MADE = """
SELECT settings, count(*) FROM analyses WHERE dialogue = ? AND engine = ? GROUP BY settings ORDER BY max(at) DESC"""


class Made(NamedTuple):
    """How analyses of a dialogue were made: the version of the engine, and its settings as JSON."""

    dialogue: str
    engine: int
    settings: str


def keep(store: Store, made: Made, turn: int, body: str) -> None:
    """Keep the analysis of a turn, in place of an earlier one; DeletedError where the dialogue is gone."""
    with writing(store.db, store.path):
        try:
            store.db.execute(KEEP, (*made, turn, now(), body))
        except sqlite3.IntegrityError as error:
            raise DeletedError(f"Dialogue {made.dialogue} was deleted in the meantime; no analysis is kept.") from error


def kept(store: Store, made: Made) -> dict[int, str]:
    """The analyses that were made in this way, by turn."""
    return dict(store.query(KEPT, *made))


def settings_kept(store: Store, dialogue: str, engine: int) -> list[tuple[str, int]]:
    """The settings with which a version of the engine analysed a dialogue, newest first, each with the turns kept."""
    return list(store.query(MADE, dialogue, engine))

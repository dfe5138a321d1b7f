"""The index of words beside the events: whether it holds what an event says, and nothing else.

It keeps no copy of the words, so that it can only be asked: for how many words it holds of an event, and whether
they stand there in their order. An index made anew in memory is asked the same.
"""

import sqlite3
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from transcripts.store.projections import TABLES, Row
from transcripts.store.store import Store, StoreError

SIZES = "SELECT sz FROM words_docsize WHERE id = ?"
PHRASE = "SELECT rowid FROM words WHERE words MATCH ? AND rowid = ?"


class WordIndex:
    """What the index of a record should hold of some events, from the rows that they tell."""

    def __init__(self, store: Store, rows: Iterable[Row]) -> None:
        self._store = store
        self._rows = {row.values[0]: row for row in rows}
        self._anew = sqlite3.connect(":memory:")
        made = store.query("SELECT sql FROM sqlite_master WHERE name = 'words'")
        if not made:
            raise StoreError("The index of words is gone.")
        self._anew.execute(made[0][0])
        for row in self._rows.values():
            self._anew.execute(row.insert, row.values)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._anew.close()

    def agrees(self, event: int) -> bool:
        """Whether the record's index holds the words of an event as they are."""
        if not self._same(SIZES, event):
            return False
        row = self._rows.get(event)
        phrases = zip(TABLES["words"].split()[1:], row.values[1:], strict=True) if row else ()
        return all(self._same(PHRASE, f"{column} : {_quoted(str(text))}", event) for column, text in phrases)

    def _same(self, sql: str, *values: Any) -> bool:
        return self._store.query(sql, *values) == self._anew.execute(sql, values).fetchall()


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'

"""Check of the index of words: whether it holds the words of an event, and no others.

The index stores no copy of the texts. It can only be asked how many words of an event it holds, and whether they follow
each other. A new index in memory is asked the same, and the answers are compared.
"""

import sqlite3
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from transcripts.store.database import StoreError
from transcripts.store.projections import TABLES, Row
from transcripts.store.store import Store

SIZES = "SELECT sz FROM words_docsize WHERE id = ?"
PHRASE = "SELECT rowid FROM words WHERE words MATCH ? AND rowid = ?"


class WordIndex:
    """A new index built from the rows of some events, to be compared with the index of the record."""

    def __init__(self, store: Store, rows: Iterable[Row]) -> None:
        self._store = store
        self._rows = {row.values[0]: row for row in rows}
        self._new = sqlite3.connect(":memory:")
        made = store.query("SELECT sql FROM sqlite_master WHERE name = 'words'")
        if not made:
            raise StoreError("The index of words is missing; restore the file from a copy.")
        self._new.execute(made[0][0])
        for row in self._rows.values():
            self._new.execute(row.insert, row.values)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._new.close()

    def agrees(self, event: int) -> bool:
        """Whether the record's index holds the words of an event, and no others."""
        if not self._same(SIZES, event):
            return False
        row = self._rows.get(event)
        phrases = zip(TABLES["words"].split()[1:], row.values[1:], strict=True) if row else ()
        return all(self._same(PHRASE, f"{column} : {_quoted(str(text))}", event) for column, text in phrases)

    def _same(self, sql: str, *values: Any) -> bool:
        return self._store.query(sql, *values) == self._new.execute(sql, values).fetchall()


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'

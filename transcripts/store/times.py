"""When the events of a dialogue were recorded."""

from datetime import datetime
from typing import NamedTuple

from transcripts.store.store import Store


class Stamp(NamedTuple):
    """The place of an event in the record, its time and kind, and the seconds that it granted, if it did."""

    seq: int
    at: datetime
    kind: str
    granted: float = 0.0


def stamps(store: Store, dialogue: str, after: int = -1) -> list[Stamp]:
    """The stamps of the events after one, in order; StoreError where the file cannot be read."""
    rows = store.query(
        "SELECT seq, at, kind, CASE kind WHEN 'granted' THEN json_extract(body, '$.seconds') ELSE 0 END "
        "FROM events WHERE dialogue = ? AND seq > ? ORDER BY seq",
        dialogue,
        after,
    )
    return [Stamp(seq, datetime.fromisoformat(at), kind, granted) for seq, at, kind, granted in rows]

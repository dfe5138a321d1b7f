"""What facilitators ask for while talks go on, kept beside the events until an event answers it.

A request is marked as taken in the transaction that records its event, so that a program that is killed neither loses
nor repeats one. What a request asks for is known to the training alone.
"""

from collections.abc import Callable
from typing import NamedTuple

from moderator.events import Event
from transcripts.store.database import StoreError, writing
from transcripts.store.rows import DeletedError
from transcripts.store.store import Store
from transcripts.store.writer import now

LONGEST = 20_000
"""The longest body, in characters."""

MOST = 50
"""The most requests of a dialogue that may wait at once."""

COLUMNS = "n, at, who, body, taken, seq, answer"
ASK = """
INSERT INTO interventions (dialogue, n, at, who, body)
SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4 FROM interventions WHERE dialogue = ?1 RETURNING n"""
WAITING = "SELECT count(*) FROM interventions WHERE dialogue = ? AND taken IS NULL"
NEXT = f"SELECT {COLUMNS} FROM interventions WHERE dialogue = ? AND taken IS NULL ORDER BY n LIMIT 1"  # noqa: S608
LATEST = f"SELECT {COLUMNS} FROM interventions WHERE dialogue = ? ORDER BY n DESC LIMIT ?"  # noqa: S608
ANSWER = "UPDATE interventions SET taken = ?, seq = ?, answer = ? WHERE dialogue = ? AND n = ? AND taken IS NULL"


class InterventionError(StoreError):
    """A request that is not kept: the talks have ended, or too many requests wait."""


class Intervention(NamedTuple):
    """A request with its number and time; ``taken`` is None while it waits, ``seq`` is the event that it became."""

    n: int
    at: str
    who: str
    body: str
    taken: str | None
    seq: int | None
    answer: str | None


def ask(store: Store, dialogue: str, who: str, body: str) -> int:
    """Keep a request and give its number; InterventionError if the talks have ended or too many requests wait."""
    if len(body) > LONGEST:
        raise InterventionError(f"A request can have up to {LONGEST:,} characters; shorten it.")
    with writing(store.db, store.path):
        if store.dialogue(dialogue).ended:
            raise InterventionError(f"The talks of dialogue {dialogue} have ended; nothing more can be asked of them.")
        ((waiting,),) = store.query(WAITING, dialogue)
        if waiting >= MOST:
            raise InterventionError(f"{MOST} requests wait already; wait until the talks have taken some of them.")
        ((number,),) = store.query(ASK, dialogue, now(), who, body)
    return int(number)


def waiting(store: Store, dialogue: str) -> Intervention | None:
    """The first request that waits, if any."""
    rows = store.query(NEXT, dialogue)
    return Intervention(*rows[0]) if rows else None


def latest(store: Store, dialogue: str, most: int) -> tuple[Intervention, ...]:
    """The latest requests, the newest first."""
    return tuple(Intervention(*row) for row in store.query(LATEST, dialogue, most))


def decline(store: Store, dialogue: str, n: int, why: str) -> None:
    """Answer a request that cannot be done, with the reason; DeletedError where the dialogue is gone."""
    with writing(store.db, store.path):
        if not store.query("SELECT 1 FROM dialogues WHERE id = ?", dialogue):
            raise DeletedError(f"Dialogue {dialogue} was deleted in the meantime.")
        store.db.execute(ANSWER, (now(), None, why, dialogue, n))


def take(store: Store, dialogue: str, n: int, becomes: Callable[[Event], bool]) -> None:
    """Have a request marked as taken in the transaction that records the event that it becomes."""

    def mark(seq: int) -> None:
        store.db.execute(ANSWER, (now(), seq, None, dialogue, n))

    store.together(dialogue, becomes, mark)

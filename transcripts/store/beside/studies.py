"""Studies in the record: each with its file and, one row each, what its dialogues came to.

What a study and a result say is known to the studies alone.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from transcripts.store.database import writing
from transcripts.store.rows import NoDialogueError
from transcripts.store.store import Store
from transcripts.store.writer import now

if TYPE_CHECKING:
    from moderator.events import Event

COLUMNS = (
    "s.id, s.title, s.begun, s.version, s.planned, count(r.task), coalesce(sum(r.failed), 0), coalesce(sum(r.cost), 0)"
)
LISTED = f"""SELECT {COLUMNS} FROM studies s LEFT JOIN studied r ON r.study = s.id
GROUP BY s.id ORDER BY s.begun DESC, s.rowid DESC"""  # noqa: S608 our own names
SO_FAR = "SELECT count(*), coalesce(sum(failed), 0), coalesce(sum(cost), 0) FROM studied WHERE study = ?"
BEGIN = "INSERT OR IGNORE INTO studies (id, title, begun, version, planned, body) VALUES (?, ?, ?, ?, ?, ?)"
KEEP = """INSERT OR REPLACE INTO studied (study, task, dialogue, failed, cost, at, body)
VALUES (?, ?, ?, ?, ?, ?, ?)"""


class NoStudyError(NoDialogueError):
    """There is no study with the given id, or more than one."""


class KeptStudy(NamedTuple):
    """A study in the list: how many dialogues it has, how many have ended, of these how many failed, and their cost."""

    id: str
    title: str
    begun: str
    version: str
    planned: int
    ended: int
    failed: int
    cost: float


class Studied(NamedTuple):
    """What one dialogue came to: ``body`` is JSON; ``events`` are its record, empty where none is kept."""

    task: str
    failed: bool
    cost: float
    body: str
    events: "Sequence[Event]" = ()


def begin(store: Store, kept: KeptStudy, body: str) -> None:
    """Keep a study; one that is kept already stays as it is."""
    with writing(store.db, store.path):
        store.db.execute(BEGIN, [kept.id, kept.title, now(), kept.version, kept.planned, body])


def keep(store: Store, study: str, found: Sequence[Studied]) -> None:
    """Keep what some dialogues came to, each with its record, in one transaction."""
    with writing(store.db, store.path):
        for one in found:
            dialogue = store.whole_within(one.events) if one.events else None
            values = [study, one.task, dialogue, int(one.failed), one.cost, now(), one.body]
            store.db.execute(KEEP, values)


def studies(store: Store) -> list[KeptStudy]:
    """The studies, the newest first."""
    return [KeptStudy(*row) for row in store.query(LISTED)]


def find(store: Store, prefix: str) -> KeptStudy:
    """The study whose id begins with ``prefix``, or the newest for ``last``; NoStudyError for none or several."""
    found = studies(store)
    if not found:
        raise NoStudyError(f"No study is kept in {store.path} yet; run one first, with: reassure study FILE.")
    fit = found[:1] if prefix == "last" else [one for one in found if one.id.startswith(prefix.lower())]
    if len(fit) != 1 or not prefix:
        named = ", ".join(one.id for one in found[:5])
        raise NoStudyError(f"{prefix!r} is the beginning of {len(fit)} studies; give one of: {named}.")
    return fit[0]


def body(store: Store, study: str) -> str:
    """A study as it was kept."""
    ((text,),) = store.query("SELECT body FROM studies WHERE id = ?", study)
    return str(text)


def so_far(store: Store, study: str) -> tuple[int, int, float]:
    """How many dialogues of a study have ended, how many of them failed, and what they cost."""
    ((ended, failed, cost),) = store.query(SO_FAR, study)
    return int(ended), int(failed), float(cost)


def has_ended(store: Store, study: str, task: str, *, failed: bool = True) -> bool:
    """Whether a task has ended; without ``failed``, whether it has succeeded."""
    asked = "SELECT 1 FROM studied WHERE study = ? AND task = ? AND failed <= ?"
    return bool(store.query(asked, study, task, int(failed)))


def cost_of(store: Store, study: str, task: str) -> float:
    """What a task that has ended did cost; nothing where it has not."""
    rows = store.query("SELECT cost FROM studied WHERE study = ? AND task = ?", study, task)
    return float(rows[0][0]) if rows else 0.0


def failures(store: Store, study: str) -> Iterator[str]:
    """What is kept of the dialogues that failed, as JSON."""
    asked = "SELECT body FROM studied WHERE study = ? AND failed ORDER BY task"
    yield from (body for (body,) in store.query(asked, study))


def results(store: Store, study: str) -> Iterator[tuple[str | None, str]]:
    """What the dialogues of a study came to, by the order of their tasks: the dialogue's id, and JSON."""
    after = ""
    while rows := store.query(
        "SELECT task, dialogue, body FROM studied WHERE study = ? AND task > ? ORDER BY task LIMIT 500", study, after
    ):
        yield from ((dialogue, body) for _, dialogue, body in rows)
        after = rows[-1][0]


def remove(store: Store, study: str) -> None:
    """Delete a study and its results; the dialogues stay in the record."""
    with writing(store.db, store.path):
        for table, column in (("studied", "study"), ("studies", "id")):
            store.db.execute(f"DELETE FROM {table} WHERE {column} = ?", [study])  # noqa: S608 our own names

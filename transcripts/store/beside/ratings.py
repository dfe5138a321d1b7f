"""Ratings: turns as second coders coded them without seeing the first coding, each coder under a name.

They are not part of the chain, and change no event; unlike a recoding, a rating does not change a score.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Any
from unicodedata import normalize

from pydantic import Field, ValidationError

from moderator.moves import Call, RemarkKind
from moderator.score.coded_act import CodedAct, Status
from scenarios.errors import ReassureError
from scenarios.types import Frozen, Grade, Kind, Level, Points
from transcripts.store.database import StoreError, writing
from transcripts.store.rows import DeletedError
from transcripts.store.store import Store
from transcripts.store.writer import now

PROGRAM = "program"
"""The coder of the first coding, which is in the events."""

MODEL = "llm:"
"""With this begins the name of a coder that is a model."""

LONGEST = 60
"""The longest name of a person, in characters."""

KEEP = "INSERT INTO ratings (dialogue, coder, turn, at, remarks, calls) VALUES (?, ?, ?, ?, ?, ?)"
ACT_FIELDS = ("act", "kind", "status", "value", "cost", "verifiability")
KEEP_ACT = f"INSERT INTO rated_acts (dialogue, coder, turn, {', '.join(ACT_FIELDS)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
READ_ACTS = f"SELECT turn, {', '.join(ACT_FIELDS)} FROM rated_acts WHERE dialogue = ? AND coder = ? ORDER BY turn, act"  # noqa: S608
READ = "SELECT turn, remarks FROM ratings WHERE dialogue = ? AND coder = ? ORDER BY turn"
DELETE = "DELETE FROM {table} WHERE dialogue = ? AND coder = ? AND (? IS NULL OR turn = ?)"


class RatingError(ReassureError):
    """A name under which nobody can code, or a coder who has coded nothing."""


class RatedAct(Frozen):
    """How a coder codes one act; ``act`` is its number within the turn, from 1."""

    act: Annotated[int, Field(ge=1)]
    kind: Kind
    status: Status
    value: Points
    cost: Level
    verifiability: Grade


class Rating(Frozen):
    """How a coder codes one turn: its acts, and the kinds of remarks in its words, each once."""

    turn: Annotated[int, Field(ge=1)]
    acts: tuple[RatedAct, ...]
    remarks: tuple[RemarkKind, ...]


def rated(number: int, act: CodedAct) -> RatedAct:
    """An act as the program coded it, as a rating holds it."""
    return RatedAct(act=number, **act.model_dump(include=set(ACT_FIELDS)))


def person(name: str) -> str:
    """A person's name as a coder; RatingError if it is no short line of text, or reads as another kind of coder."""
    plain = normalize("NFC", " ".join(name.split()))
    if not plain or len(plain) > LONGEST or not plain.isprintable():
        raise RatingError(f"The name of a coder is one line of 1 to {LONGEST} characters; a pseudonym will do.")
    if plain == PROGRAM or plain.startswith(MODEL):
        raise RatingError(f"{plain!r} is the name of another kind of coder; choose a name or a pseudonym.")
    return plain


def keep(store: Store, dialogue: str, coder: str, rating: Rating, calls: Sequence[Call] = ()) -> None:
    """Keep how a coder codes a turn, in place of an earlier rating; DeletedError where the dialogue is gone."""
    remarks, called = (json.dumps(found) for found in (rating.remarks, [call.model_dump() for call in calls]))
    with writing(store.db, store.path):
        _delete(store, dialogue, coder, rating.turn)
        try:
            store.db.execute(KEEP, (dialogue, coder, rating.turn, now(), remarks, called))
        except sqlite3.IntegrityError as error:
            raise DeletedError(f"Dialogue {dialogue} was deleted in the meantime; no rating is kept.") from error
        for act in rating.acts:
            fields = (getattr(act, name) for name in ACT_FIELDS)
            store.db.execute(KEEP_ACT, (dialogue, coder, rating.turn, *fields))


def coders(store: Store, dialogue: str) -> list[str]:
    """Who has coded turns of a dialogue, apart from the program, in the order in which they began."""
    rows = store.query("SELECT coder FROM ratings WHERE dialogue = ? GROUP BY coder ORDER BY min(at), coder", dialogue)
    return [coder for (coder,) in rows]


def ratings(store: Store, dialogue: str, coder: str) -> dict[int, Rating]:
    """The ratings of a coder by turn; StoreError where the file holds something else."""
    acts = defaultdict[int, list[dict[str, Any]]](list)
    for turn, *fields in store.query(READ_ACTS, dialogue, coder):
        acts[turn].append(dict(zip(ACT_FIELDS, fields, strict=True)))
    try:
        read = [
            Rating.model_validate({"turn": turn, "acts": acts[turn], "remarks": json.loads(remarks)})
            for turn, remarks in store.query(READ, dialogue, coder)
        ]
    except (ValidationError, ValueError, RecursionError) as error:
        raise StoreError(f"The ratings of dialogue {dialogue} hold something that this version cannot read.") from error
    return {rating.turn: rating for rating in read}


def delete(store: Store, dialogue: str, coder: str) -> int:
    """Delete all ratings of a coder; returns how many there were. RatingError where there are none.

    Freed space is overwritten, since a name is deleted with them.
    """
    store.db.execute("PRAGMA secure_delete = ON")
    with writing(store.db, store.path):
        count = _delete(store, dialogue, coder)
    if not count:
        named = ", ".join(coders(store, dialogue)) or "nobody"
        raise RatingError(f"Nobody named {coder!r} has coded turns of {dialogue}; these have: {named}.")
    return count


def _delete(store: Store, dialogue: str, coder: str, turn: int | None = None) -> int:
    """Delete a coder's rating of a turn, or of all turns, within a transaction of the caller."""
    values = (dialogue, coder, turn, turn)
    store.db.execute(DELETE.format(table="rated_acts"), values)
    return int(store.db.execute(DELETE.format(table="ratings"), values).rowcount)

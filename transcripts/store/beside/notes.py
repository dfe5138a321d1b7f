"""Notes and bookmarks of readers on a turn, and recodings of an act.

They are not part of the chain, and change no event.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from moderator.events import Event, TurnTaken
from moderator.score.coded_act import CodedAct, Status
from scenarios.errors import ReassureError
from scenarios.types import Frozen, Kind, Points, without_surrogates
from transcripts.store.database import StoreError, writing
from transcripts.store.projections import Row
from transcripts.store.search_tokens import NOTE, segmented, tag
from transcripts.store.store import Store
from transcripts.store.writer import forget, now

LONGEST = 4000
COLUMNS = "id, dialogue, turn, at, kind, body, act, recoded_kind, recoded_status, recoded_value"
INSERT = "INSERT INTO notes (dialogue, turn, at, kind, body, act, recoded_kind, recoded_status, recoded_value)"
Place = Annotated[int, Field(ge=1)]


class NoteError(ReassureError):
    """A note that cannot be recorded or found: no such turn, act or note, or a text that is not accepted."""


class Recoding(Frozen):
    """A tutor's coding of an act; turn and act are counted from 1, and None leaves the moderator's value."""

    turn: Place
    act: Place
    kind: Kind | None = None
    status: Status | None = None
    value: Points | None = None


class Note(Frozen):
    """A note, a bookmark or a recoding on a turn of a dialogue; turn 0 is the opening."""

    id: int
    dialogue: str
    turn: Annotated[int, Field(ge=0)]
    at: datetime
    kind: Literal["note", "bookmark", "recoding"]
    text: str
    recoding: Recoding | None = None


def note(store: Store, dialogue: str, turn: int, text: str) -> Note:
    """Record a note on a turn; NoteError where there is no such turn, or the text is empty or too long."""
    if not text.strip():
        raise NoteError("A note needs a text; use a bookmark to mark a turn without one.")
    return _add(store, dialogue, turn, "note", text)


def bookmark(store: Store, dialogue: str, turn: int, text: str = "") -> Note:
    """Mark a turn, with or without a text; NoteError as for a note."""
    return _add(store, dialogue, turn, "bookmark", text)


def recode(store: Store, dialogue: str, recoding: Recoding, because: str = "") -> Note:
    """Record another coding of an act; NoteError where there is no such act, or it is coded so already."""
    act = coded(store.events(dialogue), recoding.turn, recoding.act)
    earlier = (one.recoding for one in notes(store, dialogue) if one.recoding)
    act = coded_anew(act, (one for one in earlier if (one.turn, one.act) == (recoding.turn, recoding.act)))
    if coded_anew(act, (recoding,)) == act:
        raise NoteError("The act already has this coding; give another kind, status or value.")
    return _add(store, dialogue, recoding.turn, "recoding", because, recoding)


def copied(
    store: Store, dialogue: str, turn: int, at: str, kind: str, text: str, recoding: Recoding | None = None
) -> Note:
    """Record a note that was checked, with its time, within a transaction of the caller."""
    changes = (recoding.act, recoding.kind, recoding.status, recoding.value) if recoding else (None,) * 4
    sql = f"{INSERT} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    number = store.db.execute(sql, (dialogue, turn, at, kind, text, *changes)).lastrowid
    added = _read(store.query(f"SELECT {COLUMNS} FROM notes WHERE id = ?", number)[0])  # noqa: S608 our own names
    row = _indexed(store, added)
    store.db.execute(row.insert, row.values)
    return added


def notes(store: Store, dialogue: str) -> tuple[Note, ...]:
    """All notes, bookmarks and recodings of a dialogue, by turn."""
    rows = store.query(f"SELECT {COLUMNS} FROM notes WHERE dialogue = ? ORDER BY turn, id", dialogue)  # noqa: S608
    return tuple(map(_read, rows))


def delete(store: Store, dialogue: str, number: int) -> Note:
    """Delete a note; NoteError where the dialogue has none with that number."""
    found = {one.id: one for one in notes(store, dialogue)}
    if number not in found:
        numbers = f"it has {', '.join(map(str, sorted(found)))}" if found else "it has none"
        raise NoteError(f"There is no note {number} on dialogue {dialogue}; {numbers}.")
    with writing(store.db, store.path):
        forget(store.db, _indexed(store, found[number]))
        store.db.execute("DELETE FROM notes WHERE id = ?", [number])
    return found[number]


def recoded(events: Sequence[Event], recodings: Iterable[Recoding]) -> tuple[Event, ...]:
    """The events of a dialogue with some acts coded anew; NoteError where there is no such act."""
    listed = tuple(recodings)
    for one in listed:
        coded(events, one.turn, one.act)
    turns, turn, anew = {one.turn for one in listed}, 0, list[Event]()
    for event in events:
        if isinstance(event, TurnTaken):
            turn += 1
            if turn in turns:
                own = [one for one in listed if one.turn == turn]
                acts = (coded_anew(act, (o for o in own if o.act == n)) for n, act in enumerate(event.acts, 1))
                event = event.model_copy(update={"acts": tuple(acts)})
        anew.append(event)
    return tuple(anew)


def coded_anew(act: CodedAct, recodings: Iterable[Recoding]) -> CodedAct:
    """An act with its recodings; a later one replaces an earlier one, field by field."""
    for one in recodings:
        act = act.model_copy(update=one.model_dump(include={"kind", "status", "value"}, exclude_none=True))
    return act


def coded(events: Sequence[Event], turn: int, act: int) -> CodedAct:
    """An act of a turn as the moderator coded it, both counted from 1; NoteError where there is none."""
    acts = acts_of(events, turn)
    if not 1 <= act <= len(acts):
        named = "; ".join(f"{n} {made.measure or made.kind}" for n, made in enumerate(acts, 1))
        raise NoteError(f"Turn {turn} has no coded act {act}; it has {named or 'none'}.")
    return acts[act - 1]


def acts_of(events: Sequence[Event], turn: int) -> tuple[CodedAct, ...]:
    """The acts of a turn, counted from 1, as the moderator coded them; NoteError where there is no such turn."""
    turns = _turns(events)
    if not 1 <= turn <= len(turns):
        raise _no_turn(turn, len(turns))
    return turns[turn - 1]


def _turns(events: Iterable[Event]) -> list[tuple[CodedAct, ...]]:
    return [event.acts for event in events if isinstance(event, TurnTaken)]


def _no_turn(turn: int, last: int) -> NoteError:
    return NoteError(f"There is no turn {turn}; this dialogue has {last} so far.")


def _add(store: Store, dialogue: str, turn: int, kind: str, text: str, recoding: Recoding | None = None) -> Note:
    text = str(without_surrogates(text)).strip()
    if len(text) > LONGEST:
        raise NoteError(f"A note can have up to {LONGEST:,} characters; shorten it.")
    last = store.dialogue(dialogue).turns
    if not 0 <= turn <= last:
        raise _no_turn(turn, last)
    with writing(store.db, store.path):
        return copied(store, dialogue, turn, now(), kind, text, recoding)


def _read(row: tuple[Any, ...]) -> Note:
    number, dialogue, turn, at, kind, text, act, *changes = row
    found = dict(zip(("kind", "status", "value"), changes, strict=True))
    recoding = {"turn": turn, "act": act} | found if act is not None else None
    facts = {"id": number, "dialogue": dialogue, "turn": turn, "at": at, "kind": kind, "text": text}
    try:
        return Note.model_validate(facts | {"recoding": recoding})
    except ValidationError as error:
        raise StoreError(
            f"Note {number} on dialogue {dialogue} holds something that this version cannot read; update reassure."
        ) from error


def _indexed(store: Store, found: Note) -> Row:
    """The index row of a note, numbered below zero; its side and agent are those of the move that it is on."""
    ((scenario,),) = store.query("SELECT scenario FROM dialogues WHERE id = ?", found.dialogue)
    moved = store.query("SELECT side, agent FROM moves WHERE dialogue = ? AND turn = ?", found.dialogue, found.turn)
    tags = [
        NOTE,
        tag("scenario", scenario),
        *(t for side, agent in moved for t in (tag("side", side), tag("agent", agent))),
    ]
    return Row("words", (-found.id, segmented(found.text), "", " ".join(tags)))

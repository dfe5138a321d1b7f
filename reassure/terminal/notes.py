"""Notes, bookmarks and recodings as text."""

from collections.abc import Sequence
from itertools import islice

from moderator.events import RULES, Event, TurnTaken
from moderator.score.coded_act import CodedAct
from moderator.table import Table
from transcripts.debrief.codings import coded_titles
from transcripts.debrief.passages import passages
from transcripts.store.beside import notes
from transcripts.store.beside.notebook import Notebook
from transcripts.store.beside.notes import Note
from transcripts.store.store import Store


def notes_line(store: Store, dialogue: str) -> str:
    """A line with the number of notes on a dialogue and the command that lists them; empty if there are none."""
    counted = store.query("SELECT kind, count(*) FROM notes WHERE dialogue = ? GROUP BY kind ORDER BY kind", dialogue)
    counts = ", ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in counted)
    return f"Notes on this dialogue: {counts}; list them with: reassure notes {dialogue}" if counts else ""


def head(note: Note, events: Sequence[Event]) -> str:
    """A note without its text: its number, its turn, and for a recoding the change."""
    line = f"{note.id:>4}  T{note.turn}  {note.kind}"
    if note.recoding is None:
        return line
    act, title = coded(events, note.turn)[note.recoding.act - 1]
    values = note.recoding.model_dump(include={"kind", "status", "value"}, exclude_none=True)
    changes = ", ".join(f"{name} {getattr(act, name)} -> {value}" for name, value in values.items())
    return f"{line} of act {note.recoding.act} ({title}): {changes}"


def coded(events: Sequence[Event], turn: int) -> list[tuple[CodedAct, str]]:
    """The coded acts of a turn, each with its title; NoteError where there is no such turn."""
    notes.acts_of(events, turn)
    event, before = turn_of(events, turn)
    return list(zip(event.acts, coded_titles(event, before), strict=True))


def turn_of(events: Sequence[Event], turn: int) -> tuple[TurnTaken, Table]:
    """A turn that there is, counted from 1, and the table before it."""
    taken = ((p.event, p.before) for p in passages(events)[0] if isinstance(p.event, TurnTaken))
    return next(islice(taken, turn - 1, None))


def scores(book: Notebook) -> str:
    """The score as played and as recoded, in one line."""
    if book.played is None:
        return "The score is shown once the talks are over."
    if book.rules != RULES:
        return (
            f"S {book.played.S:.2f} as played under rules {book.rules}, an older version; its acts are not scored anew "
            "-- a measure of this dialogue, not a forecast"
        )
    recoded = f", {book.recoded.S:.2f} as recoded" if book.recoded else ""
    return f"S {book.played.S:.2f} as played{recoded} -- a measure of this dialogue, not a forecast"

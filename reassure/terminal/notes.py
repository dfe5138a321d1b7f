"""Notes, bookmarks and recodings as text."""

from collections.abc import Sequence

from moderator.events import Event
from moderator.score.index import Score
from scenarios.types import Frozen
from transcripts.store import notes
from transcripts.store.notes import Note
from transcripts.store.store import Store


class Notebook(Frozen):
    """All notes on a dialogue, and its score as played and, if an act was recoded, as recoded."""

    dialogue: str
    notes: tuple[Note, ...]
    played: Score
    recoded: Score | None


def notes_line(store: Store, dialogue: str) -> str:
    """A line with the number of notes on a dialogue and the command that lists them; empty if there are none."""
    counted = store.query("SELECT kind, count(*) FROM notes WHERE dialogue = ? GROUP BY kind ORDER BY kind", dialogue)
    counts = ", ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in counted)
    return f"Notes on this dialogue: {counts}; list them with: reassure notes {dialogue}" if counts else ""


def notebook(store: Store, dialogue: str, events: Sequence[Event]) -> Notebook:
    """All notes on a dialogue, and its score as played and as recoded."""
    found = notes.notes(store, dialogue)
    recodings = [one.recoding for one in found if one.recoding]
    return Notebook(
        dialogue=dialogue,
        notes=found,
        played=notes.rescored(events, ()),
        recoded=notes.rescored(events, recodings) if recodings else None,
    )


def head(note: Note, events: Sequence[Event]) -> str:
    """A note without its text: its number, its turn, and for a recoding the change."""
    line = f"{note.id:>4}  T{note.turn}  {note.kind}"
    if note.recoding is None:
        return line
    act = notes.coded(events, note.turn, note.recoding.act)
    values = note.recoding.model_dump(include={"kind", "status", "value"}, exclude_none=True)
    changes = ", ".join(f"{name} {getattr(act, name)} -> {value}" for name, value in values.items())
    return f"{line} of act {note.recoding.act} ({' '.join(filter(None, (act.side, act.measure)))}): {changes}"


def scores(book: Notebook) -> str:
    """The score as played and as recoded, in one line."""
    recoded = f", {book.recoded.S:.2f} as recoded" if book.recoded else ""
    return f"S {book.played.S:.2f} as played{recoded} -- a measure of this dialogue, not a forecast"

"""Notes, bookmarks and recodings as text."""

from collections.abc import Sequence

from moderator.events import Event
from moderator.score.index import Score
from scenarios.types import Frozen
from transcripts.store import notes
from transcripts.store.notes import Note
from transcripts.store.store import Store


class Notebook(Frozen):
    """All that readers put beside a dialogue, and its score as played and as recoded, if an act was."""

    dialogue: str
    notes: tuple[Note, ...]
    played: Score
    recoded: Score | None


def mention(store: Store, dialogue: str) -> str:
    """A line that says how many notes there are on a dialogue, and how to read them; empty where there are none."""
    counted = store.query("SELECT kind, count(*) FROM notes WHERE dialogue = ? GROUP BY kind ORDER BY kind", dialogue)
    told = ", ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in counted)
    return f"Beside it: {told}; reassure notes {dialogue}" if told else ""


def notebook(store: Store, dialogue: str, events: Sequence[Event]) -> Notebook:
    """All notes on a dialogue, and its score as played and as recoded."""
    kept = notes.notes(store, dialogue)
    recodings = [one.recoding for one in kept if one.recoding]
    return Notebook(
        dialogue=dialogue,
        notes=kept,
        played=notes.rescored(events, ()),
        recoded=notes.rescored(events, recodings) if recodings else None,
    )


def head(kept: Note, events: Sequence[Event]) -> str:
    """A note without its text: its number, its turn, and for a recoding what it changes."""
    line = f"{kept.id:>4}  T{kept.turn}  {kept.kind}"
    if kept.recoding is None:
        return line
    act = notes.coded(events, kept.turn, kept.recoding.act)
    changes = kept.recoding.model_dump(include={"kind", "status", "value"}, exclude_none=True)
    told = ", ".join(f"{name} {getattr(act, name)} -> {value}" for name, value in changes.items())
    return f"{line} of act {kept.recoding.act} ({' '.join(filter(None, (act.side, act.measure)))}): {told}"


def scores(book: Notebook) -> str:
    """The score as played and as recoded, in one line."""
    recoded = f", {book.recoded.S:.2f} as recoded" if book.recoded else ""
    return f"S {book.played.S:.2f} as played{recoded} -- a measure of this dialogue, not a forecast"

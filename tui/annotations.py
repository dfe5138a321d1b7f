"""What readers put beside one dialogue, as a replay asks for it and adds to it."""

from collections import defaultdict
from collections.abc import Sequence

from transcripts.store import notes
from transcripts.store.notes import Note
from transcripts.store.store import Store


class Margin:
    """The notes, bookmarks and recodings of one dialogue in the record; NoteError where one cannot be kept."""

    def __init__(self, store: Store, dialogue: str) -> None:
        self._store, self._dialogue = store, dialogue

    def read(self) -> dict[int, Sequence[Note]]:
        """All of them, by half-turn."""
        found = defaultdict[int, list[Note]](list)
        for note in notes.notes(self._store, self._dialogue):
            found[note.turn].append(note)
        return dict(found)

    def note(self, turn: int, text: str) -> None:
        """Keep a note on a turn."""
        notes.note(self._store, self._dialogue, turn, text)

    def mark(self, turn: int) -> bool:
        """Put a bookmark on a turn, or take away the ones that are there; whether there is one now."""
        there = [note for note in self.read().get(turn, ()) if note.kind == "bookmark"]
        for note in there:
            self.delete(note)
        if not there:
            notes.bookmark(self._store, self._dialogue, turn)
        return not there

    def delete(self, note: Note) -> None:
        """Take one away."""
        notes.delete(self._store, self._dialogue, note.id)

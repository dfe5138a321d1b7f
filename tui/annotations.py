"""Notes, bookmarks and recodings of one dialogue, read and changed by its replay."""

from collections import defaultdict
from collections.abc import Sequence

from transcripts.store.beside import notes
from transcripts.store.beside.notebook import Notebook, notebook
from transcripts.store.beside.notes import Note, Recoding
from transcripts.store.store import Store


class Annotations:
    """The notes, bookmarks and recodings of one dialogue in the record; NoteError if one cannot be saved."""

    def __init__(self, store: Store, dialogue: str) -> None:
        self._store, self._dialogue = store, dialogue

    def read(self) -> dict[int, Sequence[Note]]:
        """All notes, by turn."""
        found = defaultdict[int, list[Note]](list)
        for note in notes.notes(self._store, self._dialogue):
            found[note.turn].append(note)
        return dict(found)

    def note(self, turn: int, text: str) -> None:
        """Add a note to a turn."""
        notes.note(self._store, self._dialogue, turn, text)

    def mark(self, turn: int) -> bool:
        """Add a bookmark to a turn, or remove its bookmarks; returns whether the turn now has one."""
        bookmarks = [note for note in self.read().get(turn, ()) if note.kind == "bookmark"]
        for note in bookmarks:
            self.delete(note)
        if not bookmarks:
            notes.bookmark(self._store, self._dialogue, turn)
        return not bookmarks

    def recode(self, recoding: Recoding, because: str) -> None:
        """Add another coding of an act, with its reason."""
        notes.recode(self._store, self._dialogue, recoding, because)

    def book(self) -> Notebook:
        """All notes, with the score and the balances as recorded and as recoded."""
        return notebook(self._store, self._dialogue, self._store.events(self._dialogue))

    def delete(self, note: Note) -> None:
        """Delete a note."""
        notes.delete(self._store, self._dialogue, note.id)

"""How one person codes one dialogue, read and kept by the screen on which they code."""

from studies.coders.compare import Comparison, Ratings, compared, ratings_of
from transcripts.store.beside import ratings
from transcripts.store.beside.ratings import Rating
from transcripts.store.store import Store


class Codings:
    """The ratings of one coder on one dialogue in the record; RatingError for a name under which nobody can code."""

    def __init__(self, store: Store, dialogue: str, coder: str) -> None:
        self._store, self._dialogue, self._coder = store, dialogue, ratings.person(coder)

    def read(self) -> dict[int, Rating]:
        """What this person has coded, by turn."""
        return ratings.ratings(self._store, self._dialogue, self._coder)

    def keep(self, rating: Rating) -> None:
        """Keep how this person codes a turn."""
        ratings.keep(self._store, self._dialogue, self._coder, rating)

    def of_all(self) -> Ratings:
        """What all coders have coded."""
        return ratings_of(self._store, self._dialogue)

    def compared(self, of_all: Ratings) -> Comparison:
        """The agreement of all coders; it takes seconds, and needs no record."""
        return compared({self._dialogue: of_all})

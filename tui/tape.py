"""The tape: events so far, with the table after each, so that any moment can be shown at once."""

from collections.abc import Iterable

from moderator.events import Breached, Event, Forfeited, Injected, Moved, Opened, Refused
from moderator.fold import fold, step
from moderator.score import Score
from moderator.table import Table

LANDMARKS = (Refused, Injected, Breached)
"""Events one may want to jump to."""


class Tape:
    """Events of one dialogue in order, the first of them Opened; tables share what does not change."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.events: list[Event] = []
        self._tables: list[Table] = []
        for event in events:
            self.append(event)

    def __len__(self) -> int:
        return len(self.events)

    @property
    def opened(self) -> Opened:
        """The opening of the talks."""
        first = self.events[0]
        assert isinstance(first, Opened)  # noqa: S101 the fold refuses any other first event
        return first

    def append(self, event: Event) -> None:
        """Add what happened next; NotOpenedError where the record does not begin with the opening."""
        self._tables.append(step(self._tables[-1], event) if self._tables else fold((event,)))
        self.events.append(event)

    def table(self, at: int) -> Table:
        """The table after event ``at``: the fold of events[0..at]."""
        return self._tables[at]

    def before(self, at: int) -> Table:
        """The table that event ``at`` met; the opening meets its own."""
        return self._tables[max(0, at - 1)]

    def scores(self, at: int) -> list[Score]:
        """The score at the opening and after every half-turn up to event ``at``."""
        turns = [i for i in range(1, at + 1) if isinstance(self.events[i], Moved | Forfeited)]
        return [self._tables[i].score for i in (0, *turns)]

    def round_of(self, at: int) -> int:
        """The round of an event; 0 for the opening."""
        event = self.events[at]
        return 0 if isinstance(event, Opened) else event.round

    def start_of(self, round_: int) -> int:
        """The first event of a round, or of the next one that has any; the last event beyond that."""
        return next((i for i in range(len(self)) if self.round_of(i) >= round_), len(self) - 1)

    def landmark(self, at: int, direction: int) -> int | None:
        """The nearest refusal, inject or breach after (direction 1) or before (-1) event ``at``."""
        places = range(at + 1, len(self)) if direction > 0 else range(at - 1, -1, -1)
        return next((i for i in places if isinstance(self.events[i], LANDMARKS)), None)

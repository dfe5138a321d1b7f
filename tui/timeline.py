"""The timeline of a dialogue: its events, and the table after each of them, folded when needed."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from moderator.events import Event, Opened
from moderator.fold import NotOpenedError, fold, step
from moderator.score.turning_points import Standing, turning_points
from moderator.table import Table
from transcripts.store.reader import RecordedDialogue

BLOCK = 16
"""The number of events between two tables that stay in memory; the tables between them are folded again."""
ASKED = ("moved", "forfeited", "refused", "read", "failed", "closed")
"""Kinds of events that follow a request to a delegate, or end the talks."""


AFTERWARDS = 9
"""The most events from the end of the talks on."""


class Timeline:
    """The events of one dialogue in order; NotOpenedError if the first is not Opened."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.events = events if isinstance(events, RecordedDialogue) else RecordedDialogue(events)
        if not self.events or not isinstance(self.events[0], Opened):
            raise NotOpenedError(
                "The record of this dialogue does not begin with its opening; choose another dialogue."
            )
        self._kept = [fold(self.events[:1])]  # the tables after events 0, BLOCK, 2 * BLOCK and so on
        self._near: tuple[int, list[Table]] = 0, self._kept[:1]  # the number of a block, and its tables folded so far
        first = self._kept[0].score
        self._standings = [Standing(first.S, first.trust)]
        self._turns: list[int] = []
        for at in range(len(self.events)):
            self._count(at)

    def __len__(self) -> int:
        return len(self.events)

    @property
    def opened(self) -> Opened:
        """The opening of the talks."""
        first = self.events[0]
        assert isinstance(first, Opened)  # noqa: S101 it was checked
        return first

    @property
    def ended(self) -> bool:
        """Whether the talks have ended; what players write down afterwards follows their end."""
        return any(fact.kind == "closed" for fact in reversed(self.events.facts[-AFTERWARDS:]))

    def append(self, event: Event) -> None:
        """Add the next event."""
        self.events.append(event)
        self._count(len(self) - 1)

    def _count(self, at: int) -> None:
        if standing := self.events.facts[at].standing:
            self._turns.append(at)
            self._standings.append(standing)

    def table(self, at: int) -> Table:
        """The table after event ``at``: the fold of events[0..at]."""
        block, place = divmod(at, BLOCK)
        while len(self._kept) <= block:
            self.fold_on()
        if self._near[0] != block:
            self._near = block, [self._kept[block]]
        tables = self._near[1]
        while len(tables) <= place:
            tables.append(step(tables[-1], self.events[block * BLOCK + len(tables)]))
        return tables[place]

    def fold_on(self) -> bool:
        """Fold one more block in advance; returns whether there was one."""
        block = len(self._kept)
        if block * BLOCK >= len(self):
            return False
        begun = self._near[1] if self._near[0] == block - 1 else self._kept[-1:]
        table = begun[-1]
        for event in self.events[(block - 1) * BLOCK + len(begun) : block * BLOCK + 1]:
            table = step(table, event)
        self._kept.append(table)
        return True

    def before(self, at: int) -> Table:
        """The table before event ``at``; for the opening, the table after it."""
        return self.table(max(0, at - 1))

    def standings(self, at: int) -> list[Standing]:
        """S and trust at the opening and after every turn up to event ``at``."""
        return self._standings[: self.turn_of(at) + 1]

    def turn_of(self, at: int) -> int:
        """The number of turns up to and including event ``at``."""
        return bisect_right(self._turns, at)

    def place_of(self, turn: int) -> int:
        """The event of a turn, counted from 1; the opening for turn 0."""
        return self._turns[min(turn, len(self._turns)) - 1] if turn and self._turns else 0

    def settled(self, turn: int) -> int:
        """The last event after a turn (0 for the opening) before the next side is asked."""
        place = self.place_of(turn)
        while place + 1 < len(self) and self.events.facts[place + 1].kind not in ASKED:
            place += 1
        return place

    def of_kind(self, kinds: Iterable[str]) -> set[int]:
        """The events of these kinds."""
        wanted = frozenset(kinds)
        return {at for at, fact in enumerate(self.events.facts) if fact.kind in wanted}

    def turning(self) -> set[int]:
        """The events that are turning points."""
        return {self.place_of(turn) for turn in turning_points(self.standings(len(self) - 1))}

    def round_of(self, at: int) -> int:
        """The round of an event; 0 for the opening."""
        return self.events.facts[at].round

    def start_of(self, round_: int) -> int:
        """The first event of a round, or of the next round with events; after all rounds, the last event."""
        return min(bisect_left(self.events.facts, round_, key=lambda fact: fact.round), len(self) - 1)

"""The card for the turn in progress: the side, the time, and its words as they are written."""

from collections.abc import Iterator
from time import monotonic

from moderator.events import PartialWords
from scenarios.types import Scenario
from tui.text import DIM, badge, join, plain
from tui.visibility import Visibility
from tui.widgets.cards import Card
from tui.widgets.text_rows import Row

PROVISIONAL = "┊"
"""The bar of a card that is not recorded yet."""

HELD = "'s turn failed. Press c to decide what to do."


class Waiting:
    """The wait for one side; its card changes with new words and with each second."""

    def __init__(self) -> None:
        self._side: str | None = None
        self._since = 0.0
        self._passed: PartialWords | None = None

    def begin(self, side: str) -> None:
        """Start to wait for a side."""
        self._side, self._since, self._passed = side, monotonic(), None

    def hear(self, passed: PartialWords) -> None:
        """Take unfinished words of the side."""
        self._passed = passed

    def end(self) -> None:
        """Stop waiting."""
        self._side = None

    def state(self) -> tuple[str, PartialWords | None, int] | None:
        """The side, its last words and the seconds passed; None if there is no wait. The card depends only on this."""
        return (self._side, self._passed, int(monotonic() - self._since)) if self._side else None

    def card(self, scenario: Scenario, sight: Visibility) -> Card | None:
        """The card of the wait, with only the words that the reader may see."""
        state = self.state()
        return Card(tuple(_rows(scenario, *state, seen=sight.of(state[0]))), DIM, PROVISIONAL) if state else None


def failed_turn_card(scenario: Scenario, side: str) -> Card:
    """The card for a failed turn that waits for a person's decision."""
    return Card((Row(join(badge(scenario, side), plain(HELD, "bold")), hang=2),), "$accent", PROVISIONAL)


def _rows(scenario: Scenario, side: str, passed: PartialWords | None, seconds: int, *, seen: bool) -> Iterator[Row]:
    who, gone = badge(scenario, side), plain(f"  {seconds} s" if seconds else "", DIM)
    statement = passed.statement.strip() if passed else ""
    if statement:
        status = " is writing; this is not checked or recorded yet" if seen else " is writing …"
        yield Row(join(who, plain(status, DIM), gone), hang=2)
    else:
        yield Row(join(plain("waiting for ", DIM), who, gone), hang=2)
    if statement and seen:
        yield Row(plain(f"“{statement}▌", f"italic {DIM}"), indent=2, hang=1)
    if passed and passed.note:
        yield Row(plain(passed.note, DIM), 2, 2)

"""The card for the turn in progress: the side, the time, and its words as they are written."""

from collections.abc import Iterator
from time import monotonic

from moderator.events import PartialWords
from moderator.visibility import Visibility
from scenarios.scenario import Scenario
from tui.text import DIM, badge, join, plain
from tui.widgets.cards import Card
from tui.widgets.text_rows import Row

PROVISIONAL = "┊"
"""The bar of a card that is not recorded yet."""

HELD = "'s turn failed. Press c to decide what to do."


class Waiting:
    """The wait for one side; its card changes with new words and with each second."""

    def __init__(self) -> None:
        self._side: str | None = None
        self._what = ""
        self._since = 0.0
        self._passed: PartialWords | None = None

    def begin(self, side: str, what: str = "waiting for ") -> None:
        """Start to wait for a side; ``what`` stands before its name."""
        self._side, self._what, self._since, self._passed = side, what, monotonic(), None

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
        if not state:
            return None
        return Card(tuple(_rows(scenario, self._what, *state, seen=sight.of(state[0]))), DIM, PROVISIONAL)


def failed_turn_card(scenario: Scenario, side: str) -> Card:
    """The card for a failed turn that waits for a person's decision."""
    return Card((Row(join(badge(scenario, side), plain(HELD, "bold")), hang=2),), "$accent", PROVISIONAL)


def _rows(
    scenario: Scenario, what: str, side: str, passed: PartialWords | None, seconds: int, *, seen: bool
) -> Iterator[Row]:
    who, gone = badge(scenario, side), plain(f"  {seconds} s" if seconds else "", DIM)
    statement = passed.statement.strip() if passed else ""
    if statement:
        status = " is writing; this is not checked or recorded yet" if seen else " is writing …"
        yield Row(join(who, plain(status, DIM), gone), hang=2)
    else:
        yield Row(join(plain(what, DIM), who, gone), hang=2)
    if statement and seen:
        yield Row(plain(f"“{statement}▌", f"italic {DIM}"), indent=2, hang=1)
    if passed and passed.note:
        yield Row(plain(passed.note, DIM), 2, 2)

"""Where a replay stands: a line over all events, with marks for what one may want to jump to."""

from textual.content import Content
from textual.widget import Widget

from moderator.events import Breached, Event, Injected, Refused
from tui.tape import Tape
from tui.text import DIM, join, plain

MARKS: dict[type[Event], str] = {Refused: "✗", Injected: "≡", Breached: "!"}


class Scrubber(Widget):
    """The events of a tape on one line, the one shown marked by a knob."""

    def __init__(self, tape: Tape, *, id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self._tape = tape
        self._at = 0

    def move(self, at: int) -> None:
        """Stand at this event."""
        self._at = at
        self.refresh()

    def render(self) -> Content:
        """The line, and the place in numbers."""
        tape, count = self._tape, len(self._tape)
        told = f"  event {self._at + 1} of {count}"
        width = max(10, self.content_size.width - len(told))
        cells = ["─"] * width
        for place, event in enumerate(tape.events):
            if mark := MARKS.get(type(event)):
                cells[self._cell(place, width)] = mark
        knob = self._cell(self._at, width)
        before, after = plain("".join(cells[:knob]), "$accent"), plain("".join(cells[knob + 1 :]), DIM)
        return join(before, plain("●", "bold $accent"), after, plain(told))

    def _cell(self, place: int, width: int) -> int:
        return round(place * (width - 1) / max(1, len(self._tape) - 1))

"""The timeline of a replay: one line for all events, with marks and a cursor."""

from textual.content import Content
from textual.widget import Widget

from tui.markers import MARK_KINDS, Kind, Marks
from tui.text import DIM, join, plain


class TimelineBar(Widget):
    """All events on one line with a cursor at the current event, and the marks of one kind or of all."""

    def __init__(self, count: int, *, id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self._count = count
        self._at = 0
        self._marks: Marks | None = None
        self._kind: Kind = "any"

    def move(self, at: int, marks: Marks, kind: Kind) -> None:
        """Move the cursor to this event, and show these marks."""
        self._at, self._marks, self._kind = at, marks, kind
        self.refresh()

    def render(self) -> Content:
        """The line, and the number of the event."""
        kind = "" if self._kind == "any" else f"{MARK_KINDS[self._kind].name} · "
        place_text = f"  {kind}event {self._at + 1} of {self._count}"
        width = max(10, self.content_size.width - len(place_text))
        cells = ["─"] * width
        for kind, mark in MARK_KINDS.items():
            if self._marks and mark.glyph and self._kind in ("any", kind):
                for place in self._marks.places[kind]:
                    cells[self._cell(place, width)] = mark.glyph
        cursor = self._cell(self._at, width)
        before, after = plain("".join(cells[:cursor]), "$accent"), plain("".join(cells[cursor + 1 :]), DIM)
        return join(before, plain("●", "bold $accent"), after, plain(place_text))

    def _cell(self, place: int, width: int) -> int:
        return round(place * (width - 1) / max(1, self._count - 1))

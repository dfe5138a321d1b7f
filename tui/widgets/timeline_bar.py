"""The timeline of a replay: one line for all events, with marks and a cursor."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from textual.content import Content
from textual.widget import Widget

from tui.markers import MARK_KINDS, Kind, Marks
from tui.text import DIM, join, plain
from tui.values import MARK_STYLES
from tui.widgets.chart import Cell


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
        cursor = self._cell(self._at, width)
        cells: list[Cell] = [("─", "$accent" if n < cursor else DIM) for n in range(width)]
        for place, glyph, style in self._signs():
            at = min(self._cell(place, width), width - len(glyph))
            cells[at : at + len(glyph)] = [(sign, style or cells[at][1]) for sign in glyph]
        cells[cursor] = "●", "bold $accent"
        runs = (plain("".join(c for c, _ in run), style) for style, run in groupby(cells, key=itemgetter(1)))
        return join(*runs, plain(place_text))

    def _signs(self) -> Iterator[tuple[int, str, str]]:
        """The sign of each mark that is shown, with its event, and its style if it has one of its own."""
        shown = self._marks
        for kind, mark in MARK_KINDS.items():
            if shown and mark.glyph and self._kind in ("any", kind):
                for place in shown.places[kind]:
                    judged = shown.judged[place] if kind == "judged" else ""
                    yield place, judged or mark.glyph, MARK_STYLES[judged]

    def _cell(self, place: int, width: int) -> int:
        return round(place * (width - 1) / max(1, self._count - 1))

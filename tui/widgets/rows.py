"""Rows of text: paragraphs that keep their indent when they are wrapped."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.text import join

NARROWEST = 8
"""Cells that a row is given at least."""

UNSEEN: tuple[int, list[Content]] = -1, []
"""The width of rows that were not wrapped yet, and their lines."""


@dataclass(frozen=True)
class Row:
    """One paragraph, ``indent`` cells in; further lines of it hang ``hang`` cells deeper."""

    text: Content
    indent: int = 0
    hang: int = 0


def wrapped(row: Row, width: int) -> list[Content]:
    """The lines of a row at a width."""
    room = max(NARROWEST, width - row.indent)
    first, *rest = row.text.wrap(room) or [Content("")]
    if rest and row.hang:
        left = row.text[len(first.plain) :]
        skipped = len(left.plain) - len(left.plain.lstrip())
        rest = left[skipped:].wrap(max(NARROWEST, room - row.hang))
    indent = " " * row.indent
    return [join(indent, first), *(join(indent + " " * row.hang, line) for line in rest)]


class Rows(Widget):
    """A block of rows, wrapped to its own width."""

    DEFAULT_CSS = "Rows { height: auto; }"

    def __init__(self, rows: Iterable[Row] = (), *, id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self._rows = tuple(rows)
        self._wrapped: tuple[int, list[Content]] = UNSEEN

    def show(self, rows: Iterable[Row]) -> None:
        """Show these rows instead."""
        shown = tuple(rows)
        if shown == self._rows:
            return
        before, self._rows = len(self._wrapped[1]), shown
        self._wrapped = UNSEEN
        width = self.content_size.width
        # To lay out a whole screen takes longer than to draw these rows.
        self.refresh(layout=not width or len(self._lines(width)) != before)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 as Textual asks
        """As many lines as the rows have at this width."""
        return len(self._lines(width))

    def render(self) -> Content:
        """The rows."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if self._wrapped[0] != width:
            self._wrapped = width, [line for row in self._rows for line in wrapped(row, width)]
        return self._wrapped[1]

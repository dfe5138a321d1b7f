"""Rows of text: paragraphs that keep their indent when they are wrapped."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.text import join

NARROWEST = 8
"""The least width of a row, in cells."""

UNWRAPPED: tuple[int, list[Content]] = -1, []
"""The width and the lines of rows that are not wrapped yet."""


@dataclass(frozen=True)
class Row:
    """One paragraph, indented by ``indent`` cells; its further lines are indented by ``hang`` cells more."""

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
        self._wrapped: tuple[int, list[Content]] = UNWRAPPED

    def show(self, rows: Iterable[Row]) -> None:
        """Show these rows instead."""
        shown = tuple(rows)
        if shown == self._rows:
            return
        before, self._rows = len(self._wrapped[1]), shown
        self._wrapped = UNWRAPPED
        width = self.content_size.width
        # Lay out only if the height changes, because the layout of a screen takes longer than these rows.
        self.refresh(layout=not width or len(self._lines(width)) != before)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 the signature is Textual's
        """The number of lines at this width."""
        return len(self._lines(width))

    def render(self) -> Content:
        """The rows."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if self._wrapped[0] != width:
            self._wrapped = width, [line for row in self._rows for line in wrapped(row, width)]
        return self._wrapped[1]

"""The transcript: cards of any number, drawn line by line, so that a long dialogue costs no more than a short one."""

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui.text import join, plain
from tui.widgets.cards import Card, Row

BAR = 2
"""Cells that the bar at a card's left takes."""


class Transcript(ScrollView, can_focus=True):
    """Cards one below the other; it follows the end only while the reader is at the end."""

    ALLOW_SELECT = False
    BORDER_TITLE = "Talks"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self._cards: list[Card] = []
        self._strips: list[Strip] = []
        self._starts: list[int] = []
        self._current: int | None = None
        self._width = 0
        self._follows = True

    def show(self, cards: Sequence[Card], current: int | None = None) -> None:
        """Show these cards; ``current`` is marked and kept in sight. Cards that stand already are not drawn again."""
        kept = 0
        while kept < min(len(cards), len(self._cards)) and cards[kept] is self._cards[kept]:
            kept += 1
        self._cards = [*cards]
        self._draw(kept)
        self._current = current
        if current is not None:
            self._reveal(current)

    def append(self, card: Card) -> None:
        """Add a card at the end."""
        follows = self.at_end
        self._cards.append(card)
        self._draw(len(self._cards) - 1)
        if follows:
            self.end()

    @property
    def at_end(self) -> bool:
        """Whether the reader sees the last line."""
        return self._follows and (self.scroll_target_y >= self.max_scroll_y - 1)

    def end(self) -> None:
        """Go to the last line."""
        self._follows = True
        self.scroll_to(y=self.max_scroll_y, animate=False, immediate=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Note whether the reader left the end, or came back to it."""
        super().watch_scroll_y(old_value, new_value)
        self._follows = new_value >= self.max_scroll_y - 1

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap all cards anew for the new width, at the same place."""
        width = self.scrollable_content_region.width
        if width == self._width or not width:
            return
        follows, top = self._follows, self._card_at(self.scroll_offset.y)
        self._width = width
        self._draw(0)
        if self._current is not None:
            self._reveal(self._current)
        elif follows:
            self.end()
        elif top is not None:
            self.scroll_to(y=self._starts[top], animate=False, immediate=True)

    def notify_style_update(self) -> None:
        """Draw anew when the theme changes."""
        super().notify_style_update()
        self._draw(0)

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        at = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        strip = self._strips[at] if at < len(self._strips) else Strip.blank(width)
        return strip.adjust_cell_length(width, self.rich_style).apply_style(self.rich_style)

    def _card_at(self, line: int) -> int | None:
        return max((i for i, start in enumerate(self._starts) if start <= line), default=None)

    def _reveal(self, card: int) -> None:
        start = self._starts[card] if card < len(self._starts) else 0
        end = self._starts[card + 1] if card + 1 < len(self._starts) else len(self._strips)
        height = self.scrollable_content_region.height
        top = max(0, min(start, end - height) if end - start <= height else start)
        self.scroll_to(y=top, animate=False, immediate=True)

    def _draw(self, first: int) -> None:
        if not self._width:
            return
        keep = self._starts[first] if first < len(self._starts) else len(self._strips)
        self._starts, self._strips = self._starts[:first], self._strips[:keep]
        for card in self._cards[first:]:
            self._starts.append(len(self._strips))
            content = laid_out(card, self._width)
            self._strips += Visual.to_strips(self, content, self._width, None, self.visual_style)
            self._strips.append(Strip([]))
        self.virtual_size = Size(self._width, len(self._strips))
        self.refresh()


def laid_out(card: Card, width: int) -> Content:
    """A card wrapped to a width, behind its bar."""
    bar = plain("▎ ", card.bar)
    lines = [join(bar, line) for row in card.rows for line in _wrapped(row, width - BAR)]
    return Content("\n").join(lines)


def _wrapped(row: Row, width: int) -> list[Content]:
    room = max(8, width - row.indent)
    first, *rest = row.text.wrap(room) or [Content("")]
    if rest and row.hang:
        left = row.text[len(first.plain) :]
        text = left.plain
        rest = left[len(text) - len(text.lstrip()) :].wrap(max(8, room - row.hang))
    indent = " " * row.indent
    return [join(indent, first)] + [join(indent + " " * row.hang, line) for line in rest]

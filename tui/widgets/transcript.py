"""The transcript: cards of any number, drawn line by line, so that a long dialogue costs no more than a short one."""

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui.text import plain
from tui.widgets.cards import Card
from tui.widgets.rows import wrapped

BAR = 2
"""Cells at the left of a card, for its bar and a space."""

HEAVY_BAR = "█ "
"""What stands there at the current card."""


class Transcript(ScrollView, can_focus=True):
    """Cards, and after them one that may still change; it follows the end only while the reader is at the end."""

    # The gutter of the scrollbar is always there, so that lines never change their width with what is shown.
    DEFAULT_CSS = "Transcript { overflow-x: hidden; overflow-y: scroll; }"
    ALLOW_SELECT = False
    BORDER_TITLE = "Talks"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self._cards: list[Card] = []
        self._tail: Card | None = None
        self._starts = [0]  # the last is where the cards end and the tail begins
        self._strips: list[Strip] = []
        self._current: int | None = None
        self._width = 0
        self._follows = True

    def show(self, cards: Sequence[Card], current: int | None = None) -> None:
        """Show these cards; ``current`` is marked and kept in sight. Cards that stand already are not drawn again."""
        pairs = zip(cards, self._cards, strict=False)
        kept = next((n for n, (new, old) in enumerate(pairs) if new is not old), min(len(cards), len(self._cards)))
        self._cards = [*cards]
        self._draw(kept)
        self._current = current
        if current is not None:
            self._reveal(current)

    def append(self, card: Card) -> None:
        """Add a card at the end, in the place of the one that could still change."""
        self._cards.append(card)
        self._end_with(None, len(self._cards) - 1)

    def tail(self, card: Card | None) -> None:
        """Show a card that may still change after all others, instead of the one that stood there."""
        self._end_with(card, len(self._cards))

    def _end_with(self, tail: Card | None, first: int) -> None:
        follows, self._tail = self._follows, tail
        self._draw(first)
        if follows:
            self.end()

    def end(self) -> None:
        """Go to the last line, and follow it."""
        self._go(len(self._strips))
        self._follows = True

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Note whether the reader left the end, or came back to it."""
        super().watch_scroll_y(old_value, new_value)
        self._follows = new_value >= self.max_scroll_y - 1

    def on_resize(self) -> None:
        """Wrap all cards anew for the new width, and stay at the same card."""
        width, follows = self.scrollable_content_region.width, self._follows
        if width and width != self._width:
            top = sum(start <= self.scroll_offset.y for start in self._starts) - 1
            self._width = width
            self._draw(0)
            if not follows and top >= 0:
                self._go(self._starts[top])
        if self._current is not None:
            self._reveal(self._current)
        elif follows:
            self.end()

    def notify_style_update(self) -> None:
        """Draw anew when the theme changes."""
        super().notify_style_update()
        self._draw(0)

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        at, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if at >= len(self._strips):
            return Strip.blank(width, self.rich_style)
        strip = self._strips[at]
        if self._current is not None and self._span(self._current)[0] <= at < self._span(self._current)[1] - 1:
            bar = self._strips_of(plain(HEAVY_BAR, self._cards[self._current].bar))[0]
            strip = Strip.join([bar, strip.crop(BAR)])
        return strip.adjust_cell_length(width, self.rich_style)

    def _strips_of(self, content: Content) -> list[Strip]:
        return Visual.to_strips(self, content, max(1, self._width), None, self.visual_style)

    def _span(self, card: int) -> tuple[int, int]:
        return (self._starts[card], self._starts[card + 1]) if card + 1 < len(self._starts) else (0, 0)

    def _reveal(self, card: int) -> None:
        start, end = self._span(card)
        height = self.scrollable_content_region.height
        self._go(max(0, end - height) if end - start <= height else start)

    def _go(self, line: int) -> None:
        self.scroll_to(y=line, animate=False, immediate=True)

    def _draw(self, first: int) -> None:
        if not self._width:
            return
        del self._starts[first + 1 :]
        del self._strips[self._starts[-1] :]
        for card in self._cards[len(self._starts) - 1 :]:
            self._strips += self._lines_of(card)
            self._starts.append(len(self._strips))
        if self._tail:
            self._strips += self._lines_of(self._tail)
        self.virtual_size = Size(self._width, len(self._strips))
        self.refresh()

    def _lines_of(self, card: Card) -> Iterator[Strip]:
        bar = plain(f"{card.shape} ", card.bar)
        lines = [bar + line for row in card.rows for line in wrapped(row, self._width - BAR)]
        yield from self._strips_of(Content("\n").join(lines))
        yield Strip.blank(self._width, self.rich_style)

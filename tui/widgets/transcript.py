"""The transcript: a list of cards, of which only those near the view are drawn, so that long talks stay fast."""

from bisect import bisect_right
from collections.abc import Callable

from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui.text import plain
from tui.widgets.cards import Card
from tui.widgets.text_rows import wrapped

BAR = 2
"""The width on the left of a card for its bar and a space, in cells."""

HEAVY_BAR = "█ "
"""The bar of the current card."""

NEAR, FAR = 16, 48
"""The least and the largest number of cards laid out before the last one; scrolling up adds more."""

Source = Callable[[int], Card]
"""Gives the card of an event by its number."""


class Transcript(ScrollView, can_focus=True):
    """Cards, and a last one that may still change; the view follows the end while the reader is at the end."""

    # The scrollbar is always shown, so that the width of lines does not depend on their number.
    DEFAULT_CSS = "Transcript { overflow-x: hidden; overflow-y: scroll; }"
    ALLOW_SELECT = False
    # More lines do not change the size of this widget, so they need no new layout of the screen.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    BORDER_TITLE = "Talks"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self._card: Source | None = None
        self._first = self._count = 0  # the cards from the first up to the count are laid out
        self._lines: dict[int, list[Strip]] = {}
        self._last: list[Strip] = []
        self._tail: Card | None = None
        self._starts = [0]  # the first line of each card laid out, and of the tail
        self._current: int | None = None
        self._width = 0
        self._follows = True

    def show(self, card: Source, count: int, current: int | None = None) -> None:
        """Show this number of cards; ``current`` is marked and stays in view. Drawn cards stay until ``forget``."""
        follows = self._follows
        self._card, self._count, self._current = card, count, current
        before = count - 1 - self._first
        if before < NEAR or (before > FAR and (follows or current is not None)):
            self._first = max(0, count - 1 - NEAR)
        for place in [place for place in self._lines if not self._first <= place < count]:
            del self._lines[place]
        self._lay_out()
        if current is not None:
            self._reveal(current)
        elif follows:
            self.end()

    def forget(self) -> None:
        """Forget all drawn cards; each is drawn again when it is shown."""
        self._lines.clear()

    def tail(self, card: Card | None) -> None:
        """Replace the last card, which may still change; None removes it."""
        follows, self._tail = self._follows, card
        self._lay_out()
        if follows:
            self.end()

    def end(self) -> None:
        """Go to the last line, and follow the end."""
        self._go(self.virtual_size.height)
        self._follows = True

    def watch_virtual_size(self, size: Size) -> None:
        """Set the number of lines of the scrollbar."""
        self.vertical_scrollbar.window_virtual_size = size.height

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow the end only while the reader is there; add earlier cards when they scroll up."""
        super().watch_scroll_y(old_value, new_value)
        self._follows = new_value >= self.max_scroll_y - 1
        if new_value < min(old_value, 1) and self._first:
            self.call_later(self._earlier)

    def _earlier(self) -> None:
        height = self._starts[-1]
        self._first = max(0, self._first - NEAR)
        self._lay_out()
        self._go(self.scroll_offset.y + self._starts[-1] - height)

    def on_resize(self) -> None:
        """Wrap all cards again for the new width, and stay at the same card."""
        width, follows = self.scrollable_content_region.width, self._follows
        if width and width != self._width:
            top = bisect_right(self._starts, self.scroll_offset.y) - 1
            self._width = width
            self.redraw()
            if not follows:
                self._go(self._starts[min(top, len(self._starts) - 1)])
        if self._current is not None:
            self._reveal(self._current)
        elif follows:
            self.end()

    def notify_style_update(self) -> None:
        """Draw again when the theme changes."""
        super().notify_style_update()
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        at, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if at >= self._starts[-1]:
            rest = at - self._starts[-1]
            strip = self._last[rest] if rest < len(self._last) else Strip.blank(width, self.rich_style)
            return strip.adjust_cell_length(width, self.rich_style)
        place = bisect_right(self._starts, at) - 1
        lines = self._lines[self._first + place]
        strip = lines[at - self._starts[place]]
        if self._first + place == self._current and at < self._starts[place + 1] - 1 and self._card:
            bar = self._strips_of(plain(HEAVY_BAR, self._card(self._current).bar))[0]
            strip = Strip.join([bar, strip.crop(BAR)])
        return strip.adjust_cell_length(width, self.rich_style)

    def _strips_of(self, content: Content) -> list[Strip]:
        return Visual.to_strips(self, content, max(1, self._width), None, self.visual_style)

    def _reveal(self, card: int) -> None:
        if not self._width:
            return
        start, end = self._starts[card - self._first], self._starts[card - self._first + 1]
        height = self.scrollable_content_region.height
        self._go(max(0, end - height) if end - start <= height else start)

    def _go(self, line: int) -> None:
        self.scroll_to(y=line, animate=False, immediate=True)

    def redraw(self) -> None:
        """Draw all cards again, at the same place."""
        self._lines.clear()
        self._lay_out()

    def _lay_out(self) -> None:
        if not self._width:
            return
        self._starts = [0]
        for place in range(self._first, self._count):
            if place not in self._lines and self._card:
                self._lines[place] = self._lines_of(self._card(place))
            self._starts.append(self._starts[-1] + len(self._lines[place]))
        self._last = self._lines_of(self._tail) if self._tail else []
        self.virtual_size = Size(self._width, self._starts[-1] + len(self._last))
        self.refresh()

    def _lines_of(self, card: Card) -> list[Strip]:
        if not card.rows:  # nothing of the event is for this reader
            return []
        bar = plain(f"{card.shape} ", card.bar)
        lines = [bar + line for row in card.rows for line in wrapped(row, self._width - BAR)]
        return [*self._strips_of(Content("\n").join(lines)), Strip.blank(self._width, self.rich_style)]

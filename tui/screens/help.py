"""The help: all keys of a screen."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen

from tui.screens.footer import Footer
from tui.text import join, plain
from tui.widgets.text_rows import Row, Rows

MARGIN = 19
"""The width of the column of keys, in cells."""


class HelpScreen(ModalScreen[None]):
    """A table of keys, from the bindings that are active now."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q", "dismiss", "Close", key_display="esc")]

    def __init__(self, bindings: Iterable[ActiveBinding], hints: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._hints = tuple(hints)
        self._keys = [b.binding for b in bindings if b.enabled and (b.binding.tooltip or b.binding.show)]

    def compose(self) -> ComposeResult:
        """A line for each action."""
        with Vertical(classes="dialog"):
            with VerticalScroll():
                yield Rows(self._rows())
            yield Footer()

    def on_mount(self) -> None:
        """Set the title."""
        self.query_one(".dialog").border_title = "Keys"

    def _rows(self) -> Iterator[Row]:
        keys: dict[str, list[str]] = {text: [key] for key, text in self._hints if key}
        for binding in self._keys:
            text = binding.tooltip or binding.description
            keys.setdefault(text, []).append(self.app.get_key_display(binding))
        keys |= {text: [key] for key, text in self._hints if not key}
        for text, found in keys.items():
            yield Row(
                join(plain(f"{' '.join(dict.fromkeys(found)):>{MARGIN}}  ", "bold $accent"), plain(text)), 0, MARGIN + 2
            )

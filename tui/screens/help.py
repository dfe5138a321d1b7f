"""The keys of the screen below, all of them."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer

from tui.text import join, plain
from tui.widgets.rows import Row, Rows

MARGIN = 19
"""Cells for keys."""


class HelpScreen(ModalScreen[None]):
    """A table of keys, made from the bindings that hold now."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q", "dismiss", "Close", key_display="esc")]

    def __init__(self, bindings: Iterable[ActiveBinding], hints: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._hints = tuple(hints)
        self._keys = [b.binding for b in bindings if b.enabled and (b.binding.tooltip or b.binding.show)]

    def compose(self) -> ComposeResult:
        """A line for every action."""
        with Vertical(classes="dialog"):
            with VerticalScroll():
                yield Rows(self._rows())
            yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Name the table."""
        self.query_one(".dialog").border_title = "Keys"

    def _rows(self) -> Iterator[Row]:
        keys: dict[str, list[str]] = {told: [key] for key, told in self._hints if key}
        for binding in self._keys:
            told = binding.tooltip or binding.description
            keys.setdefault(told, []).append(self.app.get_key_display(binding))
        keys |= {told: [key] for key, told in self._hints if not key}
        for told, found in keys.items():
            yield Row(
                join(plain(f"{' '.join(dict.fromkeys(found)):>{MARGIN}}  ", "bold $accent"), plain(told)), 0, MARGIN + 2
            )

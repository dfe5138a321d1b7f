"""A short form of text fields, for what a facilitator writes."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from prompts.load import phrase
from tui.screens.footer import Footer
from tui.text import plain


class Field(NamedTuple):
    """A field with its label, its longest text in characters, its first value, and whether it may stay empty."""

    label: str
    most: int
    value: str = ""
    optional: bool = False


class FormScreen(ModalScreen[tuple[str, ...] | None]):
    """Asks for some lines of text and gives them in order; None if the person cancels."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "finish", "Confirm"),
        Binding("escape", "dismiss", "Cancel"),
    ]

    def __init__(self, title: str, fields: Sequence[Field], about: str = "") -> None:
        super().__init__()
        self._title, self._fields, self._about = title, fields, about

    def compose(self) -> ComposeResult:
        """What it is about, and the fields."""
        with Vertical(classes="dialog -small"):
            if self._about:
                yield Static(plain(self._about), markup=False)
            for place, field in enumerate(self._fields):
                with Horizontal(classes="field"):
                    yield Label(field.label, markup=False)
                    yield Input(field.value, id=f"field-{place}", max_length=field.most, compact=True)
            yield Footer()

    def on_mount(self) -> None:
        """Set the titles."""
        self.query_one(".dialog").border_title = self._title
        self.query_one(".dialog").border_subtitle = "enter: next field or confirm · esc: cancel"
        self.query(Input).first().focus()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self.query(Input).last():
            self.action_finish()
        else:
            self.focus_next(Input)

    def action_finish(self) -> None:
        """Give what was written, if nothing is missing."""
        given = tuple(line.value.strip() for line in self.query(Input))
        if any(not text and not field.optional for text, field in zip(given, self._fields, strict=True)):
            self.notify(phrase("board", "missing"), markup=False, severity="warning")
        elif self.is_current:  # a second press of enter would close the screen below
            self.dismiss(given)

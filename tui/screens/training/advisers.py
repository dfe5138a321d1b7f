"""Advisers: what each audience at home makes of the draft of a move."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from prompts.load import phrase
from tui.screens.footer import Footer
from tui.text import plain


class AdvisersScreen(ModalScreen[None]):
    """A list of advisers by audience; ``ask`` gives the view of one, in sentences."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back")]

    def __init__(self, names: Mapping[str, str], ask: Callable[[str], tuple[str, ...]]) -> None:
        super().__init__()
        self._names, self._ask = names, ask

    def compose(self) -> ComposeResult:
        """The advisers, and what the one who was asked says."""
        with Vertical(classes="dialog"):
            options = [Option(plain(name), id=id_) for id_, name in self._names.items()]
            yield OptionList(*options, id="advisers", markup=False, compact=True)
            with VerticalScroll(id="advice", can_focus=True):
                yield Static(phrase("adviser", "choose"), id="said", markup=False)
            yield Footer()

    def on_mount(self) -> None:
        """Set the titles."""
        self.query_one(".dialog").border_title = phrase("adviser", "title")
        self.query_one(".dialog").border_subtitle = "enter: ask"
        self.query_one("#advisers").focus()

    @on(OptionList.OptionSelected, "#advisers")
    def _asked(self, event: OptionList.OptionSelected) -> None:
        said = self._ask(str(event.option_id))
        self.query_one("#said", Static).update(plain("\n\n".join(said)))
        self.query_one("#advice").scroll_home(animate=False)

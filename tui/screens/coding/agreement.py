"""How far the coders of a dialogue agree."""

import asyncio
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen

from prompts.load import phrase
from studies.coders.compare import told
from tui.notices import errors_as_notices
from tui.screens.coding.codings import Codings
from tui.screens.footer import Footer
from tui.text import plain
from tui.widgets.text_rows import Row, Rows


class AgreementScreen(ModalScreen[None]):
    """Krippendorff's alpha of each variable, computed in a thread so that the screen does not freeze meanwhile."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,a", "dismiss", "Close", key_display="esc")]

    def __init__(self, codings: Codings) -> None:
        super().__init__()
        self._codings, self._ratings = codings, codings.of_all()

    def compose(self) -> ComposeResult:
        """The lines of the agreement."""
        with Vertical(classes="dialog"):
            with VerticalScroll():
                yield Rows([Row(plain(phrase("rate", "computing")))], id="agreement")
            yield Footer()

    def on_mount(self) -> None:
        """Set the title, and compute."""
        self.query_one(".dialog").border_title = phrase("rate", "agreement")
        self._compute()

    @work
    async def _compute(self) -> None:
        with errors_as_notices(self.app):
            found = await asyncio.to_thread(self._codings.compared, self._ratings)
            self.query_one("#agreement", Rows).show(Row(plain(line)) for line in told(found))

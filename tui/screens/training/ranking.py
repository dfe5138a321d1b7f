"""What a trainee believes of the other side, written down after the talks and before anything is revealed."""

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from moderator.facilitation import Ranked
from moderator.table import Table
from prompts.load import phrase
from tui.screens.footer import Footer
from tui.text import DIM, badge, join, plain

MOST = 5
"""Wants that are ranked."""

LONGEST = 300
"""The longest line on what decided the talks, in characters."""


class RankingScreen(Screen[Ranked | None]):
    """Lists of what the other side may have wanted, and of its declared red lines, put in order by the trainee.

    It gives the event, or None where the trainee does not wish to answer.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "done", "Done", tooltip="Keep your answers, and see the whole record"),
        Binding("escape", "dismiss(None)", "Skip", tooltip="See the whole record without an answer"),
    ]

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("enter", "Give the selected line the next place, or take its place away"),
        ("tab", "Go to the next list"),
    )

    def __init__(self, table: Table, side: str) -> None:
        super().__init__()
        self._table, self._side = table, side
        scenario = table.scenario
        self._other = scenario.mandate(scenario.other(side))
        self._titles = {
            "wants": {m.id: m.title for m in scenario.measures if m.actor != self._other.id},
            "lines": {line.id: line.title for line in self._other.red_lines if line.declared},
        }
        self._chosen: dict[str, list[str]] = {name: [] for name in self._titles}

    def compose(self) -> ComposeResult:
        """How the talks ended, two lists, a line of text, and the button."""
        with Vertical(id="ranking"):
            if closed := self._table.closed:
                yield Static(plain(f"{phrase('ending', closed.outcome)} {closed.reason}", "bold"), markup=False)
            yield Static(join(badge(self._table.scenario, self._side), plain(f"  {self._said('intro')}")), markup=False)
            for name in self._titles:
                yield Static(plain(self._said(name), "bold"), markup=False)
                yield OptionList(*self._options(name), id=name, markup=False, compact=True)
            yield Input(placeholder=phrase("ranking", "decided"), id="decided", max_length=LONGEST, compact=True)
            yield Button(phrase("ranking", "done"), id="done", variant="primary", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """Begin with the wants."""
        self.query_one("#ranking").border_title = phrase("ranking", "title")
        self.call_after_refresh(self._focus_wants)  # on a slow machine the lists are not there yet

    def _focus_wants(self) -> None:
        for wants in self.query("#wants"):
            wants.focus()

    def _said(self, what: str) -> str:
        return phrase("ranking", what, side=self._other.name)

    def _options(self, name: str) -> Iterator[Option]:
        for id_, title in self._titles[name].items():
            yield Option(join(self._place(name, id_), plain(title)), id=id_)

    def _place(self, name: str, id_: str) -> Content:
        chosen = self._chosen[name]
        return plain(f"{chosen.index(id_) + 1}. ", "bold $accent") if id_ in chosen else plain("·  ", DIM)

    @on(OptionList.OptionSelected)
    def _ranked(self, event: OptionList.OptionSelected) -> None:
        name, id_ = str(event.option_list.id), str(event.option_id)
        chosen = self._chosen[name]
        if id_ in chosen:
            chosen.remove(id_)
        elif name == "wants" and len(chosen) >= MOST:
            self.notify(phrase("ranking", "full"), markup=False)
            return
        else:
            chosen.append(id_)
        for option in self._options(name):
            event.option_list.replace_option_prompt(str(option.id), option.prompt)

    @on(Button.Pressed, "#done")
    def action_done(self) -> None:
        """Give the answers."""
        decided = self.query_one("#decided", Input).value.strip()
        wants, lines = (tuple(self._chosen[name]) for name in ("wants", "lines"))
        if not (wants or lines or decided):
            self.notify(phrase("ranking", "empty"), markup=False)
            return
        last = self._table.round
        self.dismiss(Ranked(round=last, side=self._side, wants=wants, red_lines=lines, decided=decided))

"""The lines of a turn: what could be done, what each is worth, and a fork that plays one of them."""

from itertools import islice
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from agents.scripted.delegate import worded
from engine.analysis import LineValue, Settings, TurnAnalysis
from moderator.moves import Move
from moderator.table import Table
from moderator.visibility import view_of
from prompts.load import phrase
from scenarios.scenario import Scenario
from tui.messages import Fork
from tui.requests import ForkRequest
from tui.screens.footer import Footer
from tui.text import DIM, badge, join, plain
from tui.values import ValueBy, marked
from tui.widgets.text_rows import Row, Rows

NAMED = 3
"""Doctrines thought to sit opposite that are named, the likeliest first."""


class Asked(NamedTuple):
    """A turn of a dialogue: the table when its side was asked, the move that was made (None if it was forfeited)."""

    dialogue: str
    table: Table
    move: Move | None
    turn: TurnAnalysis


class LinesScreen(ModalScreen[None]):
    """The lines of a turn from best to worst; choosing one forks the talks there, with that line played first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,e", "dismiss", "Close", key_display="esc"),
        Binding("question_mark,f1", "app.keys", "Keys", tooltip="Show all keys"),
    ]

    def __init__(self, asked: Asked, settings: Settings, way: ValueBy) -> None:
        super().__init__()
        self._asked, self._settings, self._way = asked, settings, way
        self._judge = ValueBy(settings.by, asked.turn.side)

    def compose(self) -> ComposeResult:
        """What the values rest on, and the lines."""
        with Vertical(classes="dialog"):
            yield Rows(self._head(), id="basis")
            lines = (self._line(line) for line in self._asked.turn.lines)
            yield OptionList(*map(Option, lines), id="lines", markup=False, compact=True)
            yield Footer()

    def on_mount(self) -> None:
        """Set the titles."""
        turn = self._asked.turn
        dialog = self.query_one(".dialog")
        dialog.border_title = phrase("lines", "title", turn=str(turn.number), round=str(turn.round))
        dialog.border_subtitle = phrase("lines", "choose")
        self.query_one(OptionList).focus()

    def _head(self) -> tuple[Row, ...]:
        turn, scenario = self._asked.turn, self._asked.table.scenario
        side, name = scenario.mandate(turn.side).name, self._judge.name(scenario)
        lost = phrase("lines", "lost", loss=self._judge.told(turn.loss), name=name)
        if turn.best.made:
            lost = phrase("analysis", "good" if turn.mark == "!" else "best")
        order = phrase("lines", "order", name=name)
        if (shown := self._way.name(scenario)) != name:
            order += f" {phrase('lines', 'shown', shown=shown)}"
        plays = phrase("lines", "plays", plays=str(self._settings.plays), side=side, own=turn.own)
        return (
            Row(join(badge(scenario, turn.side), "  ", marked(turn.mark), " " * bool(turn.mark), plain(lost)), 0, 2),
            Row(plain(order, DIM)),
            Row(plain(plays, DIM)),
            Row(plain(_opposite(turn, scenario), DIM)),
            Row(plain(phrase("analysis", "caveat"), "$text-warning")),
        )

    def _line(self, line: LineValue) -> Content:
        """A line: its value, what it is behind the best one, and its acts in words."""
        best = line is self._asked.turn.best
        behind = phrase("analysis", "first") if best else phrase("lines", "behind", loss=self._judge.told(line.behind))
        made = (plain(f"   {phrase('lines', 'made')} ", "bold $accent"), marked(self._asked.turn.mark))
        value = plain(self._way.told(self._way.of(line.value)), "bold")
        return join(value, plain(f"   {behind}", DIM), *(made if line.made else ()), "\n", plain(line.told), "\n")

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        asked, line = self._asked, self._asked.turn.lines[event.option_index]
        if line.made and asked.move is None:
            self.notify(phrase("lines", "forfeit"), markup=False, severity="warning")
            return
        view = view_of(asked.table, asked.turn.side)
        said = worded(view, line.acts, asked.turn.own, asked.table.seed, content=line.content)
        move = asked.move if line.made else said
        self.app.post_message(Fork(ForkRequest(asked.dialogue, asked.turn.number - 1, {}, move=move)))


def _opposite(turn: TurnAnalysis, scenario: Scenario) -> str:
    """Who is thought to sit opposite, with weights in percent."""
    named = dict(islice(turn.opposite.items(), NAMED))
    weights = [phrase("analysis", "weight", doctrine=name, share=f"{100 * w:.0f}") for name, w in named.items()]
    if rest := sum(islice(turn.opposite.values(), NAMED, None)):
        weights.append(phrase("analysis", "rest", share=f"{100 * rest:.0f}"))
    told = {"side": scenario.mandate(scenario.other(turn.side)).name, "weights": ", ".join(weights)}
    if turn.decided:
        return phrase("analysis", "decided", doctrine=next(iter(named)), **told)
    return phrase("analysis", "undecided", **told)

"""The lines of a turn: what could be done, what each is worth, and a fork that plays one of them."""

from itertools import islice
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from agents.scripted.delegate import worded
from engine.analysis import LineValue, Settings, TurnAnalysis
from moderator.moves import Move
from moderator.table import Table
from moderator.visibility import view_of
from prompts.load import phrase
from tui.messages import Fork
from tui.requests import ForkRequest
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
            yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Set the titles."""
        turn = self._asked.turn
        dialog = self.query_one(".dialog")
        dialog.border_title = phrase("analysis", "turn", turn=str(turn.number), round=str(turn.round))
        dialog.border_subtitle = phrase("analysis", "choose")
        self.query_one(OptionList).focus()

    def _head(self) -> tuple[Row, ...]:
        turn, scenario = self._asked.turn, self._asked.table.scenario
        other = scenario.other(turn.side)
        side, name = scenario.mandate(turn.side).name, self._judge.name(scenario)
        lost = phrase("analysis", "lost", loss=self._loss(turn.made), name=name)
        order = phrase("analysis", "order", side=side, name=name, shown=self._way.name(scenario))
        plays = phrase("analysis", "plays", plays=str(self._settings.plays), side=side, own=turn.own)
        weights = phrase("analysis", "opposite", side=scenario.mandate(other).name, weights=_weights(turn))
        return (
            Row(join(badge(scenario, turn.side), "  ", marked(turn.mark), " " * bool(turn.mark), plain(lost)), 0, 2),
            Row(plain(order, DIM)),
            Row(plain(plays, DIM)),
            Row(plain(weights, DIM)),
            Row(plain(phrase("analysis", "warning"), "$text-warning")),
        )

    def _loss(self, line: LineValue) -> str:
        return self._judge.told(self._judge.scaled(line.behind), sign=False)

    def _line(self, line: LineValue) -> Content:
        """A line: its value, what it is behind the best one, and its acts in words."""
        best = line is self._asked.turn.best
        behind = phrase("analysis", "best") if best else phrase("analysis", "behind", loss=self._loss(line))
        made = plain(f"   {phrase('analysis', 'made')}", "bold $accent") if line.made else Content("")
        mark = join(" ", marked(self._asked.turn.mark)) if line.made else Content("")
        value = plain(self._way.told(self._way.of(line.value)), "bold")
        return join(value, plain(f"   {behind}", DIM), made, mark, "\n", plain(line.told), "\n")

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        asked, line = self._asked, self._asked.turn.lines[event.option_index]
        if line.made and asked.move is None:
            self.notify(phrase("analysis", "forfeit"), markup=False, severity="warning")
            return
        view = view_of(asked.table, asked.turn.side)
        move = asked.move if line.made else worded(view, line.acts, asked.turn.own, asked.table.seed)
        self.app.post_message(Fork(ForkRequest(asked.dialogue, asked.turn.number - 1, {}, move=move)))


def _weights(turn: TurnAnalysis) -> str:
    """The doctrines thought to sit opposite, with their weights in percent."""
    named = [f"{name} {share:.0%}" for name, share in islice(turn.opposite.items(), NAMED)]
    rest = sum(islice(turn.opposite.values(), NAMED, None))
    others = [phrase("analysis", "others", share=f"{rest:.0%}")] if rest else []
    weights = ", ".join((*named, *others)).replace("%", " %")
    return weights if turn.decided else phrase("analysis", "undecided", weights=weights)

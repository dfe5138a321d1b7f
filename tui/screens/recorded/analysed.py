"""The base of the replay that analyses its talks: a value bar, a graph, marks, and the lines of a turn."""

import os
from contextlib import closing
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.worker import Worker, WorkerState, get_current_worker

from engine.analysis import Analysis, TurnAnalysis
from engine.jobs import Progress, analysis
from engine.marks import Mark
from moderator.events import Moved
from moderator.replay import check_rules
from moderator.visibility import Visibility, everything
from prompts.load import phrase
from transcripts.clean import clean
from tui.analyses import Analyses
from tui.messages import Analysed
from tui.notices import errors_as_notices
from tui.processes import prepare_processes
from tui.screens.dialogue import TalksScreen
from tui.screens.recorded.lines import Asked, LinesScreen
from tui.text import DIM, join, plain
from tui.timeline import Timeline
from tui.values import ValueBy, marked, ways
from tui.widgets.cards import Card
from tui.widgets.transcript import Transcript
from tui.widgets.value_bar import Shown, ValueBar
from tui.widgets.value_graph import Left, ValueGraph

ANALYSIS = Binding.Group("Analysis", compact=True)

JOBS = max(2, os.cpu_count() or 2)
"""Processes of an analysis; with one, it would compute in the process of the app."""


class AnalysedScreen(TalksScreen):
    """Talks with their analysis, if there is one; it computes in other processes, which end with the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "A", "analyse", "Analyse", group=ANALYSIS, tooltip="Analyse these talks: what each turn was worth and lost"
        ),
        Binding("A", "stop", "Stop", group=ANALYSIS, tooltip="Stop the analysis; the turns that are done are kept"),
        Binding(
            "e", "lines", "Lines", group=ANALYSIS, tooltip="Lines: what else could be done at this turn, and its value"
        ),
        Binding("u", "value_by", show=False, tooltip="Value by S, by the chance of agreement or by a side's balance"),
    ]

    def __init__(self, dialogue: str, tape: Timeline, sight: Visibility, analyses: Analyses) -> None:
        super().__init__(tape, sight)
        self.dialogue = dialogue
        self.found: dict[int, TurnAnalysis] = {}
        self._analyses, self._settings = analyses, analyses.settings
        self._ways = ways(tape.opened, self._settings.by)  # value is told by the first of them
        self._progress: Progress | None = None
        self._worker: Worker[None] | None = None

    @property
    def whole(self) -> bool:
        """Whether the reader may see all of the talks; nobody else may see an analysis of them."""
        return self.sight == everything(self.tape.opened.scenario)

    def panes(self) -> dict[str, str]:
        """The panes, with the graph as the last one of a narrow screen."""
        return super().panes() | ({"values": phrase("replay", "values")} if self.whole else {})

    def more_panes(self) -> ComposeResult:
        """The value bar beside the transcript."""
        yield ValueBar(id="bar")

    def below(self) -> ComposeResult:
        """The graph under the panes."""
        yield ValueGraph(id="values")

    def on_mount(self) -> None:
        """Show what was analysed before."""
        with errors_as_notices(self.app):
            if self.whole:
                kept = self._analyses.kept()
                self.found = {turn.number: turn for turn in kept}
        if self.found:
            self.annotate()

    def annotate(self) -> None:
        """Show the talks again with what was added to them, at the same place."""
        self.card_at.cache_clear()
        self.query_one(Transcript).redraw()
        self.draw()

    def draw(self) -> None:
        """Draw everything but the transcript."""
        super().draw()
        self.set_class(bool(self.found), "-analysed")
        if self.whole:
            self._draw_values()

    def _draw_values(self) -> None:
        opened, turn, way = self.tape.opened, self.tape.turn_of(self.at), self._ways[0]
        value = way.of(self.found[turn].made.value) if turn in self.found else None
        number = way.number(value.mean) if value else ""
        found = Analysis(settings=self._settings, turns=tuple(self.found.values()))
        self.query_one(ValueBar).draw(Shown(way.short(opened.scenario), number, value, way.bounds(found.turns)))
        left = Left(bool(self.found and self._missing()), under_way=self._worker is not None)
        self.query_one(ValueGraph).draw(found, way, opened, turn, left)

    def make_card(self, place: int) -> Card:
        """The card of an event, with the mark of its turn."""
        made, turn = super().make_card(place), self.found.get(self.tape.turn_of(place))
        if turn is None or not turn.mark or self.tape.place_of(turn.number) != place:
            return made
        head = made.rows[0]
        return replace(made, rows=(replace(head, text=join(head.text, self._told(turn))), *made.rows[1:]))

    def _told(self, turn: TurnAnalysis) -> Content:
        """The mark of a turn, and what it lost, if it is marked for that."""
        lost = ValueBy(self._settings.by, turn.side).number(turn.loss.mean)
        told = "" if turn.mark == "!" else f" {phrase('replay', 'lost', loss=lost)}"
        return join("  ", marked(turn.mark), plain(told, DIM))

    def judged(self) -> dict[int, Mark]:
        """The marks of turns, by their events."""
        return {self.tape.place_of(turn.number): turn.mark for turn in self.found.values() if turn.mark}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An analysis is for those who may see all of the talks; one at a time."""
        if action in ("analyse", "stop"):
            return self.whole and (self._worker is None) == (action == "analyse")
        if action == "lines":
            return self.whole
        if action == "value_by":
            return bool(self.found)
        return super().check_action(action, parameters)

    def pace(self) -> str:
        """How far the analysis is, while it is made."""
        done = self._progress if self._worker else None
        return f" · {phrase('replay', 'progress', percent=str(100 * done.done // done.parts))}" if done else ""

    def action_analyse(self) -> None:
        """Analyse the turns that are not analysed yet."""
        with errors_as_notices(self.app):
            check_rules(self.tape.table(0))
            if missing := self._missing():
                self._progress = None
                self._worker = self._analyse(missing)
                self.draw()
                self.refresh_bindings()
            else:
                self.notify(phrase("replay", "whole"), markup=False, timeout=4)

    def _missing(self) -> list[int]:
        """The turns before the end of the talks that are not analysed yet."""
        last = self.tape.turn_of(len(self.tape) - 1)
        while last and self.tape.before(self.tape.place_of(last)).closing:
            last -= 1
        return [turn for turn in range(1, last + 1) if turn not in self.found]

    @work(thread=True, exclusive=True, group="analysis", exit_on_error=False)
    def _analyse(self, turns: list[int]) -> None:
        """Wait for other processes in a thread; leaving the screen cancels it, and the processes end."""
        worker = get_current_worker()
        prepare_processes()
        with closing(analysis(tuple(self.tape.events), self._settings, JOBS, turns)) as parts:
            for part in parts:
                if worker.is_cancelled:
                    return
                self.post_message(Analysed(part))

    def on_analysed(self, message: Analysed) -> None:
        """Show what has come, and keep each turn."""
        part = message.part
        if isinstance(part, TurnAnalysis):
            self.found[part.number] = part
            with errors_as_notices(self.app):
                self._analyses.keep(part)
            (self.annotate if part.mark else self.draw)()
            self.refresh_bindings()
        elif part != self._progress:
            self._progress = part
            self.draw_head()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The analysis has ended, or stopped because of an error."""
        if event.worker is not self._worker or not event.worker.is_finished:
            return
        self._worker = None
        if event.state == WorkerState.ERROR:
            told = phrase("replay", "stopped", problem=clean(str(event.worker.error)))
            self.notify(told, markup=False, severity="error", timeout=8)
        self.draw()
        self.refresh_bindings()

    def action_stop(self) -> None:
        """Stop the analysis."""
        if self._worker:
            self._worker.cancel()

    def on_unmount(self) -> None:
        """Leave no process behind; the worker may be cancelled already."""
        self.action_stop()

    def action_value_by(self) -> None:
        """Tell value by the next of its kinds."""
        self._ways = (*self._ways[1:], self._ways[0])
        self.draw()

    def action_lines(self) -> None:
        """Show the lines of this turn; at the opening, those of the first one."""
        number = max(1, self.tape.turn_of(self.at))
        turn, place = self.found.get(number), self.tape.place_of(number)
        if turn is None:
            self.notify(phrase("replay", "later" if self._worker else "missing"), markup=False, timeout=4)
            return
        table = self.tape.table(self.tape.settled(number - 1))
        event = self.tape.events[place]
        move = event.move if isinstance(event, Moved) else None
        self.app.push_screen(LinesScreen(Asked(self.dialogue, table, move, turn), self._settings, self._ways[0]))

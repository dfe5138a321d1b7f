"""The live screen: statements and acts as they come, and the form for a person who plays."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.worker import Worker, WorkerState

from agents.human import Human
from moderator.events import Closed, Event, Failed, Moved, PartialWords, StreamItem
from moderator.table import Table
from tui.messages import Asked, AskedAboutFailure, Debrief, Replay, Sent
from tui.pace import Pace
from tui.pending_questions import PendingQuestions
from tui.screens.confirm import ConfirmScreen
from tui.screens.dialogue import PANES, TalksScreen
from tui.screens.failure import FailureScreen
from tui.screens.seat import Seat
from tui.text import plain
from tui.timeline import Timeline
from tui.visibility import visibility_of
from tui.widgets.brief import Brief
from tui.widgets.cards import Card
from tui.widgets.text_rows import Row
from tui.widgets.transcript import Transcript
from tui.widgets.waiting import Waiting, failed_turn_card

LEAVE = "Leave the talks? They are recorded so far. To resume them later, press c in the list of past dialogues."

TICK = 1 / 15
"""Seconds between two updates of the words that are being written."""


class LiveScreen(TalksScreen):
    """Talks in progress. ``events`` are recorded before they arrive here, so none is lost when a person leaves.

    ``substitutes`` are the agents that can take the seat of a delegate that fails.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "form('add')", "Add act", tooltip="Add an act to your move"),
        Binding("ctrl+t", "form('check')", "Check", tooltip="Check whether your move is legal, and what it costs"),
        Binding("ctrl+s", "form('send')", "Send", tooltip="Check your move, and send it if it is legal"),
        Binding("c,f8", "decide", "Decide", tooltip="Decide what to do about the failed turn"),
        Binding("space", "pause", "Pause", tooltip="Pause the talks"),
        Binding("space", "resume", "Continue", tooltip="Continue the talks"),
        Binding("n,full_stop", "step", "Step", tooltip="Show the next event now"),
        Binding("plus,equals_sign", "faster", show=False, key_display="+", tooltip="Shorter pauses between events"),
        Binding("minus", "slower", show=False, key_display="-", tooltip="Longer pauses between events"),
        Binding("F", "facilitate", "Facilitator", tooltip="For the facilitator: show or hide trust and S"),
        Binding("r", "replay", "Replay", tooltip="Replay this dialogue"),
        Binding("d", "debrief", "Debrief", tooltip="Read the debrief of this dialogue"),
        Binding("escape", "leave", "Leave", tooltip="Leave the talks; they stay recorded, and you can resume them"),
    ]

    def __init__(
        self,
        dialogue: str,
        past: Timeline,
        events: AsyncGenerator[StreamItem, None],
        desks: PendingQuestions,
        substitutes: Sequence[str],
        pause: float,
    ) -> None:
        table = past.table(len(past) - 1)
        super().__init__(past, visibility_of(table.scenario, table.seats))
        self.desks = desks
        self._dialogue, self._events, self._substitutes = dialogue, events, substitutes
        self._pace = Pace(pause)
        self._waiting = Waiting()
        self._drawn: object = None
        self._undecided: Table | None = None
        self._over = False
        self._error_card: Card | None = None
        self._people = [side for side, agent in table.seats.items() if agent == Human.label]

    def panes(self) -> dict[str, str]:
        """The panes; for a person who plays, also their brief and their form."""
        return PANES | ({"brief": "Brief", "seat": "Your move"} if self._people else {})

    def more_panes(self) -> ComposeResult:
        """The brief and the form."""
        if self._people:
            yield Brief(id="brief")
            yield Seat(id="seat")

    def on_mount(self) -> None:
        """Start the talks."""
        self.set_class(bool(self._people), "-played")
        if self._people:
            self.query_one(Brief).draw(self.tape.opened.scenario, self._people[0])
        self.desks.moves.on_question(lambda view: self.post_message(Asked(view)))
        self.desks.failures.on_question(lambda table: self.post_message(AskedAboutFailure(table)))
        self.set_interval(TICK, self._tick)
        self._talk()

    @work(exclusive=True, group="engine", exit_on_error=False)
    async def _talk(self) -> None:
        self._await_next()
        async with aclosing(self._events) as events:
            async for said in events:
                if isinstance(said, PartialWords):
                    self._waiting.hear(said)
                    await asyncio.sleep(0)  # so that many words at once do not block the keys
                else:
                    self._show(said)
                    if not (isinstance(said, Failed) or (isinstance(said, Moved) and said.side in self._people)):
                        await self._pace.wait(self.words())
                    self._await_next()

    def _await_next(self) -> None:
        table = self.tape.table(self.at)
        if not (table.closed or table.failed or table.to_move in self._people):
            self._waiting.begin(table.to_move)

    def _tick(self) -> None:
        """Redraw the last card if it has changed; at most once per tick, however fast words come."""
        shown = self._error_card or self._undecided or (self._waiting.state(), self.sight)
        if shown != self._drawn:
            self._drawn = shown
            self.query_one(Transcript).tail(self._error_card or self._coming())

    def _coming(self) -> Card | None:
        scenario, undecided = self.tape.opened.scenario, self._undecided
        return failed_turn_card(scenario, undecided.to_move) if undecided else self._waiting.card(scenario, self.sight)

    def _show(self, event: Event) -> None:
        self._waiting.end()
        self._drawn = None
        self.add(event)
        if isinstance(event, Moved) and event.side in self._people:
            self.query_one(Seat).clear()
        if isinstance(event, Closed):
            self._end()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show the error if the talks stopped because of one."""
        if event.worker.group == "engine" and event.state == WorkerState.ERROR:
            rows = (
                Row(plain("✗ The talks stopped because of an error", "bold $text-error")),
                Row(plain(event.worker.error), 2),
            )
            self._error_card = Card(rows=rows, bar="$text-error")
            self._end()

    def _end(self) -> None:
        self._over = True
        self._waiting.end()
        self.draw()
        self.refresh_bindings()

    def on_asked(self, message: Asked) -> None:
        """Ask the person for a move."""
        side = message.view.side
        self.look(replace(self.sight, private=frozenset({side})))
        self.query_one(Brief).draw(message.view.table.scenario, side)
        self.query_one(Seat).ask(message.view)
        self.show_pane("seat")

    def on_sent(self, message: Sent) -> None:
        """Answer the pending question with the person's move, and show the talks."""
        self.show_pane("talks")
        self.desks.moves.answer(message.move)

    def on_asked_about_failure(self, message: AskedAboutFailure) -> None:
        """Ask the person about a failed turn."""
        self._undecided = message.table
        self.refresh_bindings()
        self.action_decide()

    def action_decide(self) -> None:
        """Ask what to do about the failed turn."""
        table = self._undecided
        if table and table.failed:
            self.app.push_screen(FailureScreen(table.failed, table.scenario, self._substitutes), self._decided)

    def _decided(self, choice: str | None) -> None:
        if choice:
            self._undecided = None
            self.refresh_bindings()
            self.desks.failures.answer(choice)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Replay and debrief are for ended talks, the pace for talks that go on; some keys are only for people."""
        if action in ("replay", "debrief"):
            return self._over
        if action in ("faster", "slower"):
            return not self._over
        if action == "decide":
            return self._undecided is not None
        if action in ("pause", "resume", "step"):
            fits = action == "step" or self._pace.paused == (action == "resume")
            return fits and not self._over and not self._people
        if action == "form":
            return bool(self._people) and not self._over
        if action == "facilitate":
            return bool(self._people)
        return super().check_action(action, parameters)

    def pace(self) -> str:
        """The pace, while the talks go on."""
        return "" if self._over else f" · {self._pace}"

    def action_form(self, key: str) -> None:
        """Show the person's form and do what the key says.

        A pause that is still running ends, because the person has read enough.
        """
        self._pace.step()
        if not self.has_class("show-seat"):
            self.show_pane("seat")
        seat = self.query_one(Seat)
        {"add": seat.add, "check": seat.check, "send": seat.send}[key]()

    def action_pause(self) -> None:
        """Pause the talks, or continue them."""
        self._pace.toggle()
        self.draw()
        self.refresh_bindings()

    def action_resume(self) -> None:
        """Continue the talks."""
        self.action_pause()

    def action_step(self) -> None:
        """Show the next event now."""
        self._pace.step()

    def action_faster(self) -> None:
        """Shorter pauses between events."""
        self._pace.faster()
        self.draw()

    def action_slower(self) -> None:
        """Longer pauses between events."""
        self._pace.slower()
        self.draw()

    def action_facilitate(self) -> None:
        """Show or hide the score."""
        self.look(self.sight.toggled())

    def action_replay(self) -> None:
        """Replay the dialogue."""
        self.post_message(Replay(self._dialogue))

    def action_debrief(self) -> None:
        """Read the debrief."""
        self.post_message(Debrief(self._dialogue))

    def action_leave(self) -> None:
        """Leave after a question; the talks are cancelled with the screen."""
        if self._over:
            self.dismiss()
        else:
            self.app.push_screen(ConfirmScreen(LEAVE), self._leave)

    def _leave(self, sure: bool | None) -> None:  # noqa: FBT001 the answer to a question
        if sure:
            self.dismiss()

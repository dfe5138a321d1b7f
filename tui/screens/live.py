"""A running dialogue: both sides' speech and acts as they come, and the form of a person who plays."""

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
from moderator.events import Closed, Event, Failed, Heard, Moved, Passing
from moderator.table import Table
from tui.messages import Asked, Debrief, Replay, Sent, Undecided
from tui.pace import Pace
from tui.pending import Desks
from tui.screens.confirm import ConfirmScreen
from tui.screens.failure import FailureScreen
from tui.screens.seat import Seat
from tui.screens.talks import PANES, TalksScreen
from tui.text import plain
from tui.timeline import Tape
from tui.visibility import sight
from tui.widgets.brief import Brief
from tui.widgets.cards import Card
from tui.widgets.rows import Row
from tui.widgets.transcript import Transcript
from tui.widgets.waiting import Waiting, held

LEAVE = "Leave the talks? What was said so far is kept; c in the list of dialogues goes on with them."

TICK = 1 / 15
"""Seconds between two looks at what is being written."""


class LiveScreen(TalksScreen):
    """Talks in progress. ``events`` are recorded before they come here, so leaving at any moment loses none.

    ``substitutes`` are the agents who can take a seat whose delegate fails.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "form('add')", "Add act", tooltip="Choose an act from those that are open to you"),
        Binding("ctrl+t", "form('check')", "Check", tooltip="See whether the move is legal, and what it costs"),
        Binding("ctrl+s", "form('send')", "Send", tooltip="Check the move, and send it if it is legal"),
        Binding("c,f8", "decide", "Choose", tooltip="Choose what becomes of the turn that failed"),
        Binding("space", "pause", "Pause", tooltip="Hold the talks"),
        Binding("space", "resume", "Resume", tooltip="Let the talks go on"),
        Binding("n,full_stop", "step", "Step", tooltip="Let one event through now"),
        Binding("plus,equals_sign", "faster", show=False, key_display="+", tooltip="A shorter pause between events"),
        Binding("minus", "slower", show=False, key_display="-", tooltip="A longer pause between events"),
        Binding("F", "facilitate", "Facilitator", tooltip="The facilitator's switch: show or hide trust and S"),
        Binding("r", "replay", "Replay", tooltip="Replay this dialogue"),
        Binding("d", "debrief", "Debrief", tooltip="Read the debrief of this dialogue"),
        Binding("escape", "leave", "Leave", tooltip="Leave the talks; what was said so far is kept"),
    ]

    def __init__(
        self,
        dialogue: str,
        past: Tape,
        events: AsyncGenerator[Heard, None],
        desks: Desks,
        substitutes: Sequence[str],
        pause: float,
    ) -> None:
        table = past.table(len(past) - 1)
        super().__init__(past, sight(table.scenario, table.seats))
        self.desks = desks
        self._dialogue, self._events, self._substitutes = dialogue, events, substitutes
        self._pace = Pace(pause)
        self._waiting = Waiting()
        self._drawn: object = None
        self._undecided: Table | None = None
        self._over = False
        self._trouble: Card | None = None
        self._people = [side for side, agent in table.seats.items() if agent == Human.label]

    def panes(self) -> dict[str, str]:
        """A person has their brief and their form besides."""
        return PANES | ({"brief": "Brief", "seat": "Your move"} if self._people else {})

    def more_panes(self) -> ComposeResult:
        """The brief and the form."""
        if self._people:
            yield Brief(id="brief")
            yield Seat(id="seat")

    def on_mount(self) -> None:
        """Let the talks begin."""
        self.set_class(bool(self._people), "-played")
        if self._people:
            self.query_one(Brief).draw(self.tape.opened.scenario, self._people[0])
        self.desks.moves.sit(lambda view: self.post_message(Asked(view)))
        self.desks.failures.sit(lambda table: self.post_message(Undecided(table)))
        self.set_interval(TICK, self._tick)
        self._talk()

    @work(exclusive=True, group="engine", exit_on_error=False)
    async def _talk(self) -> None:
        self._await_next()
        async with aclosing(self._events) as events:
            async for said in events:
                if isinstance(said, Passing):
                    self._waiting.hear(said)
                    await asyncio.sleep(0)  # a flood of words must not keep the keys waiting
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
        """Draw what is still to come, where it has changed; however fast words come, no more often than this."""
        shown = self._trouble or self._undecided or (self._waiting.state(), self.sight)
        if shown != self._drawn:
            self._drawn = shown
            self.query_one(Transcript).tail(self._trouble or self._coming())

    def _coming(self) -> Card | None:
        scenario, undecided = self.tape.opened.scenario, self._undecided
        return held(scenario, undecided.to_move) if undecided else self._waiting.card(scenario, self.sight)

    def _show(self, event: Event) -> None:
        self._waiting.end()
        self._drawn = None
        self.add(event)
        if isinstance(event, Moved) and event.side in self._people:
            self.query_one(Seat).clear()
        if isinstance(event, Closed):
            self._end()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say so where the talks broke off."""
        if event.worker.group == "engine" and event.state == WorkerState.ERROR:
            told = (Row(plain("✗ The talks broke off", "bold $text-error")), Row(plain(event.worker.error), 2))
            self._trouble = Card(rows=told, bar="$text-error")
            self._end()

    def _end(self) -> None:
        self._over = True
        self._waiting.end()
        self.draw()
        self.refresh_bindings()

    def on_asked(self, message: Asked) -> None:
        """Put the question before the person."""
        side = message.view.side
        self.look(replace(self.sight, private=frozenset({side})))
        self.query_one(Brief).draw(message.view.table.scenario, side)
        self.query_one(Seat).ask(message.view)
        self.show_pane("seat")

    def on_sent(self, message: Sent) -> None:
        """Pass the person's move on, and show the talks."""
        self.show_pane("talks")
        self.desks.moves.answer(message.move)

    def on_undecided(self, message: Undecided) -> None:
        """Put a turn that failed before the person."""
        self._undecided = message.table
        self.refresh_bindings()
        self.action_decide()

    def action_decide(self) -> None:
        """Ask what becomes of the turn that failed."""
        table = self._undecided
        if table and table.failed:
            self.app.push_screen(FailureScreen(table.failed, table.scenario, self._substitutes), self._decided)

    def _decided(self, choice: str | None) -> None:
        if choice:
            self._undecided = None
            self.refresh_bindings()
            self.desks.failures.answer(choice)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Replay and debrief wait for the end; the pace is moot after it."""
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
        """Show a person's form, whatever pane they look at, and do what the key says.

        Whoever asks for the form has read enough: the pause that may still run ends.
        """
        self._pace.step()
        if not self.has_class("show-seat"):
            self.show_pane("seat")
        seat = self.query_one(Seat)
        {"add": seat.add, "check": seat.check, "send": seat.send}[key]()

    def action_pause(self) -> None:
        """Hold the talks."""
        self._pace.toggle()
        self.draw()
        self.refresh_bindings()

    def action_resume(self) -> None:
        """Let the talks go on."""
        self.action_pause()

    def action_step(self) -> None:
        """Let one event through."""
        self._pace.step()

    def action_faster(self) -> None:
        """A shorter pause between events."""
        self._pace.faster()
        self.draw()

    def action_slower(self) -> None:
        """A longer pause between events."""
        self._pace.slower()
        self.draw()

    def action_facilitate(self) -> None:
        """Show the score, or hide it."""
        self.look(self.sight.toggled())

    def action_replay(self) -> None:
        """Replay the dialogue."""
        self.post_message(Replay(self._dialogue))

    def action_debrief(self) -> None:
        """Read the debrief."""
        self.post_message(Debrief(self._dialogue))

    def action_leave(self) -> None:
        """Go, once sure; the worker is cancelled with the screen."""
        if self._over:
            self.dismiss()
        else:
            self.app.push_screen(ConfirmScreen(LEAVE), self._leave)

    def _leave(self, sure: bool | None) -> None:  # noqa: FBT001 the answer to a question
        if sure:
            self.dismiss()

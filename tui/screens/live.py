"""The live screen: statements and acts as they come."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.worker import Worker, WorkerState

from moderator.events import Closed, Event, Failed, PartialWords, Seated, StreamItem
from moderator.facilitation import Aside, ScoreShown
from moderator.loop import PATIENCE
from moderator.table import Table
from moderator.visibility import Visibility, of_dialogue
from prompts.load import phrase
from tui.messages import AskedAboutFailure, Debrief, Replay
from tui.pace import Pace
from tui.pending_questions import PendingQuestions
from tui.screens.dialogue import TalksScreen
from tui.screens.failure import FailureScreen
from tui.screens.questions import ConfirmScreen
from tui.text import plain
from tui.timeline import Timeline
from tui.widgets.cards import Card
from tui.widgets.text_rows import Row
from tui.widgets.transcript import Transcript
from tui.widgets.waiting import Waiting, failed_turn_card

TICK = 1 / 15
"""Seconds between two updates of the words that are being written."""


class LiveScreen(TalksScreen):
    """Talks in progress. ``events`` are recorded before they arrive here, so none is lost when a person leaves.

    ``substitutes`` are the agents that can take the seat of a delegate that fails, each with its line in the list.
    ``wanted`` says whether a facilitator waits, so that no pause for reading holds them up.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c,f8", "decide", "Decide", tooltip="Decide what to do about the failed turn"),
        Binding("space", "pause", "Pause", tooltip="Pause the talks"),
        Binding("space", "resume", "Continue", tooltip="Continue the talks"),
        Binding("n,full_stop", "step", "Step", tooltip="Show the next event now"),
        Binding("plus,equals_sign", "faster", show=False, key_display="+", tooltip="Shorter pauses between events"),
        Binding("minus", "slower", show=False, key_display="-", tooltip="Longer pauses between events"),
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
        substitutes: Mapping[str, str],
        pause: float,
        sight: Visibility,
        wanted: Callable[[], bool],
    ) -> None:
        super().__init__(past, sight)
        self.desks = desks
        self.dialogue, self._events, self._substitutes = dialogue, events, substitutes
        self.tempo, self._wanted = Pace(pause), wanted
        self._waiting = Waiting()
        self._drawn: object = None
        self._undecided: Table | None = None
        self._over = False
        self._error_card: Card | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """The sides that people at this screen play now."""
        return ()

    def on_mount(self) -> None:
        """Start the talks."""
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
                    self.show_event(said)
                    if self.pauses_after(said):
                        await self._read(self.words())
                    self._await_next()

    async def _read(self, words: int) -> None:
        """Leave time to read this number of words, unless a facilitator waits."""
        pausing = asyncio.ensure_future(self.tempo.wait(words))
        try:
            while not (await asyncio.wait((pausing,), timeout=PATIENCE))[0]:
                if self._wanted():
                    self.tempo.step()
        finally:
            pausing.cancel()

    def pauses_after(self, event: Event) -> bool:
        """Whether the talks pause after an event, so that it can be read."""
        return not isinstance(event, Failed | Aside)

    def _await_next(self) -> None:
        table = self.tape.table(self.at)
        if not (table.closed or table.failed or table.facilitation.paused or table.to_move in self.people):
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

    def show_event(self, event: Event) -> None:
        """Show the next event."""
        self._waiting.end()
        self._drawn = None
        self.add(event)
        if isinstance(event, Seated | ScoreShown):
            self.look(self.sees())
        if isinstance(event, Closed):
            self._end()
            self.reveal()

    def sees(self) -> Visibility:
        """What the reader may see now; it changes with who sits where, and with what a facilitator shows."""
        return of_dialogue(self.tape.table(self.at))

    def reveal(self) -> None:
        """Show everything, now that the talks have ended."""
        self.look(self.sees())

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
        """Replay and debrief are for ended talks, the pace for talks that go on."""
        if action in ("replay", "debrief"):
            return self._over
        if action in ("faster", "slower"):
            return not self._over
        if action == "decide":
            return self._undecided is not None
        if action in ("pause", "resume", "step"):
            fits = action == "step" or self.tempo.paused == (action == "resume")
            return fits and not self._over and not self.people
        return super().check_action(action, parameters)

    def pace(self) -> str:
        """The pace, while the talks go on."""
        return "" if self._over else f" · {self.tempo}"

    def action_pause(self) -> None:
        """Pause the talks, or continue them."""
        self.tempo.toggle()
        self.draw()
        self.refresh_bindings()

    def action_resume(self) -> None:
        """Continue the talks."""
        self.action_pause()

    def action_step(self) -> None:
        """Show the next event now."""
        self.tempo.step()

    def action_faster(self) -> None:
        """Shorter pauses between events."""
        self.tempo.faster()
        self.draw()

    def action_slower(self) -> None:
        """Longer pauses between events."""
        self.tempo.slower()
        self.draw()

    def action_replay(self) -> None:
        """Replay the dialogue."""
        self.post_message(Replay(self.dialogue))

    def action_debrief(self) -> None:
        """Read the debrief."""
        self.post_message(Debrief(self.dialogue))

    @property
    def leaving(self) -> str:
        """The question before the person leaves."""
        return phrase("leave", "watching")

    @property
    def over(self) -> bool:
        """Whether the talks have ended, or stopped because of an error."""
        return self._over

    def action_leave(self) -> None:
        """Leave after a question; the talks are cancelled with the screen."""
        if self._over:
            self.dismiss()
        else:
            self.app.push_screen(ConfirmScreen(self.leaving), self._leave)

    def _leave(self, sure: bool | None) -> None:  # noqa: FBT001 the answer to a question
        if sure:
            self.dismiss()

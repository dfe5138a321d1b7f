"""The replay of a recorded dialogue: any moment of it, with the table as it stood."""

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.messages import Debrief
from tui.pace import Pace
from tui.screens.talks import TalksScreen
from tui.sight import everything
from tui.tape import Tape
from tui.widgets.cards import Card
from tui.widgets.scrubber import Scrubber
from tui.widgets.transcript import Transcript

STEP = Binding.Group("Step", compact=True)
ROUND = Binding.Group("Round", compact=True)
MARK = Binding.Group("Mark", compact=True)


class ReplayScreen(TalksScreen):
    """Events one by one; the state shown is the fold of those so far."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "play", "Play", tooltip="Play on, from the start where all has been seen"),
        Binding("space", "pause", "Pause", tooltip="Pause"),
        Binding("left,comma", "back", "Back", key_display="←", group=STEP, priority=True, tooltip="One event back"),
        Binding(
            "right,full_stop", "forward", "Step", key_display="→", group=STEP, priority=True, tooltip="One event on"
        ),
        Binding("left_square_bracket", "round(-1)", "Round", key_display="[", group=ROUND, tooltip="A round back"),
        Binding("right_square_bracket", "round(1)", "Round", key_display="]", group=ROUND, tooltip="A round on"),
        Binding("p", "landmark(-1)", "Mark", group=MARK, tooltip="The refusal, inject or breach before"),
        Binding("n", "landmark(1)", "Mark", group=MARK, tooltip="The next refusal, inject or breach"),
        Binding("plus,equals_sign", "faster", show=False, key_display="+", tooltip="A shorter pause between events"),
        Binding("minus", "slower", show=False, key_display="-", tooltip="A longer pause between events"),
        Binding("home,g", "first", show=False, priority=True, tooltip="The opening"),
        Binding("end,G", "last", show=False, priority=True, tooltip="The last event"),
        *(
            Binding(str(n), f"to_round({n or 10})", show=False, tooltip="The round of that number, 0 for 10")
            for n in range(10)
        ),
        Binding("d", "debrief", "Debrief", tooltip="Read the debrief of this dialogue"),
        Binding("escape", "app.pop_screen", "Close", tooltip="Close the replay"),
    ]

    def __init__(self, dialogue: str, tape: Tape, pause: float) -> None:
        super().__init__(tape, everything(tape.opened.scenario))
        self._dialogue = dialogue
        self._pace = Pace(pause, paused=True)
        self.at = 0

    def below(self) -> ComposeResult:
        """The line of events."""
        yield Scrubber(self.tape, id="scrubber")

    def show_cards(self, cards: list[Card]) -> None:
        """Mark the event one stands at."""
        self.query_one(Transcript).show(cards, current=self.at)

    def draw(self) -> None:
        """Move the knob as well."""
        super().draw()
        self.query_one(Scrubber).move(self.at)

    @work(exclusive=True, group="play")
    async def _play(self) -> None:
        while self.at + 1 < len(self.tape):
            await self._pace.wait(self.words())
            self.see(min(self.at + 1, len(self.tape) - 1))
        self._halt()

    def _halt(self) -> None:
        if not self._pace.paused:
            self._switch()

    def _switch(self) -> None:
        self._pace.toggle()
        self.draw()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Play while paused, and pause while it plays."""
        if action in ("play", "pause"):
            return self._pace.paused == (action == "play")
        return super().check_action(action, parameters)

    def pace(self) -> str:
        """How the replay runs."""
        return f" · {self._pace}"

    def _jump(self, at: int) -> None:
        self.see(max(0, min(at, len(self.tape) - 1)))

    def action_play(self) -> None:
        """Play on, from the start where all has been seen."""
        if self.at + 1 >= len(self.tape):
            self._jump(0)
        self._switch()
        self._play()

    def action_pause(self) -> None:
        """Stay at this event."""
        self.workers.cancel_group(self, "play")
        self._switch()

    def action_forward(self) -> None:
        """One event on."""
        self._jump(self.at + 1)

    def action_back(self) -> None:
        """One event back."""
        self._jump(self.at - 1)

    def action_first(self) -> None:
        """To the opening."""
        self._jump(0)

    def action_last(self) -> None:
        """To the last event."""
        self._jump(len(self.tape) - 1)

    def action_round(self, step: int) -> None:
        """To the beginning of this round or the one before, or of the next."""
        here = self.tape.round_of(self.at)
        if step < 0 and self.tape.start_of(here) < self.at:
            step = 0
        self._jump(self.tape.start_of(max(0, here + step)))

    def action_to_round(self, number: int) -> None:
        """To the beginning of a round."""
        self._jump(self.tape.start_of(number))

    def action_landmark(self, direction: int) -> None:
        """To the next refusal, inject or breach, or the one before."""
        found = self.tape.landmark(self.at, direction)
        if found is None:
            self.notify("There is no refusal, inject or breach that way.", markup=False, timeout=2)
        else:
            self._jump(found)

    def action_faster(self) -> None:
        """A shorter pause between events."""
        self._pace.faster()
        self.draw()

    def action_slower(self) -> None:
        """A longer pause between events."""
        self._pace.slower()
        self.draw()

    def action_debrief(self) -> None:
        """Read the debrief."""
        self.post_message(Debrief(self._dialogue))

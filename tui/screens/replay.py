"""The replay of a recorded dialogue: any moment of it, with the table as it stood."""

import gc
from dataclasses import replace
from typing import ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.annotations import Margin
from tui.markers import LANDMARKS, Kind, Marks
from tui.messages import Debrief, Forking, TakeUp
from tui.notices import telling
from tui.pace import Pace
from tui.screens.pick import PickScreen
from tui.screens.remark import RemarkScreen
from tui.screens.talks import TalksScreen
from tui.text import DIM, join, plain
from tui.timeline import Tape
from tui.visibility import everything
from tui.widgets.cards import Card, note_row
from tui.widgets.scrubber import Scrubber
from tui.widgets.transcript import Transcript

STEP = Binding.Group("Step", compact=True)
MARK = Binding.Group("Mark", compact=True)

DRAWN = 1 / 20
"""Seconds after which a step is on the screen."""

AHEAD = 1 / 20
"""Seconds between two looks ahead, so that a jump to the end of long talks finds them folded."""


class ReplayScreen(TalksScreen):
    """Events one by one; the state shown is the fold of those so far."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "play", "Play", tooltip="Play on, from the start where all has been seen"),
        Binding("space", "pause", "Pause", tooltip="Pause"),
        Binding("left,comma", "back", "Back", key_display="←", group=STEP, priority=True, tooltip="One event back"),
        Binding(
            "right,full_stop", "forward", "Step", key_display="→", group=STEP, priority=True, tooltip="One event on"
        ),
        Binding("p", "landmark(-1)", "Mark", group=MARK, tooltip="The mark before, of the kind chosen with m"),
        Binding("n", "landmark(1)", "Mark", group=MARK, tooltip="The next mark, of the kind chosen with m"),
        Binding(
            "m",
            "kind",
            "Mark",
            group=MARK,
            tooltip="Choose what p and n go to: moves, turning points, injects and so on",
        ),
        Binding("left_square_bracket", "round(-1)", show=False, key_display="[", tooltip="A round back"),
        Binding("right_square_bracket", "round(1)", show=False, key_display="]", tooltip="A round on"),
        Binding("plus,equals_sign", "faster", show=False, key_display="+", tooltip="A shorter pause between events"),
        Binding("minus", "slower", show=False, key_display="-", tooltip="A longer pause between events"),
        Binding("home,g", "first", show=False, priority=True, tooltip="The opening"),
        Binding("end,G", "last", show=False, priority=True, tooltip="The last event"),
        *(
            Binding(str(n), f"to_round({n or 10})", show=False, tooltip="The round of that number, 0 for 10")
            for n in range(10)
        ),
        Binding("f", "fork", "Fork", tooltip="Go another way from the turn shown, in talks of their own"),
        Binding("c", "take_up", "Go on", tooltip="Go on with these talks, which have not ended"),
        Binding("a", "note", "Note", tooltip="Add a note to the turn shown"),
        Binding("b", "bookmark", show=False, tooltip="Put a bookmark on the turn shown, or take it away"),
        Binding("l", "notes", show=False, tooltip="List the notes, bookmarks and recodings, and go to one"),
        Binding("d", "debrief", show=False, tooltip="Read the debrief of this dialogue"),
        Binding("escape", "app.pop_screen", "Close", tooltip="Close the replay"),
    ]

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("↑ ↓ pgup pgdn", "Scroll"),
        ("", "Acts are coded anew on the command line: reassure recode"),
    )

    def __init__(self, dialogue: str, tape: Tape, margin: Margin, pause: float, at: int = 0) -> None:
        super().__init__(tape, everything(tape.opened.scenario))
        self._dialogue, self._margin = dialogue, margin
        self._pace = Pace(pause, paused=True)
        self._kind: Kind = "any"
        self._notes = margin.read()
        self._marks = Marks(tape, self._notes)
        self.at = at

    def below(self) -> ComposeResult:
        """The line of events."""
        yield Scrubber(len(self.tape), id="scrubber")

    def on_mount(self) -> None:
        """Fold ahead of the reader."""
        self._ahead = self.set_interval(AHEAD, self._fold_on)

    def _fold_on(self) -> None:
        with telling(self.app):
            if self.tape.fold_on():
                return
        self._ahead.stop()
        gc.freeze()  # all that long talks consist of stays as long as they are shown, and need not be looked through

    def on_unmount(self) -> None:
        """Leave the collector of garbage as it was."""
        gc.unfreeze()
        gc.enable()

    def see(self, at: int) -> None:
        """Show the talks as of event ``at``; where it cannot be read, stay."""
        gc.disable()  # it can take longer than all the rest, and comes once the step is drawn
        self.set_timer(DRAWN, gc.enable)
        with telling(self.app):
            self.tape.table(at)  # it rests on every event before, so that all to be shown can be read
            super().see(at)

    def show_cards(self, count: int) -> None:
        """Mark the event one stands at."""
        self.query_one(Transcript).show(self.card_at, count, current=self.at)

    def make_card(self, place: int) -> Card:
        """The card, and under a turn what readers put beside it."""
        made, turn = super().make_card(place), self.tape.turn_of(place)
        notes = self._notes.get(turn, ()) if self.tape.place_of(turn) == place else ()
        return replace(made, rows=(*made.rows, *map(note_row, notes)))

    def draw(self) -> None:
        """Move the knob as well."""
        super().draw()
        self.query_one(Scrubber).move(self.at, self._marks, self._kind)

    @work(exclusive=True, group="play")
    async def _play(self) -> None:
        while self.at + 1 < len(self.tape):
            await self._pace.wait(self.words())
            due = min(self.at + 1, len(self.tape) - 1)
            self.see(due)
            if self.at != due:
                break
        self._halt()

    def _halt(self) -> None:
        if not self._pace.paused:
            self._switch()

    def _switch(self) -> None:
        self._pace.toggle()
        self.draw()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Play while paused, and pause while it plays; go on with talks that have not ended."""
        if action == "take_up":
            return self.tape.events.facts[-1].kind != "closed"
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
        """To the next mark of the kind chosen, or the one before."""
        found = self._marks.next(self._kind, self.at, direction)
        if found is None:
            self.notify(f"There are no {LANDMARKS[self._kind].name} that way.", markup=False, timeout=2)
        else:
            self._jump(found)

    def action_kind(self) -> None:
        """Choose what the marks are."""
        lines = {
            str(kind): join(
                plain(f"{mark.glyph or ' '} {mark.name} ", "bold"),
                plain(f"({len(self._marks.places[kind])})  {mark.told}", DIM),
            )
            for kind, mark in LANDMARKS.items()
        }
        self.app.push_screen(PickScreen("What p and n go to", lines, self._kind), self._choose_kind)

    def _choose_kind(self, kind: str | None) -> None:
        if kind:
            self._kind = cast("Kind", kind)
            self.draw()

    def action_fork(self) -> None:
        """Go another way from the turn shown."""
        self.post_message(Forking(self._dialogue, self.tape, self.tape.turn_of(self.at)))

    def action_take_up(self) -> None:
        """Go on with the talks."""
        self.post_message(TakeUp(self._dialogue))

    @work
    async def action_note(self) -> None:
        """Add a note to the turn shown."""
        turn = self.tape.turn_of(self.at)
        text = await self.app.push_screen_wait(RemarkScreen(f"A note on {_named(turn)}"))
        if text:
            with telling(self.app):
                self._margin.note(turn, text)
            self._annotate()

    def action_bookmark(self) -> None:
        """Put a bookmark on the turn shown, or take it away."""
        turn = self.tape.turn_of(self.at)
        with telling(self.app):
            told = "A bookmark is on" if self._margin.mark(turn) else "The bookmark is taken from"
            self._annotate()
            self.notify(f"{told} {_named(turn)}.", markup=False, timeout=2)

    def _annotate(self) -> None:
        """Show what stands beside the turns now."""
        with telling(self.app):
            self._notes = self._margin.read()
        self._marks = Marks(self.tape, self._notes)
        self.forget()
        self.see(self.at)

    def action_notes(self) -> None:
        """List the notes, and go to one."""
        lines = {
            str(note.id): join(plain(f"T{turn:<4} ", "bold"), note_row(note).text)
            for turn, notes in sorted(self._notes.items())
            for note in notes
        }
        if lines:
            self.app.push_screen(PickScreen("Notes, bookmarks and recodings", lines), self._go_to_note)
        else:
            self.notify("There are no notes yet: a adds one to the turn shown, b a bookmark.", markup=False, timeout=4)

    def _go_to_note(self, number: str | None) -> None:
        found = [turn for turn, notes in self._notes.items() if any(str(note.id) == number for note in notes)]
        for turn in found:
            self._jump(self.tape.place_of(turn))

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


def _named(turn: int) -> str:
    return f"turn {turn}" if turn else "the opening"

"""The replay of a recorded dialogue: every event, with the table after it."""

import gc
from dataclasses import replace
from typing import ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from moderator.visibility import Visibility
from prompts.load import phrase
from tui.analyses import Analyses
from tui.annotations import Annotations
from tui.markers import MARK_KINDS, Kind, Marks
from tui.messages import Debrief, Rate, ResumeDialogue, SetUpFork
from tui.notices import errors_as_notices
from tui.pace import Pace
from tui.screens.pick_from_list import PickScreen
from tui.screens.questions import RemarkScreen
from tui.screens.recorded.analysed import AnalysedScreen
from tui.screens.recorded.tutor import TutorScreen, judged
from tui.text import DIM, join, plain
from tui.timeline import Timeline
from tui.widgets.cards import Card, note_row
from tui.widgets.timeline_bar import TimelineBar
from tui.widgets.transcript import Transcript

STEP = Binding.Group("Step", compact=True)
MARK = Binding.Group("Mark", compact=True)

DRAWN = 1 / 20
"""Seconds within which a step is drawn."""

AHEAD = 1 / 20
"""Seconds between two folds in advance, which make a later jump to the end of long talks fast."""


class ReplayScreen(AnalysedScreen):
    """Events one by one; the table shown is the fold of the events so far."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "play", "Play", tooltip="Play from here; after the last event, from the start"),
        Binding("space", "pause", "Pause", tooltip="Pause"),
        Binding("left,comma", "back", "Back", key_display="←", group=STEP, priority=True, tooltip="Previous event"),
        Binding("right,full_stop", "forward", "Step", key_display="→", group=STEP, priority=True, tooltip="Next event"),
        Binding("p", "landmark(-1)", "Mark", group=MARK, tooltip="Previous mark of the kind chosen with m"),
        Binding("n", "landmark(1)", "Mark", group=MARK, tooltip="Next mark of the kind chosen with m"),
        Binding("m", "kind", "Mark", group=MARK, tooltip="Choose the kind of marks for p and n: moves, injects ..."),
        Binding("left_square_bracket", "round(-1)", show=False, key_display="[", tooltip="Previous round"),
        Binding("right_square_bracket", "round(1)", show=False, key_display="]", tooltip="Next round"),
        Binding("plus,equals_sign", "faster", show=False, key_display="+", tooltip="Shorter pauses between events"),
        Binding("minus", "slower", show=False, key_display="-", tooltip="Longer pauses between events"),
        Binding("home,g", "first", show=False, priority=True, tooltip="Opening"),
        Binding("end,G", "last", show=False, priority=True, tooltip="Last event"),
        *(
            Binding(str(n), f"to_round({n or 10})", show=False, tooltip="Round with this number (0 is round 10)")
            for n in range(10)
        ),
        Binding("f", "fork", "Fork", tooltip="Start a new dialogue from the turn shown, with changes"),
        Binding("c", "take_up", "Resume", tooltip="Resume these talks, which have not ended"),
        Binding("a", "note", show=False, tooltip="Add a note to the turn shown"),
        Binding("b", "bookmark", show=False, tooltip="Add or remove a bookmark on the turn shown"),
        Binding("l", "notes", show=False, tooltip="List the notes, bookmarks and recodings, and go to one"),
        Binding(
            "t", "tutor", show=False, tooltip="Tutor: judge or recode the acts of the turn shown, and see S change"
        ),
        Binding("k", "rate", show=False, tooltip="Code these talks a second time, blind to how they were coded first"),
        Binding("d", "debrief", show=False, tooltip="Read the debrief of this dialogue"),
        Binding("escape", "app.pop_screen", "Close", tooltip="Close the replay"),
    ]

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("↑ ↓ pgup pgdn", "Scroll"),)

    def __init__(
        self,
        dialogue: str,
        tape: Timeline,
        sight: Visibility,
        margin: Annotations,
        analyses: Analyses,
        pause: float,
        at: int = 0,
    ) -> None:
        super().__init__(dialogue, tape, sight, analyses)
        self._margin = margin
        self._pace = Pace(pause, paused=True)
        self._kind: Kind = "any"
        self._notes = margin.read()
        self._marks = Marks(tape, self._notes)
        self.at = at

    def below(self) -> ComposeResult:
        """The graph of the analysis, and the line of events."""
        yield from super().below()
        yield TimelineBar(len(self.tape), id="scrubber")

    def on_mount(self) -> None:
        """Start to fold in advance."""
        self._ahead = self.set_interval(AHEAD, self._fold_on)

    def _fold_on(self) -> None:
        with errors_as_notices(self.app):
            if self.tape.fold_on():
                return
        self._ahead.stop()
        gc.freeze()  # the objects of long talks live as long as this screen; the garbage collector can skip them

    def on_unmount(self) -> None:
        """Restore the garbage collector."""
        gc.unfreeze()
        gc.enable()

    def see(self, at: int) -> None:
        """Show the talks after event ``at``; if it cannot be read, nothing changes."""
        gc.disable()  # a collection can take longer than a step, so it waits until the step is drawn
        self.set_timer(DRAWN, gc.enable)
        with errors_as_notices(self.app):
            self.tape.table(at)  # it folds all events before, so an unreadable event is found before anything is drawn
            super().see(at)

    def show_cards(self, count: int) -> None:
        """Show the cards, and mark the current event."""
        self.query_one(Transcript).show(self.card_at, count, current=self.at)

    def make_card(self, place: int) -> Card:
        """The card of an event, with the notes on its turn."""
        made, turn = super().make_card(place), self.tape.turn_of(place)
        notes = self._notes.get(turn, ()) if self.tape.place_of(turn) == place else ()
        return replace(made, rows=(*made.rows, *map(note_row, notes)))

    def draw(self) -> None:
        """Draw everything but the transcript, and move the cursor on the line of events."""
        super().draw()
        self.query_one(TimelineBar).move(self.at, self._marks, self._kind)

    @work(exclusive=True, group="play")
    async def _play(self) -> None:
        while self.at + 1 < len(self.tape):
            await self._pace.wait(self.words())
            due = min(self.at + 1, len(self.tape) - 1)
            self.see(due)
            if self.at != due:
                break
        self._stop_playing()

    def _stop_playing(self) -> None:
        if not self._pace.paused:
            self._switch()

    def _switch(self) -> None:
        self._pace.toggle()
        self.draw()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Some keys are for talks that have not ended; a fork or a debrief of them would show a player too much."""
        if action == "take_up":
            return not self.tape.ended
        if action in ("fork", "debrief"):
            return self.sight.score
        if action in ("play", "pause"):
            return self._pace.paused == (action == "play")
        return super().check_action(action, parameters)

    def pace(self) -> str:
        """The pace of the replay, and how far an analysis is."""
        return f" · {self._pace}{super().pace()}"

    def _jump(self, at: int) -> None:
        self.see(max(0, min(at, len(self.tape) - 1)))

    def action_play(self) -> None:
        """Play from here; after the last event, from the start."""
        if self.at + 1 >= len(self.tape):
            self._jump(0)
        self._switch()
        self._play()

    def action_pause(self) -> None:
        """Pause at this event."""
        self.workers.cancel_group(self, "play")
        self._switch()

    def action_forward(self) -> None:
        """Go to the next event."""
        self._jump(self.at + 1)

    def action_back(self) -> None:
        """Go to the previous event."""
        self._jump(self.at - 1)

    def action_first(self) -> None:
        """Go to the opening."""
        self._jump(0)

    def action_last(self) -> None:
        """Go to the last event."""
        self._jump(len(self.tape) - 1)

    def action_round(self, step: int) -> None:
        """Go to the beginning of this round, of the one before or of the next."""
        here = self.tape.round_of(self.at)
        if step < 0 and self.tape.start_of(here) < self.at:
            step = 0
        self._jump(self.tape.start_of(max(0, here + step)))

    def action_to_round(self, number: int) -> None:
        """Go to the beginning of a round."""
        self._jump(self.tape.start_of(number))

    def action_landmark(self, direction: int) -> None:
        """Go to the next or the previous mark of the chosen kind."""
        found = self._marks.next(self._kind, self.at, direction)
        if found is None:
            self.notify(f"No more {MARK_KINDS[self._kind].name} in this direction.", markup=False, timeout=2)
        else:
            self._jump(found)

    def action_kind(self) -> None:
        """Choose the kind of marks for p and n."""
        lines = {
            str(kind): join(
                plain(f"{mark.glyph or ' '} {mark.name} ", "bold"),
                plain(f"({len(self._marks.places[kind])})  {mark.told}", DIM),
            )
            for kind, mark in MARK_KINDS.items()
        }
        self.app.push_screen(PickScreen("Marks for p (previous) and n (next)", lines, self._kind), self._choose_kind)

    def _choose_kind(self, kind: str | None) -> None:
        if kind:
            self._kind = cast("Kind", kind)
            self.draw()

    def action_fork(self) -> None:
        """Fork the talks after the turn shown."""
        self.post_message(SetUpFork(self.dialogue, self.tape, self.tape.turn_of(self.at)))

    def action_take_up(self) -> None:
        """Resume the talks."""
        self.post_message(ResumeDialogue(self.dialogue))

    @work
    async def action_note(self) -> None:
        """Add a note to the turn shown."""
        turn = self.tape.turn_of(self.at)
        text = await self.app.push_screen_wait(RemarkScreen(f"Your note on {_named(turn)}"))
        if text:
            with errors_as_notices(self.app):
                self._margin.note(turn, text)
            self.annotate()

    def action_bookmark(self) -> None:
        """Add or remove a bookmark on the turn shown."""
        turn = self.tape.turn_of(self.at)
        with errors_as_notices(self.app):
            done = "Bookmark added to" if self._margin.mark(turn) else "Bookmark removed from"
            self.annotate()
            self.notify(f"{done} {_named(turn)}.", markup=False, timeout=2)

    def annotate(self) -> None:
        """Show the talks again with their notes, and with the marks of the analysis."""
        with errors_as_notices(self.app):
            self._notes = self._margin.read()
        self._marks = Marks(self.tape, self._notes, self.judged())
        super().annotate()

    def action_notes(self) -> None:
        """List the notes, and go to the chosen one."""
        lines = {
            str(note.id): join(plain(f"T{turn:<4} ", "bold"), note_row(note).text)
            for turn, notes in sorted(self._notes.items())
            for note in notes
        }
        if lines:
            self.app.push_screen(PickScreen("Notes, bookmarks and recodings", lines), self._go_to_note)
        else:
            self.notify(
                "There are no notes yet. Press a to add a note to the turn shown, or b for a bookmark.",
                markup=False,
                timeout=4,
            )

    def _go_to_note(self, number: str | None) -> None:
        found = [turn for turn, notes in self._notes.items() if any(str(note.id) == number for note in notes)]
        for turn in found:
            self._jump(self.tape.place_of(turn))

    def action_tutor(self) -> None:
        """Judge how the turn shown was coded, as far as it may be seen."""
        with errors_as_notices(self.app):
            if shown := judged(self.tape, self.at, self.sight):
                self.app.push_screen(TutorScreen(shown, self._margin), lambda _: self.annotate())
            else:
                self.notify(phrase("tutor", "no-turn"), markup=False, timeout=4)

    def action_rate(self) -> None:
        """Code the talks a second time."""
        self.post_message(Rate(self.dialogue, phrase("rate", "person")))

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
        self.post_message(Debrief(self.dialogue))


def _named(turn: int) -> str:
    return f"turn {turn}" if turn else "the opening"

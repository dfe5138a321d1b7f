"""Running talks that another program holds, followed out of the record as it is written, with everything in sight."""

from textual.app import ComposeResult

from moderator.events import Moved
from moderator.moves import FACILITATOR
from moderator.table import Table
from moderator.visibility import everything, view_of
from prompts.load import phrase
from training.clock import Clock, Watch, in_words, left
from transcripts.store.beside import interventions
from transcripts.store.beside.interventions import Intervention
from transcripts.store.database import StoreError
from transcripts.store.reader import later
from transcripts.store.store import Store
from tui.screens.dialogue import PANES, TalksScreen
from tui.screens.seat import Seat
from tui.screens.training.asked_pane import AskedPane
from tui.screens.training.plan_pane import PlanPane
from tui.text import DIM, badge, join, plain
from tui.timeline import Timeline
from tui.widgets.brief import Brief
from tui.widgets.cards import Card
from tui.widgets.text_rows import Row
from tui.widgets.transcript import Transcript
from tui.widgets.waiting import PROVISIONAL

OFTEN = 0.25
"""Seconds between two looks at the record."""

SHOWN = 12
"""Requests that are shown, the latest."""


class FollowedScreen(TalksScreen):
    """The talks with their plan, both briefs, what was asked for, and a form for a side that was taken over."""

    DEFAULT_CLASSES = "-board"
    LEFT = ("talks", "plan", "briefs", "seat")

    def __init__(self, store: Store, dialogue: str, tape: Timeline) -> None:
        super().__init__(tape, everything(tape.opened.scenario))
        self.store, self.dialogue = store, dialogue
        self._watch, self._clock = Watch(store, dialogue), Clock()
        self._asked: tuple[Intervention, ...] = ()
        self._problem = ""
        self.formed: object = None
        """The side, the turn and the attempt that the form is for."""
        self._shown: object = None

    @property
    def now(self) -> Table:
        """The table as it stands in the record."""
        return self.tape.table(len(self.tape) - 1)

    def panes(self) -> dict[str, str]:
        """The panes, with the plan, both briefs, the requests and a form for a side that was taken over."""
        return PANES | {"plan": "Plan", "briefs": "Briefs", "asked": "Requests", "seat": "Your move"}

    def more_panes(self) -> ComposeResult:
        """The panes that take turns with the talks."""
        yield PlanPane(id="plan")
        yield Brief(id="briefs")
        yield Seat(id="seat")

    def side_panes(self) -> ComposeResult:
        """The requests, below the table."""
        yield AskedPane(id="asked")

    def on_mount(self) -> None:
        """Begin to follow the record."""
        scenario = self.tape.opened.scenario
        self.query_one(Brief).draw(scenario, *(mandate.id for mandate in scenario.sides))
        self.set_interval(OFTEN, self.follow)
        self.follow()
        self._draw_more()

    def follow(self) -> None:
        """Read what the record holds more than the screen, and show it."""
        try:
            fresh = later(self.store, self.dialogue, len(self.tape))
            self._asked = interventions.latest(self.store, self.dialogue, SHOWN)
            self._clock = self._watch.now()
            self._problem = self.store.loss()
        except StoreError as error:
            fresh, self._problem = [], str(error)
        for event in fresh:
            self.tape.append(event)
            if isinstance(event, Moved) and event.call and event.call.agent == FACILITATOR:
                self.query_one(Seat).clear()
        if fresh:
            self.see(len(self.tape) - 1)
            self._draw_more()
            self.refresh_bindings()
        self._tick()

    def _tick(self) -> None:
        """Draw what changes with each second."""
        shown = self._asked, int(self._clock.turn), self._problem, len(self.tape)
        if shown != self._shown or any(one.taken is None for one in self._asked):
            self._shown = shown
            self.draw_head()
            self.query_one(AskedPane).draw(self._asked, self.tape, self.dialogue)
            self.query_one(Transcript).tail(self._coming())

    def _draw_more(self) -> None:
        self.query_one(PlanPane).draw(self.now)
        self._offer_form()

    def _offer_form(self) -> None:
        """A form for the side to move, if it was taken over; after a refusal with what was wrong."""
        table, seat = self.now, self.query_one(Seat)
        side = table.to_move
        waits = not (table.closed or table.failed or table.read or table.facilitation.paused)
        if not (waits and table.seats[side] == FACILITATOR):
            seat.cover(phrase("board", "no-form"))
            if self.formed:
                self.show_pane("talks")
            self.formed = None
            return
        if self.formed != (place := (side, table.turn, table.attempt)):
            self.formed = place
            seat.uncover()
            seat.ask(view_of(table, side), seat.draft)
            self.show_pane("seat")

    def pace(self) -> str:
        """The time that is left, a pause, or why the record cannot be read."""
        exercise, table = self.tape.opened.exercise, self.now
        clock = in_words(left(exercise, self._clock)) if exercise and not table.closed else ""
        paused = phrase("board", "paused") if table.facilitation.paused and not table.closed else ""
        return "".join(f" · {part}" for part in (clock, paused, self._problem) if part)

    def _coming(self) -> Card | None:
        """Who is thinking, and for how long by the times of the record."""
        table = self.now
        if table.closed:
            return None
        seconds = {} if table.facilitation.paused or table.failed else {"seconds": str(int(self._clock.turn))}
        which = "thinking" if seconds else "is-paused" if table.facilitation.paused else "is-failed"
        told = phrase("board", which, **seconds)
        return Card((Row(join(badge(table.scenario, table.to_move), plain(told, DIM)), hang=2),), DIM, PROVISIONAL)

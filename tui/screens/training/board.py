"""The facilitator's board: running talks followed out of the record, with everything in sight and keys to step in."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from pydantic import ValidationError
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from moderator.events import Moved
from moderator.moves import FACILITATOR, PERSON
from moderator.table import Table
from moderator.visibility import everything, of_dialogue, view_of
from prompts.load import phrase
from training.clock import Clock, Watch, in_words, left
from training.facilitator.becoming import playable
from training.facilitator.requests import LONGEST_LINE, LONGEST_TEXT, REQUEST
from training.triggers import in_words as trigger_in_words
from transcripts.local_time import local
from transcripts.store import interventions
from transcripts.store.database import StoreError
from transcripts.store.interventions import Intervention
from transcripts.store.reader import Running, later
from transcripts.store.store import Store
from tui.messages import Sent
from tui.notices import errors_as_notices
from tui.screens.dialogue import PANES, TalksScreen
from tui.screens.pick_from_list import PickScreen
from tui.screens.seat import Seat
from tui.screens.training.forms import Field, FormScreen
from tui.text import DIM, badge, join, plain, player
from tui.timeline import Timeline
from tui.widgets.asked_pane import AskedPane
from tui.widgets.brief import Brief
from tui.widgets.cards import Card
from tui.widgets.plan_pane import PlanPane
from tui.widgets.text_rows import Row
from tui.widgets.transcript import Transcript
from tui.widgets.waiting import PROVISIONAL

OFTEN = 0.25
"""Seconds between two looks at the record."""

SHOWN = 12
"""Requests that are shown, the latest."""

OWN = "own"
"""The choice of a cable that is still to be written."""


class BoardScreen(TalksScreen):
    """Talks that another program holds; ``who`` asks, and ``agents`` can be given a seat, each with its line."""

    LEFT = ("talks", "plan", "briefs", "seat")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "cable", "Cable", tooltip="Play a cable of the plan or of the scenario, or write one"),
        Binding("h", "whisper", "Whisper", tooltip="Say something to one seat alone"),
        Binding("p", "pause", "Pause", tooltip="Pause the talks"),
        Binding("p", "go_on", "Continue", tooltip="Continue the talks"),
        Binding("t", "time", "Time", tooltip="Give more time"),
        Binding("s", "seat", "Seat", tooltip="Take over a side, give it to another agent, or give it back"),
        Binding("o", "score", "Show S", tooltip="Show trust and S to those who play, or hide them"),
        Binding("m", "mark", "Mark", tooltip="Mark a turn with a remark for the debrief"),
        Binding("x", "end", "End", tooltip="End the talks"),
        Binding("ctrl+n", "form('add')", show=False, tooltip="Add an act to your move"),
        Binding("ctrl+t", "form('check')", show=False, tooltip="Check your move"),
        Binding("ctrl+s", "form('send')", show=False, tooltip="Send your move for the side that you took over"),
        Binding("escape", "dismiss", "Leave", tooltip="Leave the board; the talks go on"),
    ]

    def __init__(self, store: Store, dialogue: str, tape: Timeline, who: str, agents: Mapping[str, str]) -> None:
        super().__init__(tape, everything(tape.opened.scenario))
        self._store, self.dialogue, self._who, self._agents = store, dialogue, who, agents
        self._watch, self._clock = Watch(store, dialogue), Clock()
        self._asked: tuple[Intervention, ...] = ()
        self._problem = ""
        self._formed: object = None
        """The side, the turn and the attempt that the form is for."""
        self._shown: object = None

    @property
    def _now(self) -> Table:
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
        self.add_class("-board")
        scenario = self.tape.opened.scenario
        self.query_one(Brief).draw(scenario, *(mandate.id for mandate in scenario.sides))
        self.set_interval(OFTEN, self._follow)
        self._follow()
        self._draw_more()

    def _follow(self) -> None:
        """Read what the record holds more than the screen, and show it."""
        try:
            fresh = later(self._store, self.dialogue, len(self.tape))
            self._asked = interventions.latest(self._store, self.dialogue, SHOWN)
            self._clock = self._watch.now()
            self._problem = self._store.loss()
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
        self.query_one(PlanPane).draw(self._now)
        self._offer_form()

    def _offer_form(self) -> None:
        """A form for the side to move, if it was taken over; after a refusal with what was wrong."""
        table, seat = self._now, self.query_one(Seat)
        side = table.to_move
        waits = not (table.closed or table.failed or table.read or table.facilitation.paused)
        if not (waits and table.seats[side] == FACILITATOR):
            self._formed = None
            seat.cover(phrase("board", "no-form"))
            return
        if self._formed != (place := (side, table.turn, table.attempt)):
            self._formed = place
            seat.uncover()
            seat.ask(view_of(table, side), seat.draft)
            self.show_pane("seat")

    def pace(self) -> str:
        """The time that is left, a pause, or why the record cannot be read."""
        exercise, table = self.tape.opened.exercise, self._now
        clock = in_words(left(exercise, self._clock)) if exercise and not table.closed else ""
        paused = phrase("board", "paused") if table.facilitation.paused and not table.closed else ""
        return "".join(f" · {part}" for part in (clock, paused, self._problem) if part)

    def _coming(self) -> Card | None:
        """Who is thinking, and for how long by the times of the record."""
        table = self._now
        if table.closed:
            return None
        which = "paused" if table.facilitation.paused else "failed" if table.failed else "thinking"
        told = phrase("board", f"is-{which}", seconds=str(int(self._clock.turn)))
        return Card((Row(join(badge(table.scenario, table.to_move), plain(told, DIM)), hang=2),), DIM, PROVISIONAL)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be asked once the talks have ended; time needs a clock, and the form a side."""
        table, exercise = self._now, self.tape.opened.exercise
        if action in ("pause", "go_on"):
            return not table.closed and (table.facilitation.paused is not None) == (action == "go_on")
        if action == "time":
            return not table.closed and bool(exercise and (exercise.minutes or exercise.turn_minutes))
        if action in ("cable", "whisper", "seat", "score", "end"):
            return not table.closed
        if action in ("mark", "form"):
            return not table.closed and (action == "mark" or self._formed is not None)
        return super().check_action(action, parameters)

    def ask(self, **request: Any) -> None:
        """Put a request into the record, for the program that holds the talks."""
        try:
            body = REQUEST.dump_json(REQUEST.validate_python(request)).decode()
        except ValidationError:
            self.notify(phrase("board", "invalid"), markup=False, severity="warning")
            return
        with errors_as_notices(self.app):
            interventions.ask(self._store, self.dialogue, self._who, body)
        self._follow()

    def on_sent(self, message: Sent) -> None:
        """Ask for the move that was written in the form."""
        self.ask(ask="move", side=self._now.to_move, turn=self._now.turn, move=message.move)
        self.show_pane("talks")

    def action_form(self, key: str) -> None:
        """Do in the form what the key says."""
        self.show_pane("seat")
        seat = self.query_one(Seat)
        done: dict[str, Callable[[], object]] = {"add": seat.add, "check": seat.check, "send": seat.send}
        done[key]()

    def action_to_move(self) -> None:
        """Go from the briefs to the form."""
        self.show_pane("seat")

    def action_cable(self) -> None:
        """Choose a cable of the plan or of the scenario, or write one."""
        table = self._now
        planned = {one.inject: one for one in table.exercise.injects} if table.exercise else {}
        lines = {OWN: plain(phrase("board", "own"), "bold")}
        for inject in playable(table):
            one = planned.get(inject.id)
            when = f"  {trigger_in_words(one.trigger, table.scenario)}" if one else ""
            lines[inject.id] = join(plain(inject.title), plain(when, DIM))

        def chosen(inject: str | None) -> None:
            if inject == OWN:
                self._write_cable()
            elif inject:
                self.ask(ask="inject", inject=inject)

        self.app.push_screen(PickScreen(phrase("board", "cables"), lines), chosen)

    def _write_cable(self) -> None:
        def written(given: tuple[str, ...] | None) -> None:
            if given:
                headline, *lines = given
                self.ask(ask="cable", headline=headline, lines=tuple(filter(None, lines)))

        head, first, second = (phrase("board", name) for name in ("headline", "line", "second-line"))
        fields = (Field(head, LONGEST_LINE), Field(first, LONGEST_TEXT), Field(second, LONGEST_TEXT, optional=True))
        self.app.push_screen(FormScreen(phrase("board", "own"), fields), written)

    def action_whisper(self) -> None:
        """Choose a seat and say something to it alone."""

        def chosen(side: str | None) -> None:
            if side:
                name = self._now.scenario.mandate(side).name
                title = phrase("board", "whisper", side=name)
                self._write(
                    title, (Field("", LONGEST_TEXT),), lambda text: self.ask(ask="whisper", side=side, text=text)
                )

        self.app.push_screen(PickScreen(phrase("board", "to-whom"), self._sides()), chosen)

    def _write(self, title: str, fields: tuple[Field, ...], then: Callable[..., None], about: str = "") -> None:
        def written(given: tuple[str, ...] | None) -> None:
            if given is not None:
                then(*given)

        self.app.push_screen(FormScreen(title, fields, about), written)

    def _sides(self) -> dict[str, Content]:
        table = self._now
        return {
            side: join(badge(table.scenario, side), plain(f"  {player(table.seats[side])}", DIM))
            for side in table.sides
        }

    def action_pause(self) -> None:
        """Pause the talks, with a reason if there is one."""
        fields = (Field(phrase("board", "reason"), LONGEST_TEXT, optional=True),)
        self._write(phrase("board", "pause"), fields, lambda reason: self.ask(ask="pause", reason=reason))

    def action_go_on(self) -> None:
        """Continue the talks."""
        self.ask(ask="continue")

    def action_time(self) -> None:
        """Give more time."""
        fields = (Field(phrase("board", "minutes"), 5, "5"),)
        self._write(phrase("board", "time"), fields, lambda minutes: self.ask(ask="time", minutes=minutes))

    def action_seat(self) -> None:
        """Choose a side and who plays it."""
        lines = {FACILITATOR: plain(phrase("board", "take")), PERSON: plain(phrase("board", "give-back"))}
        lines |= {spec: plain(told) for spec, told in self._agents.items()}

        def side_chosen(side: str | None) -> None:
            def chosen(agent: str | None) -> None:
                if agent == FACILITATOR:
                    self.ask(ask="take", side=side)
                elif agent:
                    self.ask(ask="give", side=side, agent=agent)

            if side:
                title = phrase("board", "who-plays", side=self._now.scenario.mandate(side).name)
                self.app.push_screen(PickScreen(title, lines), chosen)

        self.app.push_screen(PickScreen(phrase("board", "which-side"), self._sides()), side_chosen)

    def action_score(self) -> None:
        """Show trust and S to those who play, or hide them again."""
        self.ask(ask="score", shown=not of_dialogue(self._now).score)

    def action_mark(self) -> None:
        """Mark a turn, at first the last one, with a remark."""
        fields = (
            Field(phrase("board", "turn"), 4, str(self._now.turn)),
            Field(phrase("board", "remark"), LONGEST_TEXT),
        )
        self._write(phrase("board", "mark"), fields, lambda turn, text: self.ask(ask="mark", turn=turn, text=text))

    def action_end(self) -> None:
        """End the talks, with a reason if there is one."""
        fields = (Field(phrase("board", "reason"), LONGEST_TEXT, optional=True),)
        title, about = phrase("board", "end"), phrase("board", "end-about")
        self._write(title, fields, lambda reason: self.ask(ask="end", reason=reason), about)


def exercise_line(found: Running) -> Content:
    """An exercise that has not ended, in the list of those that a facilitator can follow."""
    last = phrase("board", "last", time=f"{local(found.last):%d %b %H:%M:%S}")
    return join(plain(found.title, "bold"), plain(f"  {found.dialogue}\n{' · '.join((*found.seats, last))}", DIM))

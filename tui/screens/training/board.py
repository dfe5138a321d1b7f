"""The facilitator's board: keys with which a facilitator steps into the talks that it follows."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from pydantic import ValidationError
from textual.binding import Binding, BindingType
from textual.content import Content

from moderator.moves import FACILITATOR, PERSON
from moderator.visibility import of_dialogue
from prompts.load import phrase
from training.facilitator.becoming import playable
from training.facilitator.requests import LONGEST_LINE, LONGEST_TEXT, REQUEST
from training.triggers import in_words as trigger_in_words
from transcripts.local_time import local
from transcripts.players import player
from transcripts.store.beside import interventions
from transcripts.store.reader import Running
from transcripts.store.store import Store
from tui.messages import Sent
from tui.notices import errors_as_notices
from tui.screens.pick_from_list import PickScreen
from tui.screens.seat import Seat
from tui.screens.training.followed import FollowedScreen
from tui.screens.training.forms import Field, FormScreen
from tui.text import DIM, badge, join, plain
from tui.timeline import Timeline

OWN = "own"
"""The choice of a cable that is still to be written."""


class BoardScreen(FollowedScreen):
    """Talks that another program holds; ``who`` asks, and ``agents`` can be given a seat, each with its line."""

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
        super().__init__(store, dialogue, tape)
        self._who, self._agents = who, agents

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be asked once the talks have ended; time needs a clock, and the form a side."""
        table, exercise = self.now, self.tape.opened.exercise
        if action in ("pause", "go_on"):
            return not table.closed and (table.facilitation.paused is not None) == (action == "go_on")
        if action == "time":
            return not table.closed and bool(exercise and (exercise.minutes or exercise.turn_minutes))
        if action in ("cable", "whisper", "seat", "score", "end"):
            return not table.closed
        if action in ("mark", "form"):
            return not table.closed and (action == "mark" or self.formed is not None)
        return super().check_action(action, parameters)

    def ask(self, **request: Any) -> None:
        """Put a request into the record, for the program that holds the talks."""
        try:
            body = REQUEST.dump_json(REQUEST.validate_python(request)).decode()
        except ValidationError:
            self.notify(phrase("board", "invalid"), markup=False, severity="warning")
            return
        with errors_as_notices(self.app):
            interventions.ask(self.store, self.dialogue, self._who, body)
        self.follow()

    def on_sent(self, message: Sent) -> None:
        """Ask for the move that was written in the form."""
        self.ask(ask="move", side=self.now.to_move, turn=self.now.turn, move=message.move)
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
        table = self.now
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
                name = self.now.scenario.mandate(side).name
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
        table = self.now
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
                title = phrase("board", "who-plays", side=self.now.scenario.mandate(side).name)
                self.app.push_screen(PickScreen(title, lines), chosen)

        self.app.push_screen(PickScreen(phrase("board", "which-side"), self._sides()), side_chosen)

    def action_score(self) -> None:
        """Show trust and S to those who play, or hide them again."""
        self.ask(ask="score", shown=not of_dialogue(self.now).score)

    def action_mark(self) -> None:
        """Mark a turn, at first the last one, with a remark."""
        fields = (
            Field(phrase("board", "turn"), 4, str(self.now.turn)),
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

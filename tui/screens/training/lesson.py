"""A person's seat in an exercise: the clock, advisers, and what is written down before anything is revealed."""

from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from moderator.facilitation import Hinted, Ranked
from moderator.moves import FACILITATOR
from moderator.visibility import view_of
from prompts.load import phrase
from scenarios.exercise import Exercise
from training.clock import Left, Watch, in_words, left, nearly_over
from training.coach import advice
from transcripts.store.database import StoreError
from tui.messages import Facilitate, WrittenDown
from tui.screens.played import PlayedScreen
from tui.screens.questions import PassphraseScreen
from tui.screens.seat import Seat
from tui.screens.training.advisers import AdvisersScreen
from tui.screens.training.ranking import RankingScreen

SECOND = 1.0


class LessonScreen(PlayedScreen):
    """Talks that are held for an exercise; ``watch`` reads its clock out of the record."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "advisers", "Advisers", tooltip="Ask what an audience at home makes of your draft"),
        Binding("f9", "board", "Board", tooltip="Open the facilitator's board, with the passphrase"),
    ]

    def __init__(self, *talks: Any, exercise: Exercise, watch: Watch, **kept: Any) -> None:
        super().__init__(*talks, **kept)
        self._exercise, self._watch = exercise, watch
        self._left = Left(None, None)
        self._warned: tuple[str, int, float] | None = None

    def on_mount(self) -> None:
        """Start the clock of the screen."""
        if self._exercise.minutes or self._exercise.turn_minutes:
            self._ticking = self.set_interval(SECOND, self._look_at_clock)

    def _look_at_clock(self) -> None:
        """Show the time that is left, and say once when there is not much, and when there is none."""
        table = self.tape.table(len(self.tape) - 1)
        if table.closed:
            self._ticking.stop()
            return
        try:
            self._left = left(self._exercise, self._watch.now())
        except StoreError:  # the talks themselves report it
            self._ticking.stop()
            return
        self.draw_head()
        self._show_through()
        if table.to_move not in self.people or not nearly_over(self._exercise, self._left):
            return
        warning = "past" if self._left.over else "warning"
        place = warning, table.turn, table.facilitation.granted
        if self._warned != place and (warning == "warning" or self._exercise.at_zero == "nothing"):
            self._warned = place
            told = {} if self._left.over else {"left": in_words(self._left)}
            self.notify(phrase("clock", warning, **told), markup=False, timeout=8)

    def _show_through(self) -> None:
        """Have dialogs above other dialogs show the time too: Textual draws again only what lies on top."""
        stack = self.app.screen_stack
        for between in stack[stack.index(self) + 1 : -1] if self in stack else ():
            between.refresh()

    def pace(self) -> str:
        """The time that is left, while the talks go on."""
        told = in_words(self._left)
        return f" · {told}" if told and not self.over else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Advisers help where there is a coach, and the person whose turn it is; the board needs a passphrase."""
        if action == "board":
            return bool(self._exercise.passphrase) and not self.over
        return super().check_action("hint" if action == "advisers" else action, parameters)

    def action_board(self) -> None:
        """Open the facilitator's board for whoever knows the passphrase."""

        def given(passphrase: str | None) -> None:
            if passphrase is None:
                return
            if self._exercise.opens_board(passphrase):
                self.post_message(Facilitate(FACILITATOR, self.dialogue))
            else:
                self.notify(phrase("board", "wrong"), markup=False, severity="warning")

        self.app.push_screen(PassphraseScreen(), given)

    def action_advisers(self) -> None:
        """Ask the audiences at home about the draft."""
        side, table = self._seated or "", self.tape.table(len(self.tape) - 1)
        view, acts = view_of(table, side).table, self.query_one(Seat).draft.acts
        audiences = {audience.id: audience for audience in table.scenario.mandate(side).audiences}

        def ask(id_: str) -> tuple[str, ...]:
            said = advice(view, side, audiences[id_], acts)
            self.desks.asides.append(Hinted(round=table.round, side=side, by=id_, steps=said))
            return said

        self.app.push_screen(AdvisersScreen({id_: a.name for id_, a in audiences.items()}, ask))

    def reveal(self) -> None:
        """Have each person write down what they believe of the other side, then show everything."""
        table = self.tape.table(len(self.tape) - 1)
        asked = {ranked.side for ranked in table.facilitation.ranked}
        waiting = [side for side in table.sides if side in table.players and side not in asked]
        self._ask_next(waiting)

    def _ask_next(self, waiting: list[str]) -> None:
        if not waiting:
            super().reveal()
            self.show_pane("talks")
            return
        side, *rest = waiting
        table = self.tape.table(len(self.tape) - 1)

        def answered(ranked: Ranked | None) -> None:
            if ranked:
                self.post_message(WrittenDown(self.dialogue, ranked))
            self._ask_next(rest)

        self.app.push_screen(RankingScreen(table, side), answered)

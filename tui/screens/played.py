"""The live screen of people who play: their brief, their form and their draft, one person at a time."""

from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from agents.draft import Draft, Drafts
from moderator.events import Event, Moved
from moderator.facilitation import ENGINE, Hinted
from moderator.moves import PERSON
from moderator.speech.meaning import Meaning
from moderator.view import View
from prompts.load import phrase
from tui.messages import Asked, Drafted, Sent
from tui.notices import errors_as_notices
from tui.screens.dialogue import PANES
from tui.screens.hint import HintScreen
from tui.screens.live import LiveScreen
from tui.screens.questions import ConfirmScreen, HandOverScreen
from tui.screens.seat import Seat
from tui.widgets.brief import Brief

HIDDEN = frozenset[str]()


class PlayedScreen(LiveScreen):
    """Talks in which people play; ``drafts`` keeps what they have not sent yet, and
    ``meaning`` warns them before they send what comes close to their brief or a red line.

    Where two people play, a hand-over screen stands between their forms, and nothing of one is in sight of the other.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "form('add')", "Add act", tooltip="Add an act to your move"),
        Binding("ctrl+t", "form('check')", "Check", tooltip="Check whether your move is legal, and what it costs"),
        Binding("f4", "hint", "Hint", tooltip="Ask what waits, what is cheap, and what does best"),
        Binding("ctrl+s", "form('send')", "Send", tooltip="Check your move, and send it if it is legal"),
    ]

    def __init__(self, *talks: Any, drafts: Drafts, meaning: Meaning | None = None) -> None:
        super().__init__(*talks)
        seats = self.tape.table(len(self.tape) - 1).seats
        self.people = tuple(side for side, agent in seats.items() if agent == PERSON)
        self._drafts, self._meaning = drafts, meaning
        self._seated = self.people[0] if len(self.people) == 1 else None
        """The person who is at the screen now."""

    def panes(self) -> dict[str, str]:
        """The panes, with the brief and the form."""
        return PANES | {"brief": "Brief", "seat": "Your move"}

    def more_panes(self) -> ComposeResult:
        """The form."""
        yield Seat(self._meaning, id="seat")

    def side_panes(self) -> ComposeResult:
        """The brief, below the table."""
        yield Brief(id="brief")

    def on_mount(self) -> None:
        """Show the brief and the draft of the only person who plays."""
        self.set_class(True, "-played")  # noqa: FBT003 Textual's own signature
        self.desks.moves.on_question(lambda view: self.post_message(Asked(view)))
        if self._seated:
            self.query_one(Brief).draw(self.tape.opened.scenario, self._seated)
            self.query_one(Seat).fill(self._kept(self._seated))

    def _kept(self, side: str) -> Draft:
        with errors_as_notices(self.app):
            return self._drafts.kept(self.dialogue, side)
        return Draft()

    def on_drafted(self, message: Drafted) -> None:
        """Keep the draft of the person at the screen."""
        if self._seated and not self.over:
            with errors_as_notices(self.app):
                self._drafts.keep(self.dialogue, self._seated, message.draft)

    def show_event(self, event: Event) -> None:
        """Show the next event; a person's move clears their form and their draft."""
        super().show_event(event)
        if isinstance(event, Moved) and event.side in self.people:
            self.query_one(Seat).clear()
            with errors_as_notices(self.app):
                self._drafts.keep(self.dialogue, event.side, Draft())

    def on_asked(self, message: Asked) -> None:
        """Ask the person for a move; another person sits down first where two play."""
        if len(self.people) > 1 and message.view.side != self._seated:
            self._cover_all()
            self._hand_over(message.view)
        else:
            self._seat(message.view)

    def _cover_all(self) -> None:
        """Take everything confidential off the screen."""
        self._seated = None
        self.look(self.sight.model_copy(update={"sides": HIDDEN}))
        self.query_one(Brief).clear()
        self.query_one(Seat).clear()

    def _hand_over(self, view: View) -> None:
        def handed(there: bool | None) -> None:  # noqa: FBT001 the answer to a question
            if there:
                self._seat(view)
            else:
                self.app.push_screen(ConfirmScreen(self.leaving), stay_or_leave)

        def stay_or_leave(leave: bool | None) -> None:  # noqa: FBT001 the answer to a question
            if leave:
                self.dismiss()
            else:
                self._hand_over(view)

        self.app.push_screen(HandOverScreen(view.table.scenario, view.side), handed)

    def _seat(self, view: View) -> None:
        """Give the screen to the person of a side: before the first move with the brief, then with the form."""
        side = view.side
        self._seated = side
        self.look(self.sight.model_copy(update={"sides": frozenset({side})}))
        self.query_one(Brief).draw(view.table.scenario, side)
        self.query_one(Seat).ask(view, self._kept(side))
        briefed = view.table.faults or any(said.side == side for said in view.table.said)
        self.show_pane("seat" if briefed else "brief")
        if not briefed:
            self.notify(phrase("seat", "brief-first"), markup=False, timeout=6)

    def on_sent(self, message: Sent) -> None:
        """Answer the pending question with the person's move, and show the talks."""
        if len(self.people) > 1:
            self._cover_all()
        self.show_pane("talks")
        self._waiting.begin(self.tape.table(self.at).to_move, phrase("seat", "checking"))
        self.desks.moves.answer(message.move)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The form is for talks that go on, and hints where they are allowed, for the person to move."""
        if action == "hint":
            table = self.tape.table(len(self.tape) - 1)
            return not self.over and table.procedure.hints and self._seated == table.to_move
        return not self.over if action == "form" else super().check_action(action, parameters)

    def action_hint(self) -> None:
        """Ask for a hint."""
        side, table = self._seated or "", self.tape.table(len(self.tape) - 1)

        def told(steps: tuple[str, ...] | None) -> None:
            if steps:
                self.desks.asides.append(Hinted(round=table.round, side=side, by=ENGINE, steps=steps))

        self.app.push_screen(HintScreen(self.tape.events, table.scenario.mandate(side).name), told)

    def action_form(self, key: str) -> None:
        """Show the person's form and do what the key says.

        A pause that is still running ends, because the person has read enough.
        """
        self.tempo.step()
        if not self.has_class("show-seat"):
            self.show_pane("seat")
        seat = self.query_one(Seat)
        done: dict[str, Callable[[], object]] = {"add": seat.add, "check": seat.check, "send": seat.send}
        done[key]()

    def action_to_move(self) -> None:
        """Go from the brief to the form."""
        self.show_pane("seat")

    @property
    def leaving(self) -> str:
        """The question before the person leaves: the talks pause."""
        return phrase("leave", "playing")

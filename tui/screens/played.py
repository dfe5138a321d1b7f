"""The live screen of people who play: their brief, their form and their draft, one person at a time."""

from collections.abc import Callable
from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from agents.draft import Draft, Drafts
from moderator.events import Closed, Event, Injected, Moved
from moderator.facilitation import BESIDE, ENGINE, Aside, Hinted, Marked, Ranked, Whispered, aside_told
from moderator.moves import PERSON
from moderator.speech.meaning import Meaning
from moderator.table import Table
from moderator.view import View
from moderator.visibility import Visibility, event_for, of_dialogue
from prompts.load import phrase
from transcripts.players import player
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

    DEFAULT_CLASSES = "-played"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "form('add')", "Add act", tooltip="Add an act to your move"),
        Binding("ctrl+t", "form('check')", "Check", tooltip="Check whether your move is legal, and what it costs"),
        Binding("f4", "hint", "Hint", tooltip="Ask what waits, what is cheap, and what does best"),
        Binding("ctrl+s", "form('send')", "Send", tooltip="Check your move, and send it if it is legal"),
    ]

    def __init__(self, *talks: Any, drafts: Drafts, meaning: Meaning | None = None) -> None:
        super().__init__(*talks)
        self._drafts, self._meaning = drafts, meaning
        self._seated = self.players[0] if len(self.players) == 1 else None
        """The person who is at the screen now."""
        self._asked: tuple[str, int] | None = None
        """The side and the turn for which the form was last shown."""
        self._unread = 0  # words
        self._told: dict[str, int] = {}  # whispers, by side
        self._score = self.sight.score
        self._sent = False  # what follows is the person's own move, and not one that the clock made for them

    @property
    def _now(self) -> Table:
        return self.tape.table(len(self.tape) - 1)

    @property
    def players(self) -> tuple[str, ...]:
        """The sides of the people at this screen, also while a facilitator has another play them."""
        return tuple(side for side in self._now.sides if side in self._now.players)

    @property
    def people(self) -> tuple[str, ...]:
        """The sides that people at this screen play now."""
        return tuple(side for side, agent in self._now.seats.items() if agent == PERSON)

    def sees(self) -> Visibility:
        """What the person at the screen may see: their own side, and all once the talks are over."""
        told = self._now.facilitation.score_shown
        if self._now.closed:
            return of_dialogue(self._now)
        score = self._score if told is None else told
        return Visibility(sides=frozenset({self._seated}) if self._seated else HIDDEN, score=score)

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
        self.desks.moves.on_question(lambda view: self.post_message(Asked(view)))
        if self._seated:
            self.query_one(Brief).draw(self.tape.opened.scenario, self._seated)
            self.query_one(Seat).fill(self._kept(self._seated))
        self._lay_form()

    def _kept(self, side: str) -> Draft:
        with errors_as_notices(self.app):
            return self._drafts.kept(self.dialogue, side)
        return Draft()

    def on_drafted(self, message: Drafted) -> None:
        """Keep the draft of the person at the screen."""
        if self._seated and not self.over:
            with errors_as_notices(self.app):
                self._drafts.keep(self.dialogue, self._seated, message.draft)

    def pauses_after(self, event: Event) -> bool:
        """A person who is asked next reads in their own time, and is not kept from what a facilitator does."""
        own = isinstance(event, Moved) and event.side in self.people
        return super().pauses_after(event) and not own and self._now.to_move not in self.people

    def show_event(self, event: Event) -> None:
        """Show the next event; a person's own move clears their form and their draft."""
        before = self._now
        if isinstance(event, Closed):
            self._close_above()
        super().show_event(event)
        self._unread += self.words()
        if not isinstance(event, BESIDE):  # the question, if there was one, is withdrawn
            self.workers.cancel_group(self, "sitting")
        if isinstance(event, Moved) and event.side in self.people and before.seats[event.side] == PERSON:
            self._turn_taken(event.side)
        self._tell(event)
        self._lay_form()

    def _turn_taken(self, side: str) -> None:
        """Clear the form after a person's own move; a draft that the time ran out on is kept."""
        if not self._sent:
            self.query_one(Seat).rest()
            self.notify(phrase("clock", "passed"), severity="warning", markup=False, timeout=12)
            return
        self._sent = False
        self.query_one(Seat).clear()
        with errors_as_notices(self.app):
            self._drafts.keep(self.dialogue, side, Draft())

    def _tell(self, event: Event) -> None:
        """Tell the person at the screen what the facilitator or a cable brings, whatever pane they read."""
        seen, scenario = event_for(event, self.sight), self._now.scenario
        if isinstance(seen, Whispered):
            self._tell_whispers()
        elif isinstance(seen, Injected):
            self.notify(phrase("notice", "cable", title=seen.inject.title), markup=False, timeout=10)
        elif isinstance(seen, Aside) and not isinstance(seen, Hinted | Ranked | Marked):
            self.notify(aside_told(seen, scenario), markup=False, timeout=8)

    def _tell_whispers(self) -> None:
        """Tell the person at the screen what was whispered to them since they last sat here."""
        own = [one for one in self._now.facilitation.whispers if one.side == self._seated]
        for whisper in own[self._told.get(self._seated or "", 0) :]:
            self.notify(whisper.text, title=phrase("notice", "whisper"), severity="warning", markup=False, timeout=30)
        if self._seated:
            self._told[self._seated] = len(own)

    def _lay_form(self) -> None:
        """Cover the form while the talks are paused, or while another plays the side of the person at the screen."""
        table, seat = self._now, self.query_one(Seat)
        if table.closed:
            seat.cover(phrase("seat", "over"))
        elif table.facilitation.paused:
            seat.cover(phrase("seat", "paused", reason=table.facilitation.paused.reason).strip())
        elif self._seated and (agent := table.seats[self._seated]) != PERSON:
            seat.cover(phrase("seat", "taken", agent=player(agent)))
        else:
            seat.uncover()

    def on_asked(self, message: Asked) -> None:
        """Ask the person for a move, once they have read what is new."""
        self._sit_down(message.view)

    @work(exclusive=True, group="sitting")
    async def _sit_down(self, view: View) -> None:
        """Another person sits down first where two play; one whose question was withdrawn stays where they are."""
        if self._asked != (view.side, view.table.turn):
            await self.tempo.wait(self._unread)
        if len(self.players) > 1 and view.side != self._seated:
            self._cover_all()
            self._hand_over(view)
        else:
            self._seat(view)

    def _cover_all(self) -> None:
        """Take everything confidential off the screen, with notices and with what one person left open above it."""
        self.app.clear_notifications()
        self._close_above()
        self._seated = self._asked = None
        self.look(self.sees())
        self.query_one(Brief).clear()
        self.query_one(Seat).clear()

    def _close_above(self) -> None:
        """Close what a person left open above the talks: it belongs to a question that is over."""
        above = self.app.screen_stack[self.app.screen_stack.index(self) + 1 :]
        if all(isinstance(screen, ModalScreen | HandOverScreen) for screen in above):  # a facilitator's board stays
            for _ in above:
                self.app.pop_screen()

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
        side, turn = view.side, view.table.turn
        again = self._asked == (side, turn)
        self._seated, self._asked, self._unread, self._sent = side, (side, turn), 0, False
        self.look(self.sees())
        self.query_one(Brief).draw(view.table.scenario, side)
        seat = self.query_one(Seat)
        seat.ask(view, seat.draft if again else self._kept(side))
        self._tell_whispers()
        self._lay_form()
        briefed = view.table.faults or any(said.side == side for said in view.table.said)
        if not again or view.table.faults:
            self.show_pane("seat" if briefed else "brief")
        if not (again or briefed):
            self.notify(phrase("seat", "brief-first"), markup=False, timeout=6)

    def on_sent(self, message: Sent) -> None:
        """Answer the pending question with the person's move, and show the talks; one withdrawn is asked again."""
        if not self.desks.moves.pending:
            return
        self._sent = True
        if len(self.players) > 1:
            self._cover_all()
        self.show_pane("talks")
        self._waiting.begin(self.tape.table(self.at).to_move, phrase("seat", "checking"))
        self.desks.moves.answer(message.move)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The form is for talks that go on, and hints where they are allowed, for the person to move."""
        if action == "hint":
            asked = self._seated == self._now.to_move and self._seated in self.people
            return not self.over and self._now.procedure.hints and asked
        if action in ("pause", "resume", "step"):  # they would hold up a facilitator
            return False
        playing = not self.over and (self._seated is None or self._seated in self.people)
        return playing if action == "form" else super().check_action(action, parameters)

    def action_hint(self) -> None:
        """Ask for a hint."""
        side, table = self._seated or "", self._now

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

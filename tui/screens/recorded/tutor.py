"""A tutor's judgement on a turn: agrees, disagrees or recodes, and sees what S comes to."""

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from moderator.events import TurnTaken
from moderator.table import Table
from moderator.visibility import Visibility, event_for, table_for
from prompts.load import phrase
from transcripts.store.beside.notes import Note, coded_anew
from tui.annotations import Annotations
from tui.notices import errors_as_notices
from tui.screens.footer import Footer
from tui.screens.questions import ConfirmScreen, RemarkScreen
from tui.screens.recorded.coded_turn import Entry, entries, told, unplaced
from tui.screens.recorded.figures import figure_rows
from tui.screens.recorded.recode import RecodeScreen
from tui.text import DIM, badge, join, plain
from tui.timeline import Timeline
from tui.widgets.text_rows import Rows


class Judged(NamedTuple):
    """A turn to be judged, and the table before it, both as the reader may see them."""

    turn: int
    event: TurnTaken
    before: Table
    sight: Visibility


def judged(tape: Timeline, at: int, sight: Visibility) -> Judged | None:
    """The last turn up to event ``at``, as a reader may see it; None before the first."""
    turn = tape.turn_of(at)
    place = tape.place_of(turn)
    event = event_for(tape.events[place], sight)
    return Judged(turn, event, table_for(tape.before(place), sight), sight) if isinstance(event, TurnTaken) else None


class TutorScreen(ModalScreen[None]):
    """The acts of a turn and the remarks in its words; judgements are notes on the turn, and recodings."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "agree", "Agree", tooltip="Agree with the selected coding or remark"),
        Binding("n", "disagree", "Disagree", tooltip="Disagree with the selected coding or remark, and say why"),
        Binding("delete,backspace", "remove", "Take back", tooltip="Take back the last judgement on the selected line"),
        Binding("escape,t", "dismiss", "Close", key_display="esc"),
        Binding("question_mark,f1", "app.keys", "Keys", tooltip="Show all keys"),
    ]

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("enter", "Recode the selected act: kind, status or value"),)

    def __init__(self, judged: Judged, margin: Annotations) -> None:
        super().__init__()
        self._judged, self._margin = judged, margin
        self._entries = entries(judged.event, judged.before)
        self._notes: tuple[Note, ...] = ()

    def compose(self) -> ComposeResult:
        """The acts and remarks, and the figures."""
        with Vertical(classes="dialog"):
            yield OptionList(id="judged", markup=False, compact=True)
            yield Rows(id="figures")
            yield Footer()

    def on_mount(self) -> None:
        """Set the titles, and show what was judged before."""
        turn, event, before, _ = self._judged
        dialog = self.query_one(".dialog")
        title = phrase("tutor", "title", turn=str(turn), round=str(event.round))
        dialog.border_title = join(plain(title), " ", badge(before.scenario, event.side))
        dialog.border_subtitle = phrase("tutor", "choose")
        self._draw()
        self.query_one(OptionList).focus()

    def _draw(self) -> None:
        """Read the notes again, and show them with what S comes to."""
        with errors_as_notices(self.app):
            book = self._margin.book()
            self._notes = tuple(note for note in book.notes if note.turn == self._judged.turn)
            self.query_one("#figures", Rows).show(figure_rows(book, self._judged.before.scenario, self._judged.sight))
        listed = self.query_one(OptionList)
        selected = listed.highlighted
        listed.set_options(self._options())
        if selected is None:
            listed.action_first()
        else:
            listed.highlighted = selected

    def _options(self) -> Iterator[Option]:
        acts = [entry for entry in self._entries if entry.coded]
        remarks = [entry for entry in self._entries if not entry.coded]
        for heading, found in (("acts", acts), ("remarks", remarks)):
            yield Option(plain(phrase("tutor", heading if found else f"no-{heading}"), DIM), disabled=True)
            yield from (Option(told(entry, self._notes), id=entry.named) for entry in found)
            if heading == "acts":
                reduced = unplaced(self._judged.event, self._judged.before)
                yield from (Option(plain(phrase("tutor", "reduced", why=why), DIM), disabled=True) for why in reduced)

    @property
    def _selected(self) -> Entry | None:
        option = self.query_one(OptionList).highlighted_option
        return next((entry for entry in self._entries if option and entry.named == option.id), None)

    def _judge(self, text: str) -> None:
        with errors_as_notices(self.app):
            self._margin.note(self._judged.turn, text)
        self._draw()

    def _unjudged(self) -> Entry | None:
        """The selected line, if there is no verdict on it yet."""
        entry = self._selected
        if entry and any(map(entry.judged, self._notes)):
            self.notify(phrase("tutor", "judged"), markup=False, severity="warning")
            return None
        return entry

    def action_agree(self) -> None:
        """Agree with the selected line."""
        if entry := self._unjudged():
            self._judge(entry.agreement)

    @work
    async def action_disagree(self) -> None:
        """Disagree with the selected line, and say why."""
        if entry := self._unjudged():
            why = await self.app.push_screen_wait(RemarkScreen(phrase("tutor", "why")))
            if why:
                self._judge(entry.disagreement(why))

    @on(OptionList.OptionSelected)
    @work
    async def _recode(self) -> None:
        """Give the selected act another coding."""
        entry = self._selected
        if not entry or not entry.coded:
            self.notify(phrase("tutor", "no-coding"), markup=False)
            return
        act, place = coded_anew(entry.coded, entry.recodings(self._notes)), (self._judged.turn, entry.number)
        if found := await self.app.push_screen_wait(RecodeScreen(place, entry.title, act)):
            with errors_as_notices(self.app):
                self._margin.recode(found.recoding, found.because)
            self._draw()

    @work
    async def action_remove(self) -> None:
        """Take back the last judgement on the selected line."""
        own = self._selected.own(self._notes) if self._selected else ()
        if not own:
            self.notify(phrase("tutor", "nothing"), markup=False)
        elif await self.app.push_screen_wait(ConfirmScreen(self._question(own[-1]))):
            with errors_as_notices(self.app):
                self._margin.delete(own[-1])
            self._draw()

    def _question(self, note: Note) -> str:
        """Asks before a judgement is taken back for good."""
        return phrase("tutor", f"remove-{note.kind}", text=" ".join(note.text.split()) or phrase("tutor", "same"))

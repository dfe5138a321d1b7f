"""A person's seat: the draft of a move, which is checked and sent only if it is legal."""

from asyncio import to_thread
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, OptionList, Static, TextArea

from agents.draft import Draft
from moderator.descriptions import private_text, told
from moderator.moves import MOST_ACTS, Act, Counteract
from moderator.rules.judge import judge
from moderator.rules.legality import overrides_left
from moderator.rules.remarks import HARM
from moderator.speech.meaning import Meaning
from moderator.view import View
from prompts.load import phrase
from transcripts.clean import clean
from tui.choices import left
from tui.messages import Drafted, Sent
from tui.screens.choose_act import ActsScreen
from tui.screens.questions import ConfirmScreen
from tui.text import DIM, badge, join, ladder, plain
from tui.widgets.acts import draft_lines, fault_rows
from tui.widgets.details import verdict
from tui.widgets.text_rows import Row, Rows

REPEATED = 360
"""Characters of the other side's statement that stand above the form: about five lines of a narrow screen."""


class Tick(Checkbox):
    """A checkbox that is readable without colour."""

    def render(self) -> Content:
        """The label after ``[x]`` or ``[ ]``."""
        label = self.label.stylize_before(self.get_visual_style("toggle--label"))
        return join(plain("[x] " if self.value else "[ ] ", "bold" if self.value else ""), label)


class Seat(Vertical):
    """The form for a person's move; the draft stays until the move is made, and the verdict is always in sight."""

    BORDER_TITLE = "Your move"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete,backspace", "drop", "Remove act", show=False, tooltip="Remove the selected act from your move")
    ]

    def __init__(self, meaning: Meaning | None = None, *, id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self._meaning = meaning
        self._view: View | None = None
        self._acts: list[Act] = []
        self._left: Widget | None = None

    def compose(self) -> ComposeResult:
        """The turn, the acts and the statement; below them, always in sight, the buttons and the verdict."""
        yield Static(id="covered", markup=False)
        with VerticalScroll(id="form", can_focus=False):
            yield Static(phrase("seat", "waiting"), id="turn", markup=False)
            yield Static(id="heard", markup=False)
            yield OptionList(id="acts", markup=False, compact=True)
            yield TextArea(id="statement", compact=True, placeholder=phrase("seat", "statement"), tab_behavior="focus")
            yield Input(id="note", compact=True, placeholder=phrase("seat", "note"))
        with Horizontal(id="send-row"):
            tick = Tick(phrase("seat", "content"), id="content", compact=True)
            tick.tooltip = phrase("seat", "content-hint")
            yield tick
            yield Button("Check", id="check", compact=True)
            yield Button("Send", id="send", compact=True, variant="primary")
        with VerticalScroll(id="findings"):
            yield Rows(id="verdict")

    def on_mount(self) -> None:
        """Start with an empty draft."""
        self._list()

    def ask(self, view: View, draft: Draft) -> None:
        """Begin the person's turn with this view and draft; after a refusal it says what was wrong."""
        self._view = view
        self.fill(draft)
        table = view.table
        if self._meaning:
            self._meaning.prepare(table, view.side)
        self.query_one("#turn", Static).update(join(badge(table.scenario, view.side), plain(_clock(view))))
        self._hear(_heard(view))
        faults = [row for fault in table.faults for row in fault_rows(fault, table.scenario)]
        self._say([Row(plain(phrase("seat", "refused"), "bold $text-error"), 0, 2), *faults] if faults else [])

    def fill(self, draft: Draft) -> None:
        """Show a draft."""
        self._acts = [*draft.acts]
        if draft != self.draft:
            self.query_one("#statement", TextArea).text = clean(draft.statement)
            self.query_one("#note", Input).value = clean(draft.rationale)
            self.query_one("#content", Checkbox).value = draft.content
        self._list()

    def cover(self, why: str) -> None:
        """Cover the form with the reason, because nobody may use it now; what is in it stays."""
        self.query_one("#covered", Static).update(plain(why))
        if not self.has_class("-covered"):
            self._view = None
            self._left = self.screen.focused if self.has_focus_within else None
            if self._left:
                self.screen.set_focus(None)  # what is typed now is not for a form that nobody sees
            self.add_class("-covered")

    def uncover(self) -> None:
        """Show the form again, with the cursor where it was."""
        if self.has_class("-covered"):
            self.remove_class("-covered")
            if self._left:
                self.call_after_refresh(self._left.focus)
            self._left = None

    def clear(self) -> None:
        """Clear the form, because the move was made or another person sits down."""
        self.rest()
        self.fill(Draft())

    def rest(self) -> None:
        """Wait for the next turn with the draft as it is."""
        self._view = None
        self.query_one("#turn", Static).update(phrase("seat", "waiting"))
        self._hear(Content(""))
        self._list()
        self._say([])

    def _hear(self, words: Content) -> None:
        heard = self.query_one("#heard", Static)
        heard.update(words)
        heard.display = bool(words.plain)

    @property
    def draft(self) -> Draft:
        """The draft with the present contents of the form."""
        return Draft(
            statement=self.query_one("#statement", TextArea).text,
            rationale=self.query_one("#note", Input).value,
            content=self.query_one("#content", Checkbox).value,
            acts=tuple(self._acts),
        )

    @on(TextArea.Changed)
    @on(Input.Changed)
    @on(Checkbox.Changed)
    def _changed(self) -> None:
        self.post_message(Drafted(self.draft))

    def _list(self) -> None:
        acts = self.query_one("#acts", OptionList)
        acts.clear_options()
        lines = [*draft_lines(self.draft, self._view.table)] if self._view else []
        if self._view and len(lines) < MOST_ACTS:
            lines.append(plain(phrase("seat", "add", count=str(len(lines)), most=str(MOST_ACTS)), "$accent"))
        acts.add_options(lines)
        if lines:
            acts.highlighted = len(lines) - 1

    def _say(self, rows: list[Row]) -> None:
        self.query_one("#verdict", Rows).show(rows)
        self.query_one("#findings").scroll_home(animate=False)

    @on(OptionList.OptionSelected, "#acts")
    def _act_chosen(self, event: OptionList.OptionSelected) -> None:
        if event.option_index >= len(self._acts):
            self.add()

    def add(self) -> None:
        """Choose an act and add it to the draft."""
        view = self._view
        if view is None:
            self._say([Row(plain(phrase("seat", "waiting")))])
        elif len(self._acts) >= MOST_ACTS:
            self._say([Row(plain(phrase("draft", "full", most=str(MOST_ACTS))))])
        else:
            self.app.push_screen(ActsScreen(left(view.table, view.side, self._acts), view.side), self._added)

    def _added(self, act: Act | None) -> None:
        if act is not None:
            self._acts.append(act)
            self._say([])
            self._list()
            self._changed()

    def action_drop(self) -> None:
        """Remove the selected act."""
        acts = self.query_one("#acts", OptionList)
        if acts.has_focus and acts.highlighted is not None and acts.highlighted < len(self._acts):
            del self._acts[acts.highlighted]
            self._say([])
            self._list()
            self._changed()

    @on(Button.Pressed, "#check")
    def check(self) -> None:
        """Show whether the move is legal, and what it costs."""
        view = self._view
        self._say([*verdict(self.draft, view.table, view.side)] if view else [Row(plain(phrase("seat", "waiting")))])

    @on(Button.Pressed, "#send")
    @work(exclusive=True)
    async def send(self) -> None:
        """Send the move if it is legal, and ask once more before a countermeasure; otherwise show its faults."""
        self.check()
        view, draft = self._view, self.draft
        if view is None or draft.lacks():
            return
        if self._meaning:  # its first question takes seconds
            self._say([Row(plain(phrase("seat", "reading"), DIM))])
        judged = await to_thread(judge, view.table, view.side, draft.move(), meaning=self._meaning)
        if (view, draft) != (self._view, self.draft):
            return
        self.check()
        if any(fault.rule != HARM for fault in judged.faults):  # harm is shown once by the moderator, and then stands
            return
        taken = [told(act, view.table) for act in draft.acts if isinstance(act, Counteract)]
        taken += [warned.message for warned in judged.warnings]
        if taken:
            question = phrase("seat", "sure", acts="\n".join(f"· {line}" for line in taken))
            self.app.push_screen(ConfirmScreen(question), self._send)
        else:
            self._send(sure=True)

    def _send(self, sure: bool | None) -> None:  # noqa: FBT001 the answer to a question
        if sure:
            self._say([Row(plain(phrase("seat", "sent"), "$text-success"))])
            self.post_message(Sent(self.draft.move()))


def _heard(view: View) -> Content:
    """The last words of the other side, in public and in private; empty before it has spoken."""
    other = view.table.scenario.other(view.side)
    last = next((said for said in reversed(view.table.said) if said.side == other), None)
    if last is None:
        return Content("")
    private = [phrase("seat", "private", words=words) for words in map(private_text, last.acts) if words]
    public = f"“{last.statement}”"
    if len(public) > REPEATED:
        public = phrase("seat", "read-on", words=public[:REPEATED].rsplit(" ", 1)[0])
    return join(badge(view.table.scenario, other), plain(": " + " ".join((public, *private)), DIM))


def _clock(view: View) -> str:
    """The round, what is open, and the leader's decisions left."""
    table = view.table
    if table.closing:
        return phrase("seat", "closing")
    left_over = overrides_left(table, view.side)
    named = {0: "none", 1: "one"}.get(left_over, "more")
    count = {"count": str(left_over)} if named == "more" else {}
    decisions = phrase("overrides", named, **count)
    return phrase(
        "seat", "clock", round=str(table.round), rounds=str(table.rounds), ladder=ladder(table), overrides=decisions
    )

"""A person's seat: the draft of a move, which is checked and sent only if it is legal."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Checkbox, Input, OptionList, Static, TextArea

from moderator.descriptions import act_line
from moderator.moves import Act, Counter, Offer
from moderator.rules.domestic import price
from moderator.rules.judge import Judgement, judge
from moderator.rules.menu import menu
from moderator.table import measures_by_id
from moderator.view import View
from tui.draft import MOST_ACTS, Draft
from tui.messages import Sent
from tui.screens.choose_act import ActsScreen
from tui.text import DIM, badge, join, paid, plain
from tui.widgets.cards import fault_rows
from tui.widgets.text_rows import Row, Rows

WAITING = "It is not your turn. You can write your statement now; you can add acts when it is your turn."
FULL = f"A move has at most {MOST_ACTS} acts. Select one and press delete to remove it."
CONTENT = "content to end here"


class Tick(Checkbox):
    """A checkbox that is readable without colour."""

    def render(self) -> Content:
        """The label after ``[x]`` or ``[ ]``."""
        label = self.label.stylize_before(self.get_visual_style("toggle--label"))
        return join(plain("[x] " if self.value else "[ ] ", "bold" if self.value else ""), label)


class Seat(VerticalScroll, can_focus=False):
    """The form for a person's move; the draft stays until the move is made."""

    BORDER_TITLE = "Your move"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete,backspace", "drop", "Remove act", show=False, tooltip="Remove the selected act from your move")
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self._view: View | None = None
        self._draft = Draft()

    def compose(self) -> ComposeResult:
        """The turn, the acts, the statement and the result of the check."""
        yield Static(WAITING, id="turn", markup=False)
        yield OptionList(id="acts", markup=False, compact=True)
        yield TextArea(
            id="statement", compact=True, placeholder="Your statement to the other side", tab_behavior="focus"
        )
        yield Input(id="note", compact=True, placeholder="Private note, not shown to the other side")
        with Horizontal(id="send-row"):
            yield Tick(CONTENT, id="content", compact=True)
            yield Button("Check", id="check", compact=True)
            yield Button("Send", id="send", compact=True, variant="primary")
        yield Rows(id="verdict")

    def on_mount(self) -> None:
        """Start with an empty draft."""
        self._list()

    def ask(self, view: View) -> None:
        """Begin the person's turn with this view; a refused draft stays, with its faults."""
        self._view = view
        table, scenario = view.table, view.table.scenario
        found = menu(table, view.side)
        clock = (
            f", round {table.round} of {table.rounds} · step {found.step} open · overrides left {found.overrides_left}"
        )
        self.query_one("#turn", Static).update(join(badge(scenario, view.side), plain(clock)))
        self._say([row for fault in table.faults for row in fault_rows(fault)])
        self._list()
        self.query_one("#acts", OptionList).focus()

    def clear(self) -> None:
        """Clear the draft after its move was made."""
        self._view, self._draft = None, Draft()
        self.query_one("#turn", Static).update(WAITING)
        self.query_one("#statement", TextArea).text = ""
        self.query_one("#note", Input).value = ""
        self.query_one("#content", Checkbox).value = False
        self._say([])
        self._list()

    @property
    def draft(self) -> Draft:
        """The draft with the present contents of the form."""
        self._draft.statement = self.query_one("#statement", TextArea).text
        self._draft.rationale = self.query_one("#note", Input).value
        self._draft.content = self.query_one("#content", Checkbox).value
        return self._draft

    def _list(self) -> None:
        acts = self.query_one("#acts", OptionList)
        acts.clear_options()
        view = self._view
        lines = (
            [plain(f"{n}. {act_line(a, view.table.scenario)}") for n, a in enumerate(self._draft.acts, 1)]
            if view
            else []
        )
        if view and len(lines) < MOST_ACTS:
            lines.append(plain(f"+ add an act ({len(lines)} of {MOST_ACTS})", "$accent"))
        acts.add_options(lines)
        if lines:
            acts.highlighted = len(lines) - 1

    def _say(self, rows: list[Row]) -> None:
        verdict = self.query_one("#verdict", Rows)
        verdict.show(rows)
        if rows:
            self.call_after_refresh(verdict.scroll_visible, animate=False)

    @on(OptionList.OptionSelected, "#acts")
    def _act_chosen(self, event: OptionList.OptionSelected) -> None:
        if event.option_index >= len(self._draft.acts):
            self.add()

    def add(self) -> None:
        """Choose an act and add it to the draft."""
        view = self._view
        if view is None:
            self._say([Row(plain(WAITING))])
        elif len(self._draft.acts) >= MOST_ACTS:
            self._say([Row(plain(FULL))])
        else:
            self._choose(view)

    def _choose(self, view: View) -> None:
        self.app.push_screen(ActsScreen(self._draft.left(view.table, view.side), view.side), self._added)

    def _added(self, act: Act | None) -> None:
        if act is not None:
            self._draft.acts.append(act)
            self._say([])
            self._list()

    def action_drop(self) -> None:
        """Remove the selected act."""
        acts = self.query_one("#acts", OptionList)
        if acts.has_focus and acts.highlighted is not None and acts.highlighted < len(self._draft.acts):
            del self._draft.acts[acts.highlighted]
            self._say([])
            self._list()

    @on(Button.Pressed, "#check")
    def check(self) -> None:
        """Show whether the move is legal, and what it costs."""
        self._check()

    @on(Button.Pressed, "#send")
    def send(self) -> None:
        """Send the move if it is legal; otherwise show its faults."""
        if self._check():
            self._say([Row(plain("Sent.", "$text-success"))])
            self.post_message(Sent(self.draft.move()))

    def _check(self) -> bool:
        view, draft = self._view, self.draft
        if view is None:
            self._say([Row(plain(WAITING))])
            return False
        if lacks := draft.lacks():
            self._say([Row(join(plain("✗ ", "$text-error"), plain(lack)), 0, 2) for lack in lacks])
            return False
        judged = judge(view.table, view.side, draft.move())
        self._say(verdict(judged, view))
        return judged.moved is not None


def verdict(judged: Judgement, view: View) -> list[Row]:
    """The faults of a move, or its cost."""
    if judged.moved is None:
        return [row for fault in judged.faults for row in fault_rows(fault)]
    scenario, side = view.table.scenario, view.side
    offered = measures_by_id(
        scenario, tuple(m for a in judged.moved.move.acts if isinstance(a, Offer | Counter) for m in a.give)
    )
    now, later = judged.moved.spent.get(side, {}), price(view.table, side, offered)
    rows = [Row(plain("✓ Legal.", "bold $text-success"))]
    for when, points in (("now", now), ("if it is accepted", later)):
        rows += [Row(join(plain(f"costs {when}: ", DIM), line), 0, 2) for line in paid(scenario, {side: points}, -1)]
    if len(rows) == 1:
        rows.append(Row(plain("It costs nothing at home.")))
    if judged.moved.overrides:
        rows.append(Row(plain(f"Leader's overrides used: {judged.moved.overrides}", "$text-warning")))
    return rows

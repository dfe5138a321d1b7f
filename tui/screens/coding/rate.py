"""A person codes the turns of a dialogue a second time, without seeing how they were coded first."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from prompts.load import phrase
from studies.coders.codebook import CHOICES, REMARKS, VALUE, codebook
from studies.coders.turns import BlindTurn
from tui.notices import errors_as_notices
from tui.screens.coding.agreement import AgreementScreen
from tui.screens.coding.codings import Codings
from tui.screens.coding.sheet import Line, Sheet
from tui.screens.footer import Footer
from tui.screens.questions import ConfirmScreen
from tui.text import DIM, flowing, join, plain, signed
from tui.widgets.text_rows import Row, Rows

NAME = 14
"""The width of the column of questions, in cells."""


class RateScreen(Screen[None]):
    """One turn at a time: its words and deeds on one side, the questions on the other; what is complete is kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "left",
            "step(-1)",
            "Answer",
            key_display="← →",
            priority=True,
            tooltip="Previous or next answer; a lower or a higher value",
        ),
        Binding("right", "step(1)", show=False, priority=True),
        Binding("space,enter", "mark", "Mark", key_display="space", tooltip="Mark a remark as present, or not"),
        Binding("minus", "sign", show=False, key_display="-", tooltip="Change the sign of a value"),
        *(
            Binding(str(n), f"choose({n})", show=False, tooltip="The answer with this number; of a value, its size")
            for n in range(10)
        ),
        Binding("n,ctrl+s", "keep", "Keep, next", tooltip="Keep this turn, and go to the next one"),
        Binding("p", "go(-1)", "Back", tooltip="Go back to the turn before"),
        Binding("s", "go(1)", show=False, tooltip="Go to the next turn without keeping this one"),
        Binding("a", "agreement", "Agreement", tooltip="How far the coders agree, once all turns are coded"),
        Binding("escape", "leave", "Close", tooltip="Close; what is kept stays, and you can go on later"),
    ]

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("↑ ↓", "Previous and next question"), ("tab", "Scroll the words"))

    def __init__(self, turns: Sequence[BlindTurn], codings: Codings) -> None:
        super().__init__()
        self._turns, self._codings = turns, codings
        self._kept = codings.read()
        self._sheets = {turn.number: Sheet(turn, self._kept.get(turn.number)) for turn in turns}
        self._at = next((n for n, turn in enumerate(turns) if turn.number not in self._kept), 0)

    def compose(self) -> ComposeResult:
        """The title, the turn, the questions, and what the selected answer means."""
        yield Static(id="title", markup=False)
        with Horizontal(id="coding"):
            with VerticalScroll(id="turn"):
                yield Rows(id="said")
            yield OptionList(id="questions", markup=False, compact=True)
        yield Static(id="meaning", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Show the first turn that is not coded yet."""
        self._show()
        self.query_one("#questions").focus()

    @property
    def _sheet(self) -> Sheet:
        return self._sheets[self._turns[self._at].number]

    @property
    def _line(self) -> Line | None:
        option = self.query_one("#questions", OptionList).highlighted_option
        return next((line for line in self._sheet.lines if option and _id(line) == option.id), None)

    def _show(self) -> None:
        """Show a turn from its first question on."""
        self.query_one("#said", Rows).show(_told(self._sheet.turn))
        self.query_one("#turn", VerticalScroll).scroll_home(animate=False)
        listed = self.query_one("#questions", OptionList)
        listed.set_options(_options(self._sheet))
        listed.action_first()
        self._draw_title()

    def _draw_title(self) -> None:
        turn = self._sheet.turn
        counts = {"done": str(len(self._kept)), "all": str(len(self._turns))}
        said = phrase("rate", "title", turn=str(turn.number), round=str(turn.round), side=turn.side, **counts)
        self.query_one("#title", Static).update(plain(said, "bold"))

    def _redraw(self, line: Line) -> None:
        self.query_one("#questions", OptionList).replace_option_prompt(_id(line), _prompt(self._sheet, line))
        self._draw_meaning()

    @on(OptionList.OptionHighlighted)
    def _draw_meaning(self) -> None:
        line = self._line
        self.query_one("#meaning", Static).update(_meaning(self._sheet, line) if line else "")

    def action_step(self, by: int) -> None:
        """Give the next or the previous answer to the selected question."""
        if line := self._line:
            self._sheet.step(line, by)
            self._redraw(line)

    def action_choose(self, number: int) -> None:
        """Give the answer with this number."""
        if line := self._line:
            self._sheet.choose(line, number)
            self._redraw(line)

    def action_sign(self) -> None:
        """Change the sign of a value."""
        if line := self._line:
            self._sheet.turn_sign(line)
            self._redraw(line)

    @on(OptionList.OptionSelected)
    def action_mark(self) -> None:
        """Mark a remark; on another question, go to the next one."""
        line = self._line
        if line and line.remark:
            self._sheet.mark(line)
            self._redraw(line)
        else:
            self.query_one("#questions", OptionList).action_cursor_down()

    def action_keep(self) -> None:
        """Keep this turn if it is complete, and go to the next one."""
        rating = self._sheet.rating()
        if rating is None:
            missing = self._sheet.open
            self._select(missing[0])
            self.notify(phrase("rate", "open", count=str(len(missing))), markup=False, severity="warning")
            return
        with errors_as_notices(self.app):
            self._codings.keep(rating)
            self._kept[rating.turn] = rating
            self._sheet.changed = False
            if self._whole:
                self._draw_title()
                self.notify(phrase("rate", "whole"), markup=False)
            self.action_go(1)

    def _select(self, line: Line) -> None:
        listed = self.query_one("#questions", OptionList)
        listed.highlighted = listed.get_option_index(_id(line))

    @property
    def _whole(self) -> bool:
        return len(self._kept) == len(self._turns)

    def action_go(self, by: int) -> None:
        """Go to another turn; what is answered there is still there."""
        at = max(0, min(self._at + by, len(self._turns) - 1))
        if at != self._at:
            self._at = at
            self._show()

    @work
    async def action_leave(self) -> None:
        """Close; a person is asked first where answers would be lost."""
        unkept = sum(sheet.changed for sheet in self._sheets.values())
        if not unkept or await self.app.push_screen_wait(ConfirmScreen(phrase("rate", "leave", count=str(unkept)))):
            self.dismiss()

    def action_agreement(self) -> None:
        """Show how far the coders agree; before all turns are coded it would tell something of the first coding."""
        if not self._whole:
            self.notify(phrase("rate", "not-whole"), markup=False, timeout=6)
            return
        with errors_as_notices(self.app):
            self.app.push_screen(AgreementScreen(self._codings))


def _told(turn: BlindTurn) -> Iterator[Row]:
    """What happened before, what is said and what is done, each under its heading."""
    parts = (("words", turn.words), ("deeds", turn.deeds), ("before", turn.before))
    for heading, texts in parts:
        if texts or heading == "words":
            yield Row(plain(phrase("rate", heading), f"bold {DIM}"))
            yield from (Row(plain(flowing(text)), 2) for text in texts or (phrase("rate", "silent"),))
            yield Row(Content(""))


def _options(sheet: Sheet) -> Iterator[Option]:
    titles = {act.number: act.title for act in sheet.turn.acts}
    if not titles:
        yield Option(plain(phrase("rate", "no-acts"), DIM), disabled=True)
    last = -1
    for line in sheet.lines:
        if line.act != last:
            last = line.act
            act = phrase("rate", "act", number=str(line.act), title=titles[line.act]) if line.act else ""
            yield Option(plain(act or codebook()[REMARKS].asks, "bold"), disabled=True)
        yield Option(_prompt(sheet, line), id=_id(line))


def _id(line: Line) -> str:
    return f"{line.act}-{line.field}"


def _prompt(sheet: Sheet, line: Line) -> Content:
    """A question with its answers, the chosen one marked."""
    if line.remark:
        return plain(f"  {'[x]' if line.field in sheet.remarks else '[ ]'} {line.field}")
    answer, name = sheet.answers.get(line), plain(f"  {codebook()[line.field].title:<{NAME}}", DIM)
    if line.field == VALUE:
        shown = phrase("rate", "unanswered") if answer is None else signed(float(answer))
        return join(name, plain(phrase("rate", "value", value=shown), "bold $accent" if answer is not None else DIM))
    return join(name, *(part for n, choice in enumerate(CHOICES[line.field], 1) for part in _choice(n, choice, answer)))


def _choice(number: int, choice: str, answer: object) -> tuple[Content, str]:
    """An answer with its number; the chosen one stands in brackets, so that it is seen without colour."""
    if choice == answer:
        return plain(f"[{number} {choice}]", "bold $accent"), " "
    return plain(f"{number} {choice}", DIM), " "


def _meaning(sheet: Sheet, line: Line) -> Content:
    """What is asked, and what the chosen answer means; of a value, the examples nearest to it."""
    question = codebook()[REMARKS if line.remark else line.field]
    if line.remark:
        return plain(f"{line.field}: {question.meanings[line.field]}.")
    answer = sheet.answers.get(line)
    if answer is None:
        return plain(question.asks)
    if line.field != VALUE:
        return plain(f"{question.asks} {answer}: {question.meanings[str(answer)]}.")
    near = sorted(question.meanings, key=lambda example: abs(float(example) - float(answer)))[:2]
    examples = "; ".join(f"{signed(float(at))} {question.meanings[at]}" for at in sorted(near, key=float))
    return plain(phrase("rate", "near", examples=examples))

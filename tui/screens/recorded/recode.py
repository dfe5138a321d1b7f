"""The form for another coding of an act: its kind, its status and its value, with the reason."""

from collections.abc import Iterator
from typing import ClassVar, NamedTuple, get_args

from pydantic import ValidationError
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Input, Label, Select, Static

from moderator.score.coded_act import CodedAct, Status
from prompts.load import phrase
from scenarios.numbers import decimal
from scenarios.types import Kind
from transcripts.store.beside.notes import Recoding
from tui.screens.footer import Footer
from tui.screens.questions import LONGEST
from tui.text import plain

MINUS = "\N{MINUS SIGN}"


class Reasoned(NamedTuple):
    """A recoding with its reason."""

    recoding: Recoding
    because: str


class RecodeScreen(ModalScreen[Reasoned | None]):
    """Gives a recoding of what the person changes; None if the person cancels."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "record", "Record", tooltip="Record this coding"),
        Binding("escape", "dismiss", "Cancel"),
        Binding("f1", "app.keys", "Keys", tooltip="Show all keys"),
    ]

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("tab", "Go to the next field"),
        ("enter", "Open a list, and choose from it"),
    )

    def __init__(self, place: tuple[int, int], title: str, act: CodedAct) -> None:
        super().__init__()
        self._place, self._title, self._act = place, title, act

    def compose(self) -> ComposeResult:
        """The act, and a field for each part of its coding."""
        with Vertical(classes="dialog -small"):
            yield Static(plain(self._title, "bold"), markup=False)
            yield from self._fields()
            yield Footer()

    def _fields(self) -> Iterator[Widget]:
        for name, choices in (("kind", get_args(Kind)), ("status", get_args(Status))):
            options = [(plain(choice), choice) for choice in choices]
            chosen = Select(options, value=getattr(self._act, name), allow_blank=False, id=name, compact=True)
            yield Horizontal(Label(phrase("recode", name), markup=False), chosen, classes="field")
        value = Input(decimal(self._act.value), max_length=12, id="value", compact=True)
        yield Horizontal(Label(phrase("recode", "value"), markup=False), value, classes="field")
        because = Input(max_length=LONGEST, id="because", compact=True)
        record = Button(phrase("recode", "record"), id="record", variant="primary", compact=True)
        yield Horizontal(Label(phrase("recode", "because"), markup=False), because, record, classes="field")

    def on_mount(self) -> None:
        """Set the title."""
        self.query_one(".dialog").border_title = phrase("recode", "title")

    @on(Button.Pressed, "#record")
    @on(Input.Submitted)
    def action_record(self) -> None:
        """Give the recoding, if something is changed and a reason is given."""
        try:
            recoding = self._recoding()
        except ValidationError:
            self._ask("value", "bad-value")
            return
        because = self.query_one("#because", Input).value.strip()
        if not recoding.model_dump(include={"kind", "status", "value"}, exclude_none=True):
            self._ask("kind", "no-change")
        elif not because:
            self._ask("because", "no-reason")
        else:
            self.dismiss(Reasoned(recoding, because))

    def _recoding(self) -> Recoding:
        """What the person has changed; ValidationError for a value that is not allowed."""
        given: dict[str, object] = {name: self.query_one(f"#{name}", Select).value for name in ("kind", "status")}
        typed = self.query_one("#value", Input).value.strip().replace(MINUS, "-")
        turn, number = self._place
        if typed != decimal(self._act.value):
            given["value"] = typed
        found = Recoding.model_validate({"turn": turn, "act": number} | given)
        changes = {name: getattr(found, name) for name in given if getattr(found, name) != getattr(self._act, name)}
        return Recoding(turn=turn, act=number, **changes)

    def _ask(self, field: str, problem: str) -> None:
        self.query_one(f"#{field}").focus()
        self.notify(phrase("recode", problem), markup=False, severity="warning")

"""The list of exercises, and the form with which one begins."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Button, Input, Label, OptionList, Select, Static
from textual.widgets.option_list import Option

from moderator.moves import PERSON
from prompts.load import phrase
from scenarios.exercise import DIFFICULTIES, Exercise
from transcripts.store.beside.trainees import LONGEST
from tui.makers import Plan
from tui.messages import Begin, OpenProgress
from tui.notices import errors_as_notices
from tui.screens.footer import Footer
from tui.text import DIM, flowing, join, plain


class ExercisesScreen(Screen[None]):
    """A list of exercises with what each is about; enter opens the form. ``names`` are the sides by id."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "progress", "Progress", tooltip="See how people have done over time"),
        Binding("escape", "dismiss", "Back"),
    ]

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("enter", "Begin the selected exercise"),)

    def __init__(self, exercises: Sequence[Exercise], names: Mapping[str, str], plan: Plan) -> None:
        super().__init__()
        self._exercises, self._names, self._plan = {e.id: e for e in exercises}, names, plan

    def compose(self) -> ComposeResult:
        """The list, and the selected exercise."""
        yield Static(phrase("training", "head"), id="title", markup=False)
        with Horizontal(id="lists"):
            yield OptionList(*map(self._option, self._exercises.values()), id="exercises", markup=False)
            with VerticalScroll(id="about"):
                yield Static(id="told", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Set the titles."""
        exercises = self.query_one("#exercises", OptionList)
        exercises.border_title, exercises.border_subtitle = "Exercises", "enter: begin"
        exercises.focus()

    def _option(self, exercise: Exercise) -> Option:
        time = phrase("training", "minutes", minutes=str(exercise.minutes)) if exercise.minutes else ""
        two = phrase("training", "two") if exercise.trainees > 1 else ""
        facts = " · ".join(filter(None, (time, f"{exercise.rounds} rounds", opponent(exercise), two)))
        return Option(join(plain(exercise.title, "bold"), plain(f"\n{facts}", DIM)), id=exercise.id)

    @on(OptionList.OptionHighlighted, "#exercises")
    def _preview(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#told", Static).update(about(self._exercises[str(event.option_id)], self._names))

    @on(OptionList.OptionSelected, "#exercises")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.app.push_screen(LessonForm(self._exercises[str(event.option_id)], self._names, self._plan))

    def action_progress(self) -> None:
        """See how people have done."""
        self.post_message(OpenProgress())


class LessonForm(ModalScreen[None]):
    """Who plays which side of an exercise, under which name, against whom."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "begin", "Begin", tooltip="Begin the exercise"),
        Binding("escape", "dismiss", "Cancel"),
    ]

    def __init__(self, exercise: Exercise, names: Mapping[str, str], plan: Plan) -> None:
        super().__init__()
        self._exercise, self._names, self._plan = exercise, names, plan

    def compose(self) -> ComposeResult:
        """The fields."""
        exercise = self._exercise
        with Vertical(classes="dialog -small"):
            yield Static(plain(exercise.summary), markup=False)
            with Horizontal(classes="field"):
                yield Label(phrase("training", "name"), markup=False)
                yield Input(placeholder=phrase("training", "pseudonym"), id="name", max_length=LONGEST, compact=True)
            with Horizontal(classes="field"):
                yield Label(phrase("training", "seat"), markup=False)
                seats = [(plain(self._names[side]), side) for side in exercise.seats]
                yield Select(seats, value=exercise.seats[0], allow_blank=False, id="plays", compact=True)
            with Horizontal(classes="field"):
                yield Label(phrase("training", "against"), markup=False)
                yield Select([*self._against()], value="", allow_blank=False, id="against", compact=True)
            with Horizontal(classes="field"):
                yield Label(phrase("training", "second"), markup=False)
                yield Input(placeholder=phrase("training", "pseudonym"), id="second", max_length=LONGEST, compact=True)
            yield Button("Begin", id="begin", variant="primary", compact=True)
            yield Footer()

    def _against(self) -> list[tuple[Content, str]]:
        exercise = self._exercise
        usual = [(plain(f"{opponent(exercise)} (as planned)"), "")]
        graded = [(plain(phrase("difficulty", grade)), grade) for grade in DIFFICULTIES]
        second = [(plain(phrase("training", "person")), PERSON)] if len(exercise.seats) > 1 else []
        return [*usual, *graded, *second]

    def on_mount(self) -> None:
        """Set the title."""
        self.query_one(".dialog").border_title = plain(self._exercise.title)
        self.query_one("#name").focus()

    @on(Select.Changed, "#against")
    def _second_person(self, event: Select.Changed) -> None:
        """A second name is asked for where a second person plays."""
        second = self.query_one("#second", Input).parent
        if second is not None:
            second.display = event.value == PERSON

    @on(Input.Submitted)
    @on(Button.Pressed, "#begin")
    def action_begin(self) -> None:
        """Begin the exercise, if it can be begun so."""
        seat, against = (str(self.query_one(f"#{name}", Select).value) for name in ("plays", "against"))
        fields = ("name", "second") if against == PERSON else ("name",)
        names = [self.query_one(f"#{name}", Input).value for name in fields]
        with errors_as_notices(self.app):
            self.app.post_message(Begin(self._plan(self._exercise, names, seat, against)))


def opponent(exercise: Exercise) -> str:
    """Who sits opposite, in words."""
    given = exercise.opponent
    return given.agent.removeprefix("scripted:") if given.agent else phrase("difficulty", given.difficulty or "fair")


def about(exercise: Exercise, names: Mapping[str, str]) -> Content:
    """What a trainee may know of an exercise before it begins."""
    seats = " or ".join(names[side] for side in exercise.seats)
    lines = [plain(flowing(exercise.summary)), plain(f"\n\n{phrase('training', 'plays', seats=seats)}")]
    lines.append(plain(f"\n\n{phrase('training', 'objectives')}", "bold $accent"))
    lines += (plain(f"\n· {objective.text}") for objective in exercise.objectives)
    if exercise.coach:
        lines.append(plain(f"\n\n{phrase('training', 'coach')}", DIM))
    return join(*lines)

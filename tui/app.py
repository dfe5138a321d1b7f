"""The terminal app: screens for the library, the record and live talks."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from functools import partial
from typing import Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import ModalScreen

from agents.draft import Drafts
from moderator.chair import Talks
from moderator.events import StreamItem
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.moves import PERSON, SCRIPTED
from moderator.visibility import Visibility, everything, of_dialogue
from prompts.load import phrase
from scenarios.exercise import in_order
from scenarios.load import Library
from scenarios.mandate import Mandate
from studies.coders.turns import blind_turns
from training.clock import Watch
from training.progress import sessions_of
from transcripts.search.search import search
from transcripts.store.beside import interventions, trainees
from transcripts.store.reader import open_dialogue, running
from transcripts.store.rows import Summary
from transcripts.store.store import Store
from tui.annotations import Annotations
from tui.makers import Debriefs, Makers, OpenAnalyses
from tui.messages import Begin, Debrief, Facilitate, Fork, Rate, Replay, ResumeDialogue, SetUp, SetUpFork, WrittenDown
from tui.notices import errors_as_notices
from tui.pending_questions import PendingQuestions
from tui.screens.coding.codings import Codings
from tui.screens.coding.rate import RateScreen
from tui.screens.help import HelpScreen
from tui.screens.home import HomeScreen
from tui.screens.live import LiveScreen
from tui.screens.pick_from_list import PickScreen
from tui.screens.played import PlayedScreen
from tui.screens.recorded.debrief import DebriefScreen
from tui.screens.recorded.fork import ForkScreen
from tui.screens.recorded.replay import ReplayScreen
from tui.screens.recorded.search import SearchScreen
from tui.screens.setup import SetupScreen
from tui.screens.training.board import BoardScreen, exercise_line
from tui.screens.training.choose import ExercisesScreen
from tui.screens.training.lesson import LessonScreen
from tui.screens.training.progress import ProgressScreen
from tui.theme import SIDES, THEME
from tui.timeline import Timeline

MOST_RUNNING = 20
"""The most exercises among which a facilitator chooses."""


class ReassureApp(App[None]):
    """Home, live dialogues, replays and debriefs.

    ``library`` has the scenarios; ``store`` is the record, opened on the thread that runs the app.
    ``makers`` build the talks: a person's seat awaits ``ask(view)``, and a person's decision on a failed turn
    ``decide(table)``.
    ``default(mandate)`` is the preselected agent of a side, and ``agents`` are all agents to choose from, each with its
    line in the list; a scripted one can take the seat of a delegate that fails. ``drafts`` keeps what people have not
    sent yet. ``debriefs`` writes debriefs, and ``analyses`` opens the analyses of a dialogue. ``first`` is
    what the person asked for when the program began, such as talks or a replay. ``pause`` multiplies the usual
    pause after each event at first; 0 is no pause.
    ``show_score``: people who play see trust and S, because a facilitator started the program so.
    ``stops`` are the exit codes by the signals that end the app; the terminal is then left as after any other end.

    A ReassureError is shown as a notice, and the app continues.
    """

    CSS_PATH = "app.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 as Textual declares it
    TITLE = "Reassure"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark,f1", "keys", "Keys", tooltip="Show all keys")]

    def __init__(
        self,
        *,
        library: Library,
        store: Store,
        makers: Makers,
        default: Callable[[Mandate], str],
        agents: Mapping[str, str],
        drafts: Drafts,
        debriefs: Debriefs,
        analyses: OpenAnalyses,
        first: Message | None = None,
        pause: float = 1.0,
        stops: Mapping[int, int] | None = None,
        show_score: bool = False,
    ) -> None:
        super().__init__()
        # A change of theme in on_mount would have Textual parse all of its styles three times, a third of a start.
        self.register_theme(THEME)
        self.set_reactive(App.theme, THEME.name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.animation_level = "none"  # nothing should move but the talks
        self._library, self._store = library, store
        self._makers, self._default, self._agents = makers, default, agents
        self._first, self._pause, self._stops = first, pause, stops or {}
        self._debriefs, self._analyses = debriefs, analyses
        self._drafts, self._show_score = drafts, show_score
        self.fault: Exception | None = None
        """The fault of the program that ended the app, if one did."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of the sides, in every theme."""
        return SIDES

    def on_mount(self) -> None:
        """Open the home screen, and what was asked for."""
        for number, code in self._stops.items():
            asyncio.get_running_loop().add_signal_handler(number, self.exit, None, code)
        self.push_screen(HomeScreen(self._library.scenarios, self._page, self._store.count))
        if self._first:
            self.post_message(self._first)

    def on_set_up(self, message: SetUp) -> None:
        """Open the form for new talks."""
        with errors_as_notices(self):
            scenario = self._library.scenario(message.scenario)
            self.push_screen(SetupScreen(scenario, self._agents, {m.id: self._default(m) for m in scenario.sides}))

    def on_begin(self, message: Begin) -> None:
        """Begin talks; every event is recorded before it is shown."""
        if self._talking():
            return
        with errors_as_notices(self):
            desks, setup = PendingQuestions(), message.setup
            exercise = self._library.exercise(setup.exercise) if setup.exercise else None
            scenario = exercise.scenario_of(self._library) if exercise else self._library.scenario(setup.scenario)
            talks = self._makers.prepare(scenario, setup, desks.moves.ask, desks.failures.ask)
            dialogue = self._store.begin(talks.opening)
            trainees.enrol(self._store, dialogue, setup.trainees)
            self._open_live(dialogue, talks, desks)

    def on_resume_dialogue(self, message: ResumeDialogue) -> None:
        """Resume talks that have not ended."""
        if self._talking():
            return
        with errors_as_notices(self):
            desks, past = PendingQuestions(), self._store.events(message.dialogue)
            talks = self._makers.take_up(past, desks.moves.ask, desks.failures.ask)
            if isinstance(self.screen, ReplayScreen):
                self.pop_screen()  # it would miss the new events
            self._open_live(message.dialogue, talks, desks)

    def on_set_up_fork(self, message: SetUpFork) -> None:
        """Open the form for a fork."""
        with errors_as_notices(self):
            table = message.tape.table(message.tape.settled(message.turn))
            self.push_screen(ForkScreen(message.dialogue, message.turn, table, self._agents))

    def on_fork(self, message: Fork) -> None:
        """Begin a fork; the shared past is copied in the record."""
        if self._talking():
            return
        with errors_as_notices(self):
            desks, records = PendingQuestions(), self._store.recorded_events(message.change.parent)
            past = [one.event for one in records]
            branch = self._makers.fork(message.change, past, desks.moves.ask, desks.failures.ask)
            self._open_live(self._store.copy(records[: branch.shared], branch.changes), branch.talks, desks)

    def _talking(self) -> bool:
        """Whether talks are on the screen already, for example after a double key press."""
        return isinstance(self.screen, LiveScreen)

    def _open_live(self, dialogue: str, talks: Talks, desks: PendingQuestions) -> None:
        talks = self._makers.attend(self._store, dialogue, talks, desks.asides)
        past = talks.past or (talks.opening,)
        substitutes = {spec: told for spec, told in self._agents.items() if spec.startswith(SCRIPTED)}
        events = self._recorded(dialogue, talks)
        if isinstance(self.screen, ModalScreen):
            self.screen.dismiss()  # not earlier: on an error the form stays open
        tape = Timeline(past)
        table = tape.table(len(tape) - 1)
        sight = of_dialogue(table)
        sight = sight.switched() if self._show_score and not sight.score else sight

        def wanted() -> bool:
            return interventions.waiting(self._store, dialogue) is not None

        shown = dialogue, tape, events, desks, substitutes, self._pause, sight, wanted
        kept: dict[str, Any] = {"drafts": self._drafts, "meaning": talks.chair.meaning}
        if table.players and (exercise := talks.opening.exercise):
            watch = Watch(self._store, dialogue)
            self.push_screen(LessonScreen(*shown, exercise=exercise, watch=watch, **kept))
        elif table.players:
            self.push_screen(PlayedScreen(*shown, **kept))
        else:
            self.push_screen(LiveScreen(*shown))

    async def _recorded(self, dialogue: str, talks: Talks) -> AsyncGenerator[StreamItem, None]:
        heard = negotiate(talks.opening, talks.delegates, talks.past or (talks.opening,), talks.chair)
        try:
            async with aclosing(self._store.record(dialogue, heard, len(talks.past) or 1)) as events:
                async for event in events:
                    yield event
        finally:
            await talks.leave()

    def on_written_down(self, message: WrittenDown) -> None:
        """Record what a person wrote down after the talks."""
        with errors_as_notices(self):
            self._store.append(message.dialogue, message.ranked)
            if isinstance(self.screen, LiveScreen):
                self.screen.add(message.ranked)

    def on_replay(self, message: Replay) -> None:
        """Open the replay of a recorded dialogue."""
        with errors_as_notices(self):
            tape, margin = (
                Timeline(open_dialogue(self._store, message.dialogue)),
                Annotations(self._store, message.dialogue),
            )
            tape.table(message.at)
            sight = self._sight(tape)
            analyses = self._analyses(self._store, message.dialogue, tape)
            self.push_screen(ReplayScreen(message.dialogue, tape, sight, margin, analyses, self._pause, message.at))

    def _sight(self, tape: Timeline) -> Visibility:
        """What may be seen of a recorded dialogue; the table at its end is folded only if it has not ended."""
        return everything(tape.opened.scenario) if tape.ended else of_dialogue(tape.table(len(tape) - 1))

    def on_rate(self, message: Rate) -> None:
        """Open the screen on which a person codes a recorded dialogue blind."""
        with errors_as_notices(self):
            turns = blind_turns(self._store.events(message.dialogue))
            self.push_screen(RateScreen(turns, Codings(self._store, message.dialogue, message.coder)))

    def on_facilitate(self, message: Facilitate) -> None:
        """Open the facilitator's board; where several exercises run, the facilitator chooses one."""
        with errors_as_notices(self):
            if message.dialogue:
                self._open_board(message.who, message.dialogue)
                return
            found = {one.dialogue: one for one in running(self._store, MOST_RUNNING)}
            if not found:
                self.notify(phrase("board", "none"), markup=False, timeout=10)
            elif len(found) == 1:
                self._open_board(message.who, *found)
            else:
                lines = {id_: exercise_line(one) for id_, one in found.items()}

                def chosen(dialogue: str | None) -> None:
                    if dialogue:
                        self._open_board(message.who, dialogue)

                self.push_screen(PickScreen(phrase("board", "choose"), lines), chosen)

    def _open_board(self, who: str, dialogue: str) -> None:
        agents = {spec: told for spec, told in self._agents.items() if spec != PERSON}
        tape = Timeline(open_dialogue(self._store, dialogue))
        self.push_screen(BoardScreen(self._store, dialogue, tape, who, agents))

    def on_open_training(self) -> None:
        """Open the list of exercises."""
        if plan := self._makers.lesson:
            names = {mandate.id: mandate.name for mandate in self._library.mandates}
            self.push_screen(ExercisesScreen(in_order(self._library.exercises), names, plan))

    def on_open_progress(self) -> None:
        """Open what people's sessions show."""
        with errors_as_notices(self):
            self.push_screen(ProgressScreen(trainees.names(self._store), partial(sessions_of, self._store)))

    def on_open_search(self) -> None:
        """Open the search of the record."""
        scenarios = {entry.id: entry.title for entry in self._library.scenarios}
        with errors_as_notices(self):
            sides = {m.id: m.name for id_ in scenarios for m in self._library.scenario(id_).sides}
            self.push_screen(SearchScreen(partial(search, self._store), scenarios, sides))

    def on_debrief(self, message: Debrief) -> None:
        """Open the debrief of a recorded dialogue."""
        with errors_as_notices(self):
            events = self._store.events(message.dialogue)
            if not of_dialogue(fold(events)).score:
                self.notify(phrase("hidden", "talks"), markup=False, timeout=8)
                return
            text = self._debriefs.text(self._store, message.dialogue)
            save = partial(self._debriefs.save, self._store, message.dialogue)
            self.push_screen(DebriefScreen(message.dialogue, text, save))

    def _fatal_error(self) -> None:
        """End after a fault of the program; Textual would print the values it worked on, such as briefs and the key."""
        self.fault = self._exception
        self._close_messages_no_wait()

    def action_keys(self) -> None:
        """Show all keys of this screen."""
        if not isinstance(self.screen, HelpScreen):
            hints = getattr(self.screen, "HINTS", ())
            self.push_screen(HelpScreen(self.screen.active_bindings.values(), hints))

    def _page(self, limit: int, before: str | None) -> list[Summary]:
        with errors_as_notices(self):
            return self._store.dialogues(limit, before)
        return []

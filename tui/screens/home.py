"""The home screen: scenarios for new talks, and past dialogues."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from scenarios.scenario import ScenarioEntry
from transcripts.local_time import local
from transcripts.players import player
from transcripts.store.rows import Summary
from tui.messages import Debrief, OpenSearch, OpenTraining, Replay, ResumeDialogue, SetUp
from tui.screens.footer import Footer
from tui.text import DIM, GLYPHS, flowing, join, plain

TITLE = "Reassure · a negotiation sandbox for training, not a forecast"
LISTS = {
    "scenarios": ("Scenarios", "enter: begin"),
    "dialogues": ("Past dialogues", "enter: replay · d: debrief · c: resume"),
}
PAGE = 100
"""The number of dialogues in the list at first, and of those added when the reader reaches its end."""

Page = Callable[[int, str | None], Sequence[Summary]]
"""The next dialogues, newest first: at most this number, after the dialogue with this id."""

SELECT_FIRST = "Select a past dialogue first: tab goes to their list, the arrow keys select one."
NONE_YET = "No dialogue is recorded yet. Choose a scenario to begin."


class HomeScreen(Screen[None]):
    """Two lists; enter opens the selected line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "debrief", "Debrief", tooltip="Read the debrief of the selected dialogue"),
        Binding("c", "take_up", "Resume", tooltip="Resume the selected dialogue, if it has not ended"),
        Binding("t", "train", "Train", tooltip="Choose an exercise"),
        Binding("slash", "seek", "Search", key_display="/", tooltip="Search all statements, acts, cables and notes"),
        Binding("q", "app.quit", "Quit", tooltip="Leave Reassure"),
    ]

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("enter", "Begin talks on the selected scenario, or replay the selected dialogue"),
        ("tab", "Go to the other list"),
        ("↑ ↓", "Select another line"),
    )

    def __init__(self, scenarios: Sequence[ScenarioEntry], page: Page, count: Callable[[], int]) -> None:
        super().__init__()
        self._scenarios, self._page, self._count = scenarios, page, count
        self._shown: list[str] = []

    def compose(self) -> ComposeResult:
        """Both lists."""
        yield Static(TITLE, id="title", markup=False)
        with Horizontal(id="lists"):
            with Vertical(id="choice"):
                yield OptionList(*map(_scenario, self._scenarios), id="scenarios", markup=False)
                with VerticalScroll(id="preview", can_focus=False):
                    yield Static(id="situation", markup=False)
            yield OptionList(id="dialogues", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Set the titles of the lists."""
        for name, (title, keys) in LISTS.items():
            self.query_one(f"#{name}").border_title = title
            self.query_one(f"#{name}").border_subtitle = keys
        self.query_one("#scenarios").focus()
        self.watch(self.query_one("#dialogues"), "scroll_y", self._scrolled, init=False)

    def on_screen_resume(self) -> None:
        """Read the list of past dialogues again, and keep the selection."""
        options = self.query_one("#dialogues", OptionList)
        selected = options.highlighted_option
        options.clear_options()
        before, self._shown = len(self._shown), []
        self._show(max(PAGE, before))
        if not self._shown:
            options.add_option(Option(plain(NONE_YET, DIM), disabled=True))
        options.highlighted = self._shown.index(selected.id) if selected and selected.id in self._shown else None

    def _show(self, limit: int) -> None:
        """Add dialogues to the list, and show in its title how many there are."""
        options = self.query_one("#dialogues", OptionList)
        found = self._page(limit, self._shown[-1] if self._shown else None)
        self._shown += (one.id for one in found)
        options.add_options(map(_dialogue, found))
        count, title = self._count(), LISTS["dialogues"][0]
        part = f", the newest {len(self._shown):,} of {count:,} · / searches all"
        options.border_title = title + part * (len(self._shown) < count)

    def _scrolled(self, line: float) -> None:
        """Add dialogues when the reader reaches the end of the list."""
        options = self.query_one("#dialogues", OptionList)
        if self._shown and options.max_scroll_y and line >= options.max_scroll_y:
            self._show(PAGE)

    @on(OptionList.OptionHighlighted, "#scenarios")
    def _preview(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#situation", Static).update(plain(flowing(self._scenarios[event.option_index].situation)))

    @on(OptionList.OptionSelected, "#scenarios")
    def _begin(self, event: OptionList.OptionSelected) -> None:
        self.post_message(SetUp(str(event.option_id)))

    @on(OptionList.OptionSelected, "#dialogues")
    def _open(self, event: OptionList.OptionSelected) -> None:
        self.post_message(Replay(str(event.option_id)))

    def action_debrief(self) -> None:
        """Read the debrief of the selected dialogue."""
        if selected := self._selected():
            self.post_message(Debrief(selected))

    def action_take_up(self) -> None:
        """Resume the selected dialogue."""
        if selected := self._selected():
            self.post_message(ResumeDialogue(selected))

    def action_train(self) -> None:
        """Choose an exercise."""
        self.post_message(OpenTraining())

    def action_seek(self) -> None:
        """Search the record."""
        self.post_message(OpenSearch())

    def _selected(self) -> str | None:
        option = self.query_one("#dialogues", OptionList).highlighted_option
        if not (option and option.id):
            self.notify(SELECT_FIRST, markup=False)
            return None
        return option.id


def _scenario(entry: ScenarioEntry) -> Option:
    facts = f"\n{entry.as_of} · {entry.rounds} rounds · {len(entry.measures)} measures"
    return Option(join(plain(entry.title, "bold"), plain(facts, DIM)), id=entry.id)


def _dialogue(found: Summary) -> Option:
    started = local(found.started)
    outcome = found.outcome or "not ended, c: resume"
    first = f"{GLYPHS[0]} {found.first_side} {player(found.first_agent)}"
    seats = f"{first}  {GLYPHS[1]} {found.second_side} {player(found.second_agent)}"
    fork = f" · fork of {found.parent} after T{found.parent_turn}" if found.parent else ""
    score = "" if found.in_play else f" · S {found.S:.0f}"
    facts = f" · {started:%d %b %Y %H:%M} · {found.turns} turns{score}{fork}"
    state = plain(f"\n{outcome}", DIM if found.outcome else "$accent")
    title = join(plain(found.title, "bold"), plain(f"  {found.id}", DIM))
    return Option(join(title, plain(f"\n{seats}"), state, plain(facts, DIM)), id=found.id)

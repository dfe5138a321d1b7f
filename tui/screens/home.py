"""The first screen: scenarios to begin, and dialogues to look at again."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from scenarios.types import ScenarioEntry
from transcripts.store.store import Summary
from tui.messages import Choose, Debrief, Replay, Seek, TakeUp
from tui.text import DIM, GLYPHS, flowing, join, plain

TITLE = "Reassure · a negotiation sandbox for training, not a forecast"
LISTS = {
    "scenarios": ("Scenarios", "enter: begin"),
    "dialogues": ("Past dialogues", "enter: replay · d: debrief · c: go on"),
}
PAGE = 100
"""Dialogues that are shown at first, and that each look beyond them adds."""

Page = Callable[[int, str | None], Sequence[Summary]]
"""So many dialogues, the newest first, of those that come after the one named."""

MARK_FIRST = "Mark a past dialogue first: tab goes to their list, the arrows mark one."
NONE_YET = "No dialogue is recorded yet: choose a scenario."


class HomeScreen(Screen[None]):
    """Two lists; enter opens what is marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "debrief", "Debrief", tooltip="Read the debrief of the marked dialogue"),
        Binding("c", "take_up", "Go on", tooltip="Go on with the marked dialogue, where it has not ended"),
        Binding("slash", "seek", "Search", key_display="/", tooltip="Search all that was said, done and noted"),
        Binding("q", "app.quit", "Quit", tooltip="Leave Reassure"),
    ]

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("enter", "Begin talks on the marked scenario, or replay the marked dialogue"),
        ("tab", "Go to the other list"),
        ("↑ ↓", "Mark another line"),
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
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Name the lists."""
        for name, (title, keys) in LISTS.items():
            self.query_one(f"#{name}").border_title = title
            self.query_one(f"#{name}").border_subtitle = keys
        self.query_one("#scenarios").focus()
        self.watch(self.query_one("#dialogues"), "scroll_y", self._scrolled, init=False)

    def on_screen_resume(self) -> None:
        """Show the past dialogues as they are now, the newest first, and mark the one that was marked."""
        options = self.query_one("#dialogues", OptionList)
        marked = options.highlighted_option
        options.clear_options()
        before, self._shown = len(self._shown), []
        self._show(max(PAGE, before))
        if not self._shown:
            options.add_option(Option(plain(NONE_YET, DIM), disabled=True))
        options.highlighted = self._shown.index(marked.id) if marked and marked.id in self._shown else None

    def _show(self, limit: int) -> None:
        """Show so many more, and say how many there are."""
        options = self.query_one("#dialogues", OptionList)
        found = self._page(limit, self._shown[-1] if self._shown else None)
        self._shown += (one.id for one in found)
        options.add_options(map(_dialogue, found))
        count, title = self._count(), LISTS["dialogues"][0]
        part = f", the newest {len(self._shown):,} of {count:,} · / searches all"
        options.border_title = title + part * (len(self._shown) < count)

    def _scrolled(self, line: float) -> None:
        """Show more once the end is in sight."""
        options = self.query_one("#dialogues", OptionList)
        if self._shown and options.max_scroll_y and line >= options.max_scroll_y:
            self._show(PAGE)

    @on(OptionList.OptionHighlighted, "#scenarios")
    def _preview(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#situation", Static).update(plain(flowing(self._scenarios[event.option_index].situation)))

    @on(OptionList.OptionSelected, "#scenarios")
    def _begin(self, event: OptionList.OptionSelected) -> None:
        self.post_message(Choose(str(event.option_id)))

    @on(OptionList.OptionSelected, "#dialogues")
    def _open(self, event: OptionList.OptionSelected) -> None:
        self.post_message(Replay(str(event.option_id)))

    def action_debrief(self) -> None:
        """Read the debrief of the marked dialogue."""
        if marked := self._marked():
            self.post_message(Debrief(marked))

    def action_take_up(self) -> None:
        """Go on with the marked dialogue."""
        if marked := self._marked():
            self.post_message(TakeUp(marked))

    def action_seek(self) -> None:
        """Search the record."""
        self.post_message(Seek())

    def _marked(self) -> str | None:
        option = self.query_one("#dialogues", OptionList).highlighted_option
        if not (option and option.id):
            self.notify(MARK_FIRST, markup=False)
            return None
        return option.id


def _scenario(entry: ScenarioEntry) -> Option:
    told = f"\n{entry.as_of} · {entry.rounds} rounds · {len(entry.measures)} measures"
    return Option(join(plain(entry.title, "bold"), plain(told, DIM)), id=entry.id)


def _dialogue(found: Summary) -> Option:
    started = found.started.astimezone()
    outcome = found.outcome or "not ended, c goes on"
    first = f"{GLYPHS[0]} {found.first_side} {found.first_agent}"
    seats = f"{first}  {GLYPHS[1]} {found.second_side} {found.second_agent}"
    fork = f" · fork of {found.parent} after T{found.parent_turn}" if found.parent else ""
    told = f" · {started:%d %b %Y %H:%M} · {found.turns} turns · S {found.S:.0f}{fork}"
    state = plain(f"\n{outcome}", DIM if found.outcome else "$accent")
    title = join(plain(found.title, "bold"), plain(f"  {found.id}", DIM))
    return Option(join(title, plain(f"\n{seats}"), state, plain(told, DIM)), id=found.id)

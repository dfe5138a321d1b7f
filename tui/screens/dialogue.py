"""The base of the live screen and the replay: panes for the talks, the table and the charts."""

from functools import lru_cache
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static, Tab, Tabs

from moderator.events import Event, Forked
from moderator.table import Table
from moderator.visibility import Visibility, event_for, table_for
from transcripts.players import player
from tui.screens.footer import Footer
from tui.text import DIM, badge, join, plain
from tui.timeline import Timeline
from tui.widgets.cards import Card, card
from tui.widgets.charts import Charts
from tui.widgets.table_pane import TablePane, clock
from tui.widgets.transcript import Transcript
from tui.widgets.usage_pane import UsagePane

CARDS = 64
"""The number of cards in the cache; all cards of long talks would slow down the garbage collector."""

PANES = {"talks": "Talks", "table": "Table", "charts": "Trust and S"}


class TalksScreen(Screen[None]):
    """Panes over one timeline, with what the reader may see; a narrow screen shows one pane at a time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v,f6", "view", "View", tooltip="Show the next pane"),
        Binding("w", "unfold", "Reasons", show=False, tooltip="Show or fold the private reasoning that you may read"),
        Binding("end,G", "follow", "End", show=False, tooltip="Go to the end of the talks and follow them"),
    ]

    LEFT: ClassVar[tuple[str, ...]] = ("talks", "seat")
    """The panes that take turns on the left of a wide screen."""

    def __init__(self, tape: Timeline, sight: Visibility) -> None:
        super().__init__()
        self.tape = tape
        self.sight = sight
        self.at = len(tape) - 1
        self.card_at = lru_cache(CARDS)(self.make_card)
        self.folded = True
        self._forked = ""
        self._clock_width = 0  # in cells

    def compose(self) -> ComposeResult:
        """The head, the panes and the keys."""
        # Textual would set these classes only after a first layout, which would flicker, and work out all styles anew.
        fitting = [name for width, name in self.app.HORIZONTAL_BREAKPOINTS or () if width <= self.app.size.width]
        self.add_class(*fitting[-1:], f"show-{next(iter(self.panes()))}")
        with Horizontal(id="head"):
            yield Static(id="clock", markup=False)
            yield Static(id="players", markup=False)
        yield Tabs(*(Tab(Content(name), id=f"to-{pane}") for pane, name in self.panes().items()), id="views")
        with Horizontal(id="panes"):
            yield Transcript(id="talks")
            yield from self.more_panes()
            with Vertical(id="side"):
                yield Charts(id="charts")
                yield TablePane(id="table")
                yield UsagePane(id="meter")
                yield from self.side_panes()
        yield from self.below()
        yield Footer()

    def panes(self) -> dict[str, str]:
        """The names of the panes by id, in the order of the view key."""
        return PANES

    def more_panes(self) -> ComposeResult:
        """Further panes of a subclass."""
        yield from ()

    def side_panes(self) -> ComposeResult:
        """Further panes of a subclass, below the table."""
        yield from ()

    def below(self) -> ComposeResult:
        """Widgets below the panes."""
        yield from ()

    def on_mount(self) -> None:
        """Show the current event."""
        found = sorted(self.tape.of_kind(("forked",)))
        forked = self.tape.events[found[-1]] if found else None
        if isinstance(forked, Forked):
            self._forked = f" · fork of {forked.parent}"
        self.query_one(Transcript).focus()
        self.see(self.at)

    def see(self, at: int) -> None:
        """Show the talks after event ``at``."""
        self.at = at
        self.show_cards(at + 1)
        self.draw()

    def show_cards(self, count: int) -> None:
        """Show this number of cards in the transcript."""
        self.query_one(Transcript).show(self.card_at, count)

    def make_card(self, place: int) -> Card:
        """The card of an event, with what the reader may see now."""
        event, before = event_for(self.tape.events[place], self.sight), table_for(self.tape.before(place), self.sight)
        return card(event, before, self.sight, folded=self.folded)

    def draw(self) -> None:
        """Draw everything but the transcript."""
        table = table_for(self.tape.table(self.at), self.sight)
        self.query_one(TablePane).draw(table, self.sight)
        self.query_one(UsagePane).draw(table, self.sight)
        charts = self.query_one(Charts)
        charts.set_class(not self.sight.score, "-hidden")
        charts.draw(table, self.tape.standings(self.at))
        self.draw_head()

    def draw_head(self) -> None:
        """Draw the clock and the players."""
        table = self.tape.table(self.at)
        text = join(clock(table), plain(self.pace() + self._forked, DIM))
        self.query_one("#clock", Static).update(text, layout=text.cell_length != self._clock_width)
        self.query_one("#players", Static).update(self._players(table), layout=False)
        self._clock_width = text.cell_length

    def add(self, event: Event) -> None:
        """Add the next event and show it."""
        self.tape.append(event)
        self.query_one(Transcript).tail(None)
        self.see(len(self.tape) - 1)

    def look(self, sight: Visibility) -> None:
        """Show the talks with another visibility."""
        if sight != self.sight:
            self.sight = sight
            self.forget()
            self.see(self.at)

    def forget(self) -> None:
        """Clear the cache of cards."""
        self.card_at.cache_clear()
        self.query_one(Transcript).forget()

    def words(self) -> int:
        """The number of words in the card of the current event."""
        return sum(len(row.text.plain.split()) for row in self.card_at(self.at).rows)

    def pace(self) -> str:
        """The pace in a few words."""
        return ""

    def _players(self, table: Table) -> Content:
        turn = None if table.closed else table.to_move
        seats = [
            join("▶ " if m.id == turn else "", badge(table.scenario, m.id), plain(f" {player(table.seats[m.id])}", DIM))
            for m in table.scenario.sides
        ]
        return Content("   ").join(seats)

    def show_pane(self, pane: str) -> None:
        """Show a pane and focus it."""
        self._front(pane)
        self.query_one("#views", Tabs).active = f"to-{pane}"
        # Before the old pane is hidden, since Textual would move its focus to another hidden widget ...
        self._focus_in(pane)
        # ... and again once the new one is shown, since what is inside a hidden widget takes no focus.
        self.call_after_refresh(self._focus_in, pane)

    def _focus_in(self, pane: str) -> None:
        inner = [w for w in self.query(f"#{pane} *, #{pane}").results() if w.focusable]
        if self.has_class(f"show-{pane}") and self.focused not in inner:
            self.set_focus(inner[0] if inner else None, scroll_visible=False)

    def _front(self, pane: str) -> None:
        self.update_classes({f"show-{other}": other == pane for other in self.panes()})

    def on_tabs_tab_activated(self, event: Tabs.TabActivated) -> None:
        """Show the pane of the chosen tab."""
        self._front(str(event.tab.id).removeprefix("to-"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The view key is active only if there is another pane to show."""
        return len(self._choices()) > 1 if action == "view" else super().check_action(action, parameters)

    def _choices(self) -> list[str]:
        """The panes that the view key shows: on a wide screen those that take turns, each with what is beside it."""
        return [p for p in self.panes() if not self.has_class("-wide") or p in self.LEFT]

    def action_view(self) -> None:
        """Show the next pane."""
        choices = self._choices()
        shown = str(self.query_one("#views", Tabs).active).removeprefix("to-")
        self.show_pane(choices[(choices.index(shown) + 1) % len(choices)] if shown in choices else choices[-1])

    def action_unfold(self) -> None:
        """Show or fold the private reasoning."""
        self.folded = not self.folded
        self.forget()
        self.see(self.at)

    def action_follow(self) -> None:
        """Go to the end of the talks and follow them."""
        self.query_one(Transcript).end()

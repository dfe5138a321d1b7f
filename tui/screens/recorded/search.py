"""The search of the record: words, filters and results."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, get_args

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Input, OptionList, Select
from textual.widgets.option_list import Option

from moderator.events import End
from transcripts.local_time import local
from transcripts.search.filters import agent_filter, day_filters, score_filters
from transcripts.search.search import Filters, Hit
from tui.messages import Replay
from tui.notices import errors_as_notices
from tui.screens.footer import Footer
from tui.text import DIM, join, plain

Find = Callable[[str, Filters], Sequence[Hit]]

NOTHING = "Nothing was found. Use fewer words or filters."
KEYS, OPEN = "enter: search · tab: filters and results · f1: keys", "enter: open the replay there"
LIMITS = {
    "player": ("by scripted:grit", 200),
    "since": ("since 2026-01-31", 10),
    "until": ("until …", 10),
    "least": ("S from 0", 6),
    "most": ("to 100", 6),
}
"""The typed filters: the hint in each field, and its greatest length."""
HOW = 'words · "a phrase" · prefix* · -without'


class SearchScreen(Screen[None]):
    """Moves, injects and notes that match, newest first; enter opens the replay at the selected one.

    ``scenarios`` and ``sides`` are the choices of two filters: titles or names by id.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Close", tooltip="Close the search"),
        Binding("f1", "app.keys", show=False, tooltip="Show all keys"),
    ]

    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("enter", "Search, or open the replay at the selected result"),
        ("tab", "Go to the filters and the results"),
        ('"a b"', "Find the words a b next to each other, in this order"),
        ("a*", "Find words that begin with a"),
        ("-a", "Exclude results with the word a"),
    )

    def __init__(self, find: Find, scenarios: Mapping[str, str], sides: Mapping[str, str]) -> None:
        super().__init__()
        outcomes = {outcome: outcome for outcome in get_args(End)}
        self._find = find
        self._choices = {"scenario": scenarios, "outcome": outcomes, "side": sides}
        self._hits: Sequence[Hit] = ()

    def compose(self) -> ComposeResult:
        """The line of words, the filters and the results."""
        yield Input(id="query", placeholder=HOW, max_length=500, compact=True)
        with Horizontal(id="filters"):
            for name, choices in self._choices.items():
                options = [(plain(text), id_) for id_, text in choices.items()]
                yield Select(options, prompt=f"any {name}", id=f"by-{name}", compact=True)
        with Horizontal(id="limits"):
            for name, (hint, longest) in LIMITS.items():
                yield Input(id=f"by-{name}", placeholder=hint, max_length=longest, compact=True)
        yield OptionList(id="hits", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Set the titles."""
        self.query_one("#hits").border_title = "Search the record"
        self.query_one("#hits").border_subtitle = KEYS
        self.query_one("#query").focus()

    @on(Input.Submitted)
    def _search(self) -> None:
        hits = self.query_one("#hits", OptionList)
        with errors_as_notices(self.app):
            self._hits = self._find(self.query_one("#query", Input).value, self._filters())
            hits.clear_options()
            hits.add_options(_option(hit, self._choices["side"]) for hit in self._hits)
            if self._hits:
                hits.highlighted = 0
                hits.focus()
            else:
                hits.add_option(Option(plain(NOTHING, DIM), disabled=True))
            hits.border_subtitle = OPEN if self._hits else KEYS

    def _filters(self) -> Filters:
        chosen = {name: self.query_one(f"#by-{name}", Select).value for name in self._choices}
        player, since, until, least, most = (self.query_one(f"#by-{name}", Input).value for name in LIMITS)
        typed = agent_filter(player) | day_filters(since, until) | score_filters(least, most)
        return Filters.model_validate(typed | {name: value for name, value in chosen.items() if isinstance(value, str)})

    @on(Select.Changed)
    def _narrow(self) -> None:
        if self.query_one("#query", Input).value.strip():
            self._search()

    @on(OptionList.OptionSelected)
    def _open(self, event: OptionList.OptionSelected) -> None:
        hit = self._hits[event.option_index]
        self.post_message(Replay(hit.dialogue, hit.seq))


def _option(hit: Hit, sides: Mapping[str, str]) -> Option:
    place = f"turn {hit.turn}" if hit.turn else "the opening"
    by = {"move": sides.get(hit.side or "", hit.side), "inject": "inject", "note": "note"}[hit.kind]
    facts = f"{local(hit.at):%d %b %Y %H:%M} · {hit.dialogue} · {place} · {by}"
    return Option(join(plain(hit.title, "bold"), plain(f"\n{facts}", DIM), plain(f"\n{hit.snippet}")))

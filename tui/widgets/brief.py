"""A person's brief: instructions, wants, audiences at home and red lines."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from moderator.descriptions import title, titled
from prompts.load import phrase
from scenarios.mandate import Audience, RedLine
from scenarios.scenario import Scenario
from tui.text import DIM, badge, flowing, join, plain
from tui.widgets.text_rows import Row, Rows


class Brief(VerticalScroll, can_focus=True):
    """The confidential brief of one side, or for a facilitator of both."""

    BORDER_TITLE = "Brief (confidential)"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sources", "Sources", tooltip="Show or hide the sources of the brief"),
        Binding("enter", "screen.to_move", "To your move", tooltip="Go to the form for your move"),
    ]

    def compose(self) -> ComposeResult:
        """One block of rows."""
        yield Rows()

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self._shown: tuple[Scenario, tuple[str, ...]] | None = None
        self._sources = False

    def draw(self, scenario: Scenario, *sides: str) -> None:
        """Show the briefs of these sides, one after the other."""
        self._shown = scenario, sides
        self.query_one(Rows).show(row for side in sides for row in _rows(scenario, side, sources=self._sources))

    def clear(self) -> None:
        """Show nothing."""
        self._shown = None
        self.query_one(Rows).show(())

    def action_sources(self) -> None:
        """Show or hide the passages of the papers on which the brief rests."""
        self._sources = not self._sources
        if self._shown:
            scenario, sides = self._shown
            self.draw(scenario, *sides)


def _rows(scenario: Scenario, side: str, *, sources: bool) -> Iterator[Row]:
    mandate, brief = scenario.mandate(side), scenario.briefs[side]
    yield Row(join(badge(scenario, side), plain(f", for {mandate.state}")))
    yield Row(plain(""))
    yield Row(plain(flowing(brief.text)))
    yield from _section("What you want, most important first", (plain(title(m, scenario)) for m in brief.wants))
    yield from _section("What counts as agreement", (plain(scenario.agreement.text),))
    yield from _section("Who judges you at home", ())
    yield from (row for audience in mandate.audiences for row in _audience(audience, sources=sources))
    yield from _section("Your red lines", ())
    yield from (row for red in mandate.red_lines for row in _red_line(red, scenario, sources=sources))
    other = scenario.mandate(scenario.other(side))
    yield from _section(phrase("table", "lines", side=other.name), ())
    declared = (red for red in other.red_lines if red.declared)
    yield from (row for red in declared for row in _red_line(red, scenario, sources=sources, bars=False))


def _section(name: str, lines: Iterable[Content]) -> Iterator[Row]:
    yield Row(plain(""))
    yield Row(plain(name, "bold $accent"))
    yield from (Row(join("· ", line), 0, 2) for line in lines)


def _audience(audience: Audience, *, sources: bool) -> Iterator[Row]:
    yield Row(join("· ", plain(audience.name, "bold")), 0, 2)
    for judged in filter(None, (audience.forgives, audience.punishes)):
        yield Row(plain(judged), 2)
    if sources or not audience.forgives:
        yield Row(plain(f"Source: {audience.reason}", DIM), 2, 2)


def _red_line(red: RedLine, scenario: Scenario, *, sources: bool, bars: bool = True) -> Iterator[Row]:
    standing = "declared" if red.declared else "not declared"
    yield Row(join("· ", plain(red.title, "bold"), plain(f" ({standing})", DIM)), 0, 2)
    yield Row(plain(red.text), 2)
    for bar in red.bars if bars else ():
        if not scenario.measure(bar.measure):
            continue
        lifted = phrase("bar", bar.unless)
        yield Row(plain(f"You cannot do this{lifted}: {title(bar.measure, scenario)}", DIM), 2, 2)
    if sources:
        cited = titled("; ".join(map(str, red.citations)), scenario)
        yield Row(plain(f"Source: {cited}; {red.status}", DIM), 2, 2)

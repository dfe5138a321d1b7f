"""A person's brief: instructions, wants, audiences at home and red lines."""

from collections.abc import Iterable, Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from moderator.descriptions import title
from scenarios.types import RedLine, Scenario
from tui.text import DIM, badge, flowing, join, plain
from tui.widgets.text_rows import Row, Rows


class Brief(VerticalScroll, can_focus=True):
    """The confidential brief of one side."""

    BORDER_TITLE = "Brief (confidential)"

    def compose(self) -> ComposeResult:
        """One block of rows."""
        yield Rows()

    def draw(self, scenario: Scenario, side: str) -> None:
        """Show the brief of a side."""
        self.query_one(Rows).show(_rows(scenario, side))


def _rows(scenario: Scenario, side: str) -> Iterator[Row]:
    mandate, brief = scenario.mandate(side), scenario.briefs[side]
    yield Row(join(badge(scenario, side), plain(f", for {mandate.state}")))
    yield Row(plain(""))
    yield Row(plain(flowing(brief.text)))
    yield from _section("What you want, most important first", (plain(title(m, scenario)) for m in brief.wants))
    yield from _section("What counts as agreement", (plain(scenario.agreement.text),))
    yield from _section("Who judges you at home", (plain(f"{a.name}: {a.reason}") for a in mandate.audiences))
    yield from _section("Your red lines", ())
    yield from (row for red in mandate.red_lines for row in _red_line(red, scenario))


def _section(name: str, lines: Iterable[Content]) -> Iterator[Row]:
    yield Row(plain(""))
    yield Row(plain(name, "bold $accent"))
    yield from (Row(join("· ", line), 0, 2) for line in lines)


def _red_line(red: RedLine, scenario: Scenario) -> Iterator[Row]:
    standing = "declared" if red.declared else "not declared"
    cited = "; ".join(str(c) for c in red.citations)
    yield Row(join("· ", plain(red.title, "bold"), plain(f" ({standing}; {red.status}; {cited})", DIM)), 0, 2)
    yield Row(plain(red.text), 2)
    for bar in red.bars:
        excluded = f"excludes: {title(bar.measure, scenario)}, unless {bar.unless}"
        yield Row(plain(excluded, DIM), 2, 2)

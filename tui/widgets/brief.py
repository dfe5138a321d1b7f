"""A person's own papers: instructions, red lines, wants and political capital."""

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from moderator.words import title
from scenarios.types import RedLine, Scenario
from tui.text import DIM, badge, flowing, join, plain


class Brief(VerticalScroll, can_focus=True):
    """The confidential brief of one side."""

    BORDER_TITLE = "Brief (confidential)"

    def compose(self) -> ComposeResult:
        """One block of text."""
        yield Static(id="papers", markup=False)

    def draw(self, scenario: Scenario, side: str) -> None:
        """Show the papers of a side."""
        self.query_one("#papers", Static).update(Content("\n").join(_lines(scenario, side)))


def _lines(scenario: Scenario, side: str) -> Iterator[Content]:
    mandate, brief = scenario.mandate(side), scenario.briefs[side]
    yield join(badge(scenario, side), plain(f", for {mandate.state}"))
    yield Content("")
    yield plain(flowing(brief.text))
    yield from _section("What you most want", (plain(title(m, scenario)) for m in brief.wants))
    yield from _section("Your red lines", (line for red in mandate.red_lines for line in _red_line(red, scenario)))
    who = (plain(f"{a.name}: {a.reason}") for a in mandate.audiences)
    yield from _section("Who judges you at home", who)
    yield from _section("What they would accept as agreement", (plain(scenario.agreement.text),))


def _section(name: str, lines: Iterator[Content] | tuple[Content, ...]) -> Iterator[Content]:
    yield Content("")
    yield plain(name, "bold $accent")
    yield from (join("· ", line) for line in lines)


def _red_line(red: RedLine, scenario: Scenario) -> Iterator[Content]:
    standing = "declared" if red.declared else "not declared"
    cited = "; ".join(str(c) for c in red.citations)
    yield join(plain(red.title, "bold"), plain(f" ({standing}, {red.status}; {cited})", DIM))
    for bar in red.bars:
        yield plain(f"keeps you from: {title(bar.measure, scenario)} (unless {bar.unless})", DIM)

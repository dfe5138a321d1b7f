"""The plan of injects: when each comes, what it is for, and whether it has happened."""

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from moderator.table import Table
from prompts.load import phrase
from scenarios.exercise import Planned
from training.facilitator.becoming import playable
from training.triggers import in_words
from tui.text import DIM, flowing, join, plain
from tui.widgets.text_rows import Row, Rows


class PlanPane(VerticalScroll, can_focus=True):
    """The injects of the plan, the further ones of the scenario, and the facilitator's guide."""

    BORDER_TITLE = "Plan"

    def compose(self) -> ComposeResult:
        """One block of rows."""
        yield Rows()

    def draw(self, table: Table) -> None:
        """Show the plan at this table."""
        self.query_one(Rows).show(_rows(table))


def _rows(table: Table) -> Iterator[Row]:
    planned = table.exercise.injects if table.exercise else ()
    yield Row(plain(phrase("plan", "head" if planned else "none"), "bold $accent"))
    for one in planned:
        yield from _planned(one, table)
    if table.exercise and table.exercise.guide:
        yield Row(plain(""))
        yield Row(plain(phrase("plan", "guide"), "bold $accent"))
        yield Row(plain(flowing(table.exercise.guide)))
    named = {one.inject for one in planned}
    if further := [inject for inject in playable(table) if inject.id not in named]:
        yield Row(plain(""))
        yield Row(plain(phrase("plan", "further"), "bold $accent"))
        yield from (Row(join("· ", plain(inject.title)), 0, 2) for inject in further)


def _planned(one: Planned, table: Table) -> Iterator[Row]:
    titles = {inject.id: inject.title for inject in table.scenario.injects}
    played = next((round_ for round_, inject in table.injected if inject.id == one.inject), None)
    state = phrase("plan", "played", round=str(played)) if played else in_words(one.trigger, table.scenario)
    style = DIM if played else "bold"
    yield Row(join("✓ " if played else "· ", plain(titles.get(one.inject, one.inject), style)), 0, 2)
    yield Row(plain(state, DIM), 2)
    if one.note:
        yield Row(plain(one.note), 2)

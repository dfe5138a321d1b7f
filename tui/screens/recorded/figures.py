"""S, trust and balances as recorded and as recoded, side by side."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from textual.content import Content

from moderator.events import RULES
from moderator.visibility import Visibility
from prompts.load import phrase
from scenarios.scenario import Scenario
from transcripts.store.beside.notebook import Notebook
from tui.text import DIM, badge, join, plain, share, signed
from tui.widgets.text_rows import Row

NAME, RECORDED, RECODED, CHANGE = 26, 11, 22, 9
"""The widths of the columns, in cells."""


class Figure(NamedTuple):
    """A figure as recorded, and as recoded if an act was."""

    name: Content
    recorded: float
    recoded: float | None
    told: Callable[[float], str]
    places: int = 2


def figure_rows(book: Notebook, scenario: Scenario, sight: Visibility) -> Iterator[Row]:
    """A line for each figure that may be seen, and a sentence on S."""
    if book.played is None or not sight.score:
        yield Row(plain(phrase("hidden", "score"), DIM))
        return
    name, recorded, recoded, change = (phrase("tutor", c) for c in ("figures", "recorded", "with", "change"))
    anew = f"{recoded:>{RECODED}}{change:>{CHANGE}}" if book.recoded else ""
    yield Row(plain(f"{name:<{NAME}}{recorded:>{RECORDED}}{anew}", DIM))
    yield from map(_row, _figures(book, scenario, sight))
    yield Row(plain(_sentence(book), "$text-warning"))


def _figures(book: Notebook, scenario: Scenario, sight: Visibility) -> Iterator[Figure]:
    played, recoded = book.played, book.recoded
    assert played is not None  # noqa: S101 it was checked
    yield Figure(plain("S"), played.S, recoded.S if recoded else None, "{:.1f}".format, 1)
    for side in (mandate.id for mandate in scenario.sides):
        name = join(plain(phrase("tutor", "trust")), " ", badge(scenario, side))
        yield Figure(name, played.trust[side], recoded.trust[side] if recoded else None, share)
    for side in (mandate.id for mandate in scenario.sides):
        if side in book.balances and sight.of(side):
            name = join(plain(phrase("tutor", "balance")), " ", badge(scenario, side))
            yield Figure(name, book.balances[side], book.recoded_balances.get(side), _two_places)


def _two_places(amount: float) -> str:
    return signed(amount, 2)


def _row(figure: Figure) -> Row:
    name = join(figure.name, " " * max(1, NAME - figure.name.cell_length))
    recorded = plain(f"{figure.told(figure.recorded):>{RECORDED}}")
    if figure.recoded is None:
        return Row(join(name, recorded))
    before, after = (round(value, figure.places) for value in (figure.recorded, figure.recoded))
    told = phrase("tutor", "same") if after == before else signed(after - before, figure.places)
    style = DIM if after == before else "bold $accent"
    return Row(
        join(name, recorded, plain(f"{figure.told(figure.recoded):>{RECODED}}"), plain(f"{told:>{CHANGE}}", style))
    )


def _sentence(book: Notebook) -> str:
    """S in a sentence; under older rules it is not scored anew."""
    assert book.played is not None  # noqa: S101 it was checked
    recorded = f"{book.played.S:.1f}"
    if book.rules != RULES:
        return phrase("tutor", "older", recorded=recorded, rules=str(book.rules))
    if book.recoded is None:
        return phrase("tutor", "unchanged", recorded=recorded)
    return phrase("tutor", "changed", recorded=recorded, recoded=f"{book.recoded.S:.1f}")

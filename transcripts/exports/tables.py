"""Tables of a document, in HTML and in Markdown: every text is cleaned and escaped."""

from typing import Literal

from scenarios.types import Frozen
from transcripts.debrief.markdown import escape
from transcripts.exports import pieces
from transcripts.exports.pieces import text

PIECES = pieces.Pieces("transcripts.exports", "tables")
_piece = PIECES.piece


class Grid(Frozen):
    """A table; each row is as long as the columns, and its first cell names it."""

    block: Literal["grid"] = "grid"
    """Tells it from the other blocks of a document."""
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def as_html(grid: Grid) -> str:
    """The table as HTML, in a frame of its own that scrolls where the window is narrow."""
    columns = "".join(_piece("column", text=text(column)) for column in grid.columns)
    rows = "\n".join(map(_row, grid.rows))
    return _piece("grid", caption=text(grid.caption), columns=columns, rows=rows)


def as_markdown(grid: Grid) -> str:
    """The table as Markdown."""
    rule = "|".join("---" for _ in grid.columns)
    return "\n".join((_line(grid.columns), f"|{rule}|", *map(_line, grid.rows)))


def _row(row: tuple[str, ...]) -> str:
    name, *cells = row
    return _piece("row", cells=_piece("name", text=text(name)) + "".join(_piece("cell", text=text(c)) for c in cells))


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(escape, cells))} |"

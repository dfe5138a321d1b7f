"""Usage: tokens, time and money of the delegates, by side and in total."""

from collections.abc import Iterator

from moderator.events import Limits
from moderator.fold import READER
from moderator.table import Table
from moderator.usage import Usage
from moderator.visibility import Visibility
from scenarios.numbers import decimal
from tui.text import DIM, badge, join, plain
from tui.widgets.text_rows import Row, Rows

HEADS = ("calls", "tokens", "cached", "time", "cost")

Cells = tuple[str, ...]
"""The text under each heading."""


class UsagePane(Rows):
    """A small table of usage, hidden while there is none."""

    BORDER_TITLE = "Usage"

    def draw(self, table: Table, sight: Visibility) -> None:
        """Show the usage up to this table; who plays a side does not see how often the other side's words were read."""
        rows = tuple(meter_rows(table)) if all(map(sight.of, table.sides)) else ()
        self.set_class(bool(rows), "-used")
        self.show(rows)


def meter_rows(table: Table) -> Iterator[Row]:
    """A line for each side and for the second reader with usage, the total, and the limits if there are any.

    A doctrine or a person uses neither tokens nor time, and has no line.
    """
    names = {m.id: badge(table.scenario, m.id) for m in table.scenario.sides} | {READER: plain("reader")}
    used = {by: table.usage[by] for by in names if by in table.usage and _any(table.usage[by])}
    if not used:
        return
    lines = [(names[by], _used(found)) for by, found in used.items()]
    if len(used) > 1:
        lines.append((plain("total"), _used(sum(used.values(), Usage()))))
    if table.limits != Limits():
        lines.append((plain("limit", DIM), _limit(table.limits)))
    shown = [n for n in range(len(HEADS)) if any(cells[n] for _, cells in lines)]
    first = max(name.cell_length for name, _ in lines)
    wide = [1 + max(len(HEADS[n]), *(len(cells[n]) for _, cells in lines)) for n in shown]
    for name, cells in ((plain(""), HEADS), *lines):
        text = "".join(f"{cells[n]:>{width}}" for n, width in zip(shown, wide, strict=True))
        yield Row(join(name, " " * (first - name.cell_length), plain(text, DIM if cells is HEADS else "")))


def _any(used: Usage) -> bool:
    return bool(used.tokens or used.seconds or used.cost)


def _used(used: Usage) -> Cells:
    cost = f"{used.cost:.4f}{'+' if used.unpriced else ''}" if used.cost else ""
    return str(used.calls), _short(used.tokens), _short(used.cached_tokens), f"{used.seconds:.0f} s", cost


def _limit(limits: Limits) -> Cells:
    seconds = f"{decimal(limits.seconds)} s" if limits.seconds else ""
    return "", _short(limits.tokens or 0), "", seconds, decimal(limits.cost) if limits.cost else ""


def _short(tokens: int) -> str:
    """A number of tokens in short form, empty for 0."""
    if tokens < 1000:
        return str(tokens or "")
    unit, sign = (1000, "k") if tokens < 1_000_000 else (1_000_000, "M")
    return f"{tokens / unit:.1f}".removesuffix(".0") + sign

"""What the talks came to: S, how they ended, and the balances."""

from collections.abc import Iterator

from studies.report.case import Case
from studies.report.document import Block, Picture
from studies.report.figures import number
from studies.report.groups import Group
from studies.report.plots import ends as ends_plot
from studies.report.plots import spreads
from studies.report.statistics.endings import endings
from studies.report.statistics.estimates import Estimate, Numbers
from studies.report.words import say


def blocks(case: Case) -> Iterator[Block]:
    """The plots of outcomes."""
    yield from case.grouping_note()
    yield index(case)
    yield ended(case)
    yield balances(case)


def index(case: Case) -> Picture:
    """S of each dialogue."""
    index_s = case.column("S")
    rows = [
        spreads.Row(group.title, (index_s[group.rows],), (case.mean(index_s, group.rows),)) for group in case.groups
    ]
    told = " ".join(say("index", "row", title=row.title, mean=number(row.means[0].value, 1)) for row in rows)
    return case.picture("index", lambda about: spreads.spreads(rows, say("index", "axis"), about, floor=0.0), rows=told)


def balances(case: Case) -> Picture:
    """The balances of both sides."""
    columns = [case.column(f"{which}_balance") for which in ("first", "second")]
    rows = [_sides(case, group, columns) for group in case.groups]
    told = " ".join(
        say("balance", "row", title=row.title, **dict(zip(("first", "second"), map(_mean, row.means), strict=True)))
        for row in rows
    )
    return case.picture(
        "balance", lambda about: spreads.spreads(rows, say("balance", "axis"), about, case.sides), rows=told
    )


def ended(case: Case) -> Picture:
    """How the talks ended, by round."""
    rounds, outcomes = case.column("rounds"), case.batch.dialogues["outcome"].to_numpy()
    panels = [
        ends_plot.Panel(group.title, endings(rounds[group.rows], list(outcomes[group.rows]))) for group in case.groups
    ]
    told = " ".join(
        say(
            "ends",
            "row",
            title=one.title,
            agreed=f"{one.endings.agreed[-1]:.0%}",
            broken=f"{one.endings.broken[-1]:.0%}",
        )
        for one in panels
    )
    return case.picture("ends", lambda about: ends_plot.ends(panels, about), rows=told)


def _sides(case: Case, group: Group, columns: list[Numbers]) -> spreads.Row:
    seats = (group.first, group.second)
    values = tuple(column[rows] for column, rows in zip(columns, seats, strict=True))
    estimates = tuple(case.mean(column, rows) for column, rows in zip(columns, seats, strict=True))
    return spreads.Row(group.title, values, estimates)


def _mean(estimate: Estimate) -> str:
    return number(estimate.value)

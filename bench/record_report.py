"""The results for the record as Markdown."""

from collections.abc import Iterable, Sequence

from bench.record import Grown, Times
from bench.report import Aim, Row, table

QUERY, OPENING, STEP, LARGER = 100, 300, 16, 3
"""Limits: milliseconds of a query, of opening 2,000 turns and of a step; and the ratio of the file to its JSON."""


def growth(found: Sequence[Grown]) -> str:
    """The table of sizes."""
    head = (
        "moves",
        "dialogues",
        "moves written per second",
        "file, MB",
        "JSON, MB",
        "file / JSON",
        "JSON, scenario in each, MB",
        "file / that JSON",
    )
    return table(head, map(_sizes, found))


def _sizes(grown: Grown) -> Row:
    file, shared, whole = grown.size
    mb = [f"{size / 1e6:,.0f}" for size in grown.size]
    return (
        grown.moves,
        grown.dialogues,
        round(grown.rate),
        mb[0],
        mb[1],
        f"{file / shared:.2f}",
        mb[2],
        f"{file / whole:.2f}",
    )


def searches(grown: Grown) -> str:
    """The table of searches at one size of the record, by query and by filter."""
    lines, filters = (list(dict.fromkeys(key[n] for key in grown.queries)) for n in (0, 1))
    rows = ((line, *(_times(grown.queries[line, narrowed]) for narrowed in filters)) for line in lines)
    return table(("milliseconds, median (worst; first): hits", *filters), rows)


def others(found: Sequence[Grown]) -> str:
    """The table of everything else and of the median and slowest search, by size."""
    rows = [(name, *(_times(grown.others[name]) for grown in found)) for name in found[0].others]
    worst = (
        "the slowest search",
        *(_times(max(grown.queries.values(), key=lambda took: took.warm)) for grown in found),
    )
    usual = ("the median search", *(_times(_middle(grown)) for grown in found))
    return table(("milliseconds, median (worst; first): hits", *(f"{g.moves:,}" for g in found)), [usual, worst, *rows])


def _middle(grown: Grown) -> Times:
    return sorted(grown.queries.values(), key=lambda took: took.warm)[len(grown.queries) // 2]


def _times(took: Times) -> str:
    return f"{took.warm:.1f} ({took.worst:.1f}; {took.cold:.0f}): {took.hits:,}"


def aims(grown: Grown) -> Iterable[Aim]:
    """The aims, at the largest size."""
    warm, cold = (
        max(took) for took in ([t.warm for t in grown.queries.values()], [t.cold for t in grown.queries.values()])
    )
    opening, step = grown.others["opening 2,000 turns for a replay"], grown.others["a step"]
    jump, times = grown.others["a jump after that"], grown.size.file / grown.size.shared
    at = f"in {grown.moves:,} moves"
    yield Aim(f"the slowest search {at}: under {QUERY} ms", f"{warm:.0f}", warm < QUERY)
    yield Aim(f"the slowest search {at}, from the disk: under {QUERY} ms", f"{cold:.0f}", cold < QUERY)
    yield Aim(f"opening 2,000 turns {at}: under {OPENING} ms", f"{opening.warm:.0f}", opening.warm < OPENING)
    yield Aim(f"the longest step in these turns: under {STEP} ms", f"{step.worst:.1f}", step.worst < STEP)
    drawn = grown.others["a step on a screen of 80 x 24, CPU"]
    yield Aim(
        f"the median step on a screen of 80 x 24: under {STEP} ms of CPU",
        f"{drawn.warm:.1f}",
        drawn.warm < STEP,
    )
    yield Aim(
        f"the longest jump in these turns once they are folded: under {STEP} ms", f"{jump.worst:.1f}", jump.worst < STEP
    )
    yield Aim(f"the file: at most {LARGER} times its JSON with each scenario once", f"{times:.2f}", times <= LARGER)

"""What was measured of the record, as Markdown."""

from collections.abc import Iterable, Sequence

from bench.record import Grown, Times
from bench.report import Aim, Row, table

QUERY, OPENING, STEP, LARGER = 100, 300, 16, 3
"""Milliseconds of a query, of opening 2,000 turns and of a step, and times its JSON that the file may take."""


def growth(found: Sequence[Grown]) -> str:
    """The table of sizes."""
    head = (
        "moves",
        "dialogues",
        "written a second",
        "file, MB",
        "JSON, MB",
        "times JSON",
        "scenario in each, MB",
        "times",
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
    """The table of searches in one size of the record: by what is searched for, and what it is narrowed to."""
    lines, filters = (list(dict.fromkeys(key[n] for key in grown.queries)) for n in (0, 1))
    rows = ((line, *(_times(grown.queries[line, narrowed]) for narrowed in filters)) for line in lines)
    return table(("milliseconds, median (worst; first): hits", *filters), rows)


def others(found: Sequence[Grown]) -> str:
    """The table of all else, and of the worst search, by size."""
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
    """What was aimed at, at the largest size."""
    warm, cold = (
        max(took) for took in ([t.warm for t in grown.queries.values()], [t.cold for t in grown.queries.values()])
    )
    opening, step = grown.others["opening 2,000 turns for a replay"], grown.others["a step on"]
    jump, times = grown.others["a jump after that"], grown.size.file / grown.size.shared
    at = f"in {grown.moves:,} moves"
    yield Aim(f"the slowest search {at}: under {QUERY} ms", f"{warm:.0f}", warm < QUERY)
    yield Aim(f"the same, from the disk: under {QUERY} ms", f"{cold:.0f}", cold < QUERY)
    yield Aim(f"opening 2,000 turns {at}: under {OPENING} ms", f"{opening.warm:.0f}", opening.warm < OPENING)
    yield Aim(f"a step there, the longest: under {STEP} ms", f"{step.worst:.1f}", step.worst < STEP)
    drawn = grown.others["a step on a screen of 80 x 24, CPU"]
    yield Aim(
        f"a step on a screen of 80 x 24 there, the median: under {STEP} ms of CPU",
        f"{drawn.warm:.1f}",
        drawn.warm < STEP,
    )
    yield Aim(f"a jump there once it is folded, the longest: under {STEP} ms", f"{jump.worst:.1f}", jump.worst < STEP)
    yield Aim(f"the file: at most {LARGER} times its JSON, each scenario once", f"{times:.2f}", times <= LARGER)

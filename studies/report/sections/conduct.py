"""What the agents did: their acts, and the replies that were sent back."""

from collections.abc import Iterator

import numpy as np

from studies.report.batch import PLACES
from studies.report.case import Case
from studies.report.document import Block, Picture
from studies.report.figures import percent
from studies.report.names import agent
from studies.report.plots import mix, spreads
from studies.report.sections import courses
from studies.report.statistics.estimates import NONE, Estimate, Whole, ratio
from studies.report.words import say, table

MOST_AGENTS = 16
FEW = 0.01
"""The share of refused replies below which there is no plot."""


def blocks(case: Case) -> Iterator[Block]:
    """The plots of conduct."""
    yield acts(case)
    yield courses.concessions(case)
    yield refused(case)


def acts(case: Case) -> Picture:
    """The mix of acts of each agent."""
    kinds, dialogues = table("acts")["kinds"], case.batch.dialogues
    counts: dict[str, list[float]] = {}
    for which in PLACES:
        names = [name for name in dialogues.columns if name.startswith(f"{which}_acts_")]
        for spec, row in dialogues.groupby(f"{which}_agent_id", sort=False)[names].sum().iterrows():
            held = counts.setdefault(str(spec), [0.0] * len(kinds))
            for name in names:
                held[table("acts")["of"][name.removeprefix(f"{which}_acts_")]] += row[name]
    bars = [
        mix.Bar(agent(spec), tuple(count / max(1.0, sum(held)) for count in held))
        for spec, held in list(counts.items())[:MOST_AGENTS]
    ]
    told = " ".join(
        say(
            "mix",
            "row",
            title=bar.title,
            parts=", ".join(f"{part:.0%} {kind}" for part, kind in zip(bar.shares, kinds, strict=True)),
        )
        for bar in bars
    )
    return case.picture("mix", lambda about: mix.mix(bars, kinds, about), rows=told)


def refused(case: Case) -> Block:
    """The share of replies that were refused, for each side of each group; a sentence where they are few."""
    sent_back = int(sum(case.column(f"{which}_refused").sum() for which in PLACES))
    replies = sent_back + int(sum(case.column(f"{which}_turns").sum() for which in PLACES))
    if not sent_back:
        return say("refused", "none")
    rows = []
    for group in case.groups:
        found = tuple(
            _share(case, which, seats) for which, seats in zip(PLACES, (group.first, group.second), strict=True)
        )
        rows.append(spreads.Row(group.title, (np.zeros(0), np.zeros(0)), found))
    if max(mean.value for row in rows for mean in row.means if mean.n) < FEW:
        return say("refused", "few", refused=f"{sent_back:,}", replies=f"{replies:,}")
    told = " ".join(
        say("refused", "row", title=row.title, first=percent(row.means[0]), second=percent(row.means[1]))
        for row in rows
    )
    return case.picture(
        "refused",
        lambda about: spreads.spreads(rows, say("refused", "axis"), about, case.sides, floor=0.0, percent=True),
        rows=told,
    )


def _share(case: Case, which: str, rows: Whole) -> Estimate:
    refusals, turns = (case.column(f"{which}_{name}")[rows] for name in ("refused", "turns"))
    return ratio(refusals, refusals + turns, case.seeds[rows], case.rng) if len(rows) else NONE

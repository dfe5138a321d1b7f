"""Comparisons, and reciprocity by three models, as tables."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import isnan

from studies.report.case import Case
from studies.report.document import Block
from studies.report.figures import interval, number, probability
from studies.report.names import SHOWN, facet
from studies.report.statistics.comparisons import Comparison, comparisons
from studies.report.statistics.reciprocity import MODELS, reciprocities
from studies.report.statistics.significance import SURE, least_p, seeds_needed
from studies.report.words import counted, say, table
from transcripts.exports.tables import Grid

WITHIN = 1
"""The place of the column that names the table."""
DIGITS = {"S": 1}


def blocks(case: Case) -> Iterator[Block]:
    """A table for each part of the grid that varies."""
    found = comparisons(case.batch, case.rng)
    if not found:
        yield say("compared", "none" if len(set(case.seeds)) > 1 else "one-seed")
        return
    tested = [one for one in found if not isnan(one.p)]
    yield say("compared", "lead", count=str(len(tested)))
    if tested:
        yield _shown(tested)
    if len(tested) < len(found):
        yield say("compared", "same", count=str(len(found) - len(tested)))
    for factor, group in groupby(found, key=lambda one: one.factor):
        yield _grid(factor, list(group))
    yield say("compared", "delta")


def _shown(tested: Sequence[Comparison]) -> str:
    """How many differ by more than chance, or how many seeds it takes before any could."""
    count = len(tested)
    if any(least_p(one.seeds, paired=one.paired) * count < SURE for one in tested):
        return say("compared", "few", sure=str(sum(one.holm < SURE for one in tested)), count=str(count))
    needed = max(seeds_needed(count, paired=paired) for paired in {one.paired for one in tested})
    seeds = counted("seeds", max(one.seeds for one in tested))
    return say("compared", "too-few", seeds=seeds, comparisons=counted("comparisons", count), needed=str(needed))


def _grid(factor: str, found: Sequence[Comparison]) -> Grid:
    last = say("compared", "pairs" if found[0].paired else "dialogues")
    rows = [_row(one) for one in found]
    columns: tuple[str, ...] = (*table("compared")["columns"], last)
    if not any(one.within for one in found):  # a column that says the same in every row
        rows, columns = [_without(row, WITHIN) for row in rows], _without(columns, WITHIN)
    return Grid(caption=say("compared", factor), columns=tuple(columns), rows=tuple(rows))


def _without(row: Sequence[str], place: int) -> tuple[str, ...]:
    return (*row[:place], *row[place + 1 :])


def _row(one: Comparison) -> tuple[str, ...]:
    digits = DIGITS.get(one.quantity, 2)
    first, second = (_level(one.factor, level) for level in one.levels)
    return (
        say("compared", "levels", first=first, second=second),
        one.within or say("compared", "all"),
        say("quantities", one.quantity),
        *(number(mean, digits) for mean in one.means),
        interval(one.difference, digits),
        interval(one.delta),
        say("compared", "alike") if isnan(one.p) else probability(one.p),
        probability(one.holm),
        str(one.seeds),
        str(one.difference.n),
    )


def _level(factor: str, level: str) -> str:
    return facet(factor, level) if factor in SHOWN else level


def answers(case: Case) -> Iterator[Block]:
    """How each agent answers each other one, by three models."""
    yield say("reciprocity", "lead")
    yield say("reciprocity", "read")
    yield say("reciprocity", "rho")
    if case.batch.dialogues["labels"].nunique() > 1:
        yield say("reciprocity", "once")
    rows = tuple(
        (
            say("reciprocity", "seat", agent=one.agent, side=case.sides[one.place]),
            say("reciprocity", "seat", agent=one.toward, side=case.sides[1 - one.place]),
            *(interval(one.fits[model]) for model in MODELS),
            str(one.half_turns),
            str(one.dialogues),
        )
        for one in reciprocities(case.batch)
    )
    yield Grid(caption=say("reciprocity", "caption"), columns=tuple(table("reciprocity")["columns"]), rows=rows)

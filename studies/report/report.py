"""The report of a study, put together from its sections."""

from collections.abc import Iterable, Iterator, Mapping
from math import prod
from typing import NamedTuple

from scenarios.scenario import Scenario
from studies.grid import Cell
from studies.report.batch import Batch, gathered
from studies.report.case import Case
from studies.report.document import Block, Document, Section
from studies.report.names import Names
from studies.report.sections import agents, cells, closing, compared, conduct, courses, outcomes
from studies.report.statistics.estimates import FEWEST_SEEDS
from studies.report.words import counted, say
from studies.result import Result
from studies.study import Study

PARTS = {"scenarios": "scenario", "pairs": "agents", "names": "labels", "rules": "rules", "temperatures": "temperature"}
"""What the grid of a study is made of, each with the part of a cell that holds it."""
ALWAYS = ("scenarios", "pairs")
"""What is counted even where there is one alone."""


class Held(NamedTuple):
    """A study as it was held: its grid, its id, and what is known of when and with what."""

    study: Study
    cells: tuple[Cell, ...]
    tables: Mapping[str, Scenario]
    id: str
    version: str
    begun: str = ""
    """The day, or nothing."""
    changed: bool = False
    """Whether the scenarios or rules are no longer those of the study."""


def gather(held: Held, results: Iterable[tuple[str | None, Result]]) -> Batch:
    """The results of the study as columns."""
    return gathered(results, held.cells, Names(held.cells, held.tables))


def report(held: Held, batch: Batch) -> Document:
    """The report on what has been held so far."""
    case = Case(batch, Names(held.cells, held.tables), int(held.id, 16))
    study = held.study
    return Document(
        title=study.title,
        question=study.question,
        facts=tuple(_facts(held, case)),
        caveat=say("head", "forecast"),
        sections=tuple(_sections(case, study)),
    )


def _sections(case: Case, study: Study) -> Iterator[Section]:
    made: dict[str, Iterable[Block]] = {}
    if len(case.batch.dialogues):
        made["outcomes"] = outcomes.blocks(case)
        made["agents"] = agents.blocks(case)
        made["trust"] = [courses.trust(case)]
        made["conduct"] = conduct.blocks(case)
        made["compared"] = compared.blocks(case)
        made["reciprocity"] = compared.answers(case)
        made["cells"] = cells.blocks(case)
        made["scores"] = closing.scores(case)
    else:
        made["outcomes"] = [say("plots", "no-dialogues")]
    made["failures"] = closing.failures(case)
    made["limits"] = closing.limits()
    made["repeat"] = closing.repeat(study)
    made["method"] = closing.method()
    for name, blocks in made.items():
        if found := tuple(blocks):
            yield Section(name, say("titles", name), found)


def _facts(held: Held, case: Case) -> Iterator[str]:
    batch, study = case.batch, held.study
    planned = len(held.cells) * len(study.all_seeds)
    ended = len(batch.sheet)
    agreed = int(batch.dialogues["agreed"].sum()) if len(batch.dialogues) else 0
    yield say("head", "count", ended=f"{ended:,}", planned=f"{planned:,}", agreed=f"{agreed:,}")
    if batch.failures:
        yield say("head", "failed", failed=f"{len(batch.failures):,}")
    if ended < planned:
        yield say("head", "unfinished", left=f"{planned - ended:,}")
    yield _grid(held, finished=ended >= planned)
    if 0 < len(set(case.seeds)) < FEWEST_SEEDS:
        yield say("head", "few-seeds")
    if requests := batch.sheet["requests"].sum():
        tokens = batch.sheet["prompt_tokens"].sum() + batch.sheet["completion_tokens"].sum()
        cost = batch.sheet["cost"].sum()
        yield say("head", "used", requests=f"{requests:,.0f}", tokens=f"{tokens:,.0f}", cost=f"{cost:.2f}")
    if held.begun:
        yield say("head", "begun", version=held.version, begun=held.begun)
    else:
        yield say("head", "version", version=held.version)
    if held.changed:
        yield say("head", "changed")


def _grid(held: Held, *, finished: bool) -> str:
    """What the kinds of dialogue are made of; where not all is combined with all, they are fewer than the product."""
    values = {what: {getattr(cell, part) for cell in held.cells} - {None} for what, part in PARTS.items()}
    counts = {what: max(1, len(found)) for what, found in values.items()}
    named = [what for what, count in counts.items() if count > 1 or what in ALWAYS]
    parts = say("head", "by").join(counted(what, counts[what]) for what in named)
    sentence = say(
        "head",
        "cells" if prod(counts.values()) == len(held.cells) else "some-cells",
        cells=counted("kinds", len(held.cells)),
        parts=parts,
    )
    seeds = counted("seeds", len(held.study.all_seeds))
    return f"{sentence} {say('head', 'each' if finished else 'each-planned', seeds=seeds)}"

"""What failed, other parameters of the score, the limits, and how to repeat the study."""

from collections.abc import Iterator

import numpy as np

from studies.report.batch import BY
from studies.report.case import Case
from studies.report.document import Block, Code, Points
from studies.report.figures import interval
from studies.report.toml import as_toml
from studies.report.words import say, table
from studies.study import Study
from transcripts.exports.tables import Grid


def failures(case: Case) -> Iterator[Block]:
    """Every dialogue that failed, by name."""
    if not case.batch.failures:
        return
    rows = tuple((case.names.cell(one.cell), str(one.seed), one.reason) for one in case.batch.failures)
    heads = tuple(say("tables", name) for name in ("dialogue", "seed", "reason"))
    yield Grid(caption=say("tables", "failures"), columns=heads, rows=rows)


def scores(case: Case) -> Iterator[Block]:
    """S by the other sets of parameters, if the study has any."""
    sets = [name for name in case.batch.dialogues.columns if name.startswith(BY)]
    if not sets:
        return
    whole = np.arange(len(case.seeds))
    rows = tuple((_title(name), interval(case.mean(case.column(name), whole), 1)) for name in ("S", *sets))
    heads = (say("tables", "parameters"), say("tables", "S"))
    yield Grid(caption=say("tables", "scores"), columns=heads, rows=rows)


def _title(name: str) -> str:
    return say("tables", "usual") if name == "S" else name.removeprefix(BY).replace("-", " ")


def limits() -> Iterator[Block]:
    """What is printed wherever S is shown."""
    yield Points(tuple(table("limits")["lines"]))


def repeat(study: Study) -> Iterator[Block]:
    """The study's file, and the commands."""
    yield say("repeat", "lead")
    yield Code(as_toml(study))
    yield Code("\n".join(table("repeat")["commands"]))
    yield say("repeat", "other")


def method() -> Iterator[Block]:
    """How the figures are made."""
    yield Points(tuple(table("method")["lines"]))

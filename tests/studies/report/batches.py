"""Results that are made up, with what they come to known, and the batches of them."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from scenarios.load import load
from studies.grid import Cell, Task, cells, tables
from studies.report.batch import Batch
from studies.report.report import Held, gather
from studies.result import HalfTurn, Result, SideResult, failed
from studies.study import Study
from tests.studies.studies import study

Path = tuple[HalfTurn, ...]


library = cache(load)


def held(of: Study, id_: str = "0badcafe") -> Held:
    """A study as it would have been held."""
    return Held(of, cells(of, library()), tables(of, library()), id_, "0.1.0", begun="2026-01-01")


def result(cell: Cell, seed: int, course: Path = (), **changed: Any) -> Result:
    """A dialogue that ended in agreement after four rounds."""
    sides = tuple(side(agent) for agent in cell.agents)
    given: dict[str, Any] = {"outcome": "agreement", "rounds": 4, "S": 20.0 + seed, "sides": sides}
    course = course or path([0.1, 0.2, 0.1, 0.3], [0.0, 0.1, 0.3, 0.2])
    return Result(cell=cell, seed=seed, path=course, **(given | changed))


def side(agent: str, **changed: Any) -> SideResult:
    given: dict[str, Any] = {
        "balance": 0.5, "rho": 0.4, "trust": 0.7, "exposure": 0.0, "initiative": 0.1, "give_given": 0.5,
        "give_not_given": 0.5, "say_do": None, "escalation": 0, "turns": 4, "refused": 0, "forfeited": 0, "crossed": 0,
        "leaks": 0, "acts": {"offer": 2, "perform": 3}, "remarks": {"question": 1},
    }  # fmt: skip
    return SideResult(agent=agent, **(given | changed))


def path(first: Iterable[float], second: Iterable[float]) -> Path:
    """Rounds in which the first side gives before the second."""
    turns = enumerate(zip(first, second, strict=True), start=1)
    return tuple(
        HalfTurn(round_, place, x, 0.0, None, 0.5, 10.0, 0) for round_, both in turns for place, x in enumerate(both)
    )


def batch(of: Held, make: Callable[[Cell, int], Result] = result) -> Batch:
    """Every dialogue of the study, as it is made up."""
    found = (make(cell, seed) for seed in of.study.all_seeds for cell in of.cells)
    return gather(of, ((None, one) for one in found))


def doctrines(*names: str, **changed: Any) -> Held:
    """A study of doctrines of Beijing against grit."""
    agents = {"washington": ("scripted:grit",), "beijing": tuple(f"scripted:{name}" for name in names)}
    return held(study(agents=agents, **({"seeds": 8} | changed)))


def failing(cell: Cell, seed: int, why: str = "The server did not answer.") -> Result:
    return failed(Task(cell=cell, seed=seed), why)

"""The results of a study as columns: one row for each dialogue, and one for each half-turn."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from studies.grid import Cell
from studies.report.names import Names, agent
from studies.result import Result, SideResult

PLACES = ("first", "second")
"""Beginnings of the names of the columns of the two sides."""

SIDE = (
    "balance", "rho", "trust", "exposure", "initiative", "give_given", "give_not_given", "say_do",
    "escalation", "turns", "refused", "forfeited", "crossed", "leaks",
)  # fmt: skip
COUNTED = ("acts", "remarks")
WHOLE = (
    "requests", "prompt_tokens", "completion_tokens", "agreed", "rounds", "spiral",
    *(f"{which}_{name}" for which in PLACES for name in SIDE[-6:]),
)  # fmt: skip
"""Columns of whole numbers."""
PLACED = ("cell", "seed", "dialogue", "round", "place")
"""Columns of whole numbers that every row has."""
BY = "S_by_"
"""The beginning of a column of S by other parameters."""
USED = ("requests", "prompt_tokens", "completion_tokens", "seconds", "cost")


class Failure(NamedTuple):
    """A dialogue that failed, and why."""

    cell: Cell
    seed: int
    reason: str


@dataclass(frozen=True)
class Batch:
    """The dialogues of a study; those that failed are named apart and stand in no row of ``dialogues``."""

    cells: tuple[Cell, ...]
    """Those with results, in the order of the grid."""
    dialogues: pd.DataFrame
    """A row for each; ``cell`` is the place of its cell among ``cells``."""
    half_turns: pd.DataFrame
    """A row for each, in order; ``row`` is the dialogue's in ``dialogues``."""
    failures: tuple[Failure, ...]
    sheet: pd.DataFrame
    """A row for each dialogue, failed ones too, with every column that is exported."""


def gathered(results: Iterable[tuple[str | None, Result]], order: Iterable[Cell], names: Names) -> Batch:
    """The results as columns, in the order of the cells and the seeds; ``results`` are read once, one by one."""
    place = {cell: number for number, cell in enumerate(order)}
    sheet, steps, failures = _Columns(), _Columns(), list[Failure]()
    for number, (dialogue, result) in enumerate(results):
        for name, value in _row(result, dialogue, place.setdefault(result.cell, len(place)), names):
            sheet.add(name, value)
        sheet.end()
        if result.failure:
            failures.append(Failure(result.cell, result.seed, result.failure))
        for half in result.path:
            for name, value in (("dialogue", number), *half._asdict().items()):
                steps.add(name, value)
            steps.end()
    cells = tuple(place)
    return _batch(cells, sheet.frame(), steps.frame(), failures)


def _batch(cells: tuple[Cell, ...], sheet: pd.DataFrame, steps: pd.DataFrame, failures: list[Failure]) -> Batch:
    sheet = sheet.sort_values(["cell", "seed"], kind="stable")
    ended = sheet[sheet["failure"] == ""]
    rows = np.full(len(sheet), -1)
    rows[ended.index.to_numpy()] = np.arange(len(ended))
    if len(steps):
        steps = steps.assign(row=rows[steps["dialogue"].to_numpy().astype(int)])
        steps = steps.sort_values("row", kind="stable").reset_index(drop=True)
    ended = ended.reset_index(drop=True)
    failures.sort(key=lambda failure: (cells.index(failure.cell), failure.seed))
    return Batch(
        cells,
        ended,
        steps,
        tuple(failures),
        _exported(sheet),
    )


def _exported(sheet: pd.DataFrame) -> pd.DataFrame:
    """The rows as they are exported: whole numbers without a point, and nothing where a dialogue failed."""
    counted = [name for name in sheet.columns if _counted(name)]
    whole = sheet[[*counted, *(name for name in WHOLE if name in sheet)]].astype("Int64")
    whole[counted] = whole[counted].mask(sheet["failure"] != "")
    return sheet.assign(**whole).drop(columns="cell").reset_index(drop=True)


def _counted(name: str) -> bool:
    return any(f"_{counted}_" in name for counted in COUNTED)


def _row(result: Result, dialogue: str | None, number: int, names: Names) -> Iterator[tuple[str, Any]]:
    cell = result.cell
    yield from (("cell", number), ("cell_key", cell.key), ("seed", result.seed), ("dialogue", dialogue or ""))
    yield from (("scenario", cell.scenario), ("scenario_title", names.scenario(cell)))
    yield from (("labels", cell.labels), ("rules", cell.rules))
    yield "temperature", np.nan if cell.temperature is None else cell.temperature
    for place, spec in enumerate(cell.agents):
        yield f"{PLACES[place]}_side", names.side(cell, place)
        yield f"{PLACES[place]}_agent", agent(spec)
        yield f"{PLACES[place]}_agent_id", spec
    yield from (("failure", result.failure), ("outcome", result.outcome))
    yield from ((name, getattr(result.usage, name)) for name in USED)
    if result.failure:
        return
    yield from (("agreed", float(result.outcome == "agreement")), ("rounds", result.rounds))
    yield from (("S", result.S), ("S_recent", result.S_recent))
    yield from zip("MERZ", result.terms, strict=True)
    yield "spiral", result.spiral
    yield from ((f"{BY}{name}", value) for name, value in result.scores.items())
    for which, side in zip(PLACES, result.sides, strict=True):
        yield from _side(which, side)


def _side(which: str, side: SideResult) -> Iterator[tuple[str, Any]]:
    for name in SIDE:
        value = getattr(side, name)
        yield f"{which}_{name}", np.nan if value is None else value
    for counted in COUNTED:
        for kind, count in getattr(side, counted).items():
            yield f"{which}_{counted}_{kind}", count


class _Columns:
    """Columns that grow by a row at a time; what a row does not have is no number, or no count."""

    def __init__(self) -> None:
        self._columns: dict[str, array[float] | list[str]] = {}
        self._rows = 0

    def add(self, name: str, value: float | str | None) -> None:
        """Set one value of the row."""
        if name not in self._columns:
            blank = list[str]() if isinstance(value, str) else array("d")
            self._columns[name] = blank
        self._pad(name, self._rows)
        self._columns[name].append(np.nan if value is None else value)  # type: ignore[arg-type]

    def end(self) -> None:
        """End the row."""
        self._rows += 1

    def frame(self) -> pd.DataFrame:
        """The columns, all of one length."""
        for name in self._columns:
            self._pad(name, self._rows)
        return pd.DataFrame({name: _typed(name, column) for name, column in self._columns.items()})

    def _pad(self, name: str, rows: int) -> None:
        column = self._columns[name]
        while len(column) < rows:
            column.append("" if isinstance(column, list) else _blank(name))  # type: ignore[arg-type]


def _blank(name: str) -> float:
    """What a dialogue has in a column that it says nothing of: of acts and remarks there were none."""
    return 0.0 if _counted(name) else np.nan


def _typed(name: str, column: Any) -> Any:
    if isinstance(column, list):
        return pd.array(column, dtype="str")
    numbers = np.array(column)
    return numbers.astype(np.int64) if name in PLACED or _counted(name) else numbers

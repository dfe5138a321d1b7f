"""Reciprocity in a batch of dialogues: what a side gives, regressed on what the other side gave before.

Three models stand side by side, after Stoll and McAndrew 1986 and Druckman and Harris 1990: simple (directional), trend
and comparative reciprocity; the comparative model keeps the side's own memory apart, as Ward 1982 does.
"""

from typing import Literal, NamedTuple, get_args

import numpy as np
import pandas as pd
from statsmodels.regression.linear_model import OLS

from studies.report.batch import PLACES, Batch
from studies.report.names import agent
from studies.report.statistics.estimates import FEWEST_SEEDS, LEVEL, Estimate, Numbers, Whole

Model = Literal["simple", "trend", "comparative"]
MODELS: tuple[Model, ...] = get_args(Model)


class Half(NamedTuple):
    """Half-turns as columns: what a side gave, what it gave before, and what the other gave before each of the two."""

    own: Numbers
    own_before: Numbers
    other: Numbers
    other_before: Numbers
    table: Whole
    """The cell, whose level is taken out."""
    seed: Whole
    """The cluster of the standard errors."""


class Reciprocity(NamedTuple):
    """How one agent answers another, by each model; None where the moves do not vary enough to tell."""

    place: int
    """The seat of the one who answers."""
    agent: str
    toward: str
    half_turns: int
    dialogues: int
    seeds: int
    fits: dict[Model, Estimate | None]


def reciprocities(batch: Batch) -> list[Reciprocity]:
    """Both directions of every pair of agents, over all tables; what recurs under other names counts once."""
    dialogues = distinct(batch)[["cell", "seed", "first_agent_id", "second_agent_id"]]
    frame = before(batch.half_turns).join(dialogues, on="row", how="inner")
    found = []
    for agents, part in frame.groupby(["first_agent_id", "second_agent_id"], sort=False):
        for place in range(len(PLACES)):
            mine = part[part["place"] == place]
            fits = {model: fit(model, _half(mine)) for model in MODELS}
            counts = (len(mine), mine["row"].nunique(), mine["seed"].nunique())
            found.append(Reciprocity(place, agent(agents[place]), agent(agents[1 - place]), *counts, fits))
    return found


def distinct(batch: Batch) -> pd.DataFrame:
    """The dialogues without those in which the same was given, turn by turn, as in one under other names."""
    given = batch.half_turns.groupby("row")["x"].agg(lambda x: x.to_numpy(float).tobytes())
    alike = ["scenario", "rules", "temperature", "first_agent_id", "second_agent_id", "seed"]
    again = batch.dialogues[alike].assign(given=given).duplicated()
    return batch.dialogues[~again]


def before(half_turns: pd.DataFrame) -> pd.DataFrame:
    """The half-turns with what came before each: nan where nothing did."""
    row, place = half_turns["row"].to_numpy(), half_turns["place"].to_numpy()
    last = {"own_before": half_turns.groupby(["row", "place"])["x"].shift(1)}
    for which in (0, 1):
        # What this side gave last and next to last, carried on to the half-turns of the other side.
        given = half_turns["x"].where(place == which)
        earlier = given.groupby([row, place]).shift(1)
        seen, seen_before = (one.groupby(row).ffill() for one in (given, earlier))
        last[f"of_{which}"], last[f"before_of_{which}"] = seen, seen_before
    first = place == 0
    return half_turns.assign(
        own=half_turns["x"],
        own_before=last["own_before"],
        other=np.where(first, last["of_1"], last["of_0"]),
        other_before=np.where(first, last["before_of_1"], last["before_of_0"]),
    )


def fit(model: Model, half: Half) -> Estimate | None:
    """The coefficient of the other side's move by one model, with an interval that is robust within each seed.

    None if there are fewer than six seeds, or if the moves are too alike to tell.
    """
    answer, asked, memory = _equation(model, half)
    there = ~(np.isnan(answer) | np.isnan(asked) | np.isnan(memory))
    answer, asked, memory, seed = answer[there], asked[there], memory[there], half.seed[there]
    seeds = len(set(seed))
    if seeds < FEWEST_SEEDS:
        return None
    tables = (half.table[there][:, None] == np.unique(half.table[there])).astype(np.float64)
    design = np.column_stack((asked, memory, tables) if model == "comparative" else (asked, tables))
    if np.linalg.matrix_rank(design) < design.shape[1] or len(answer) <= design.shape[1]:
        return None
    _, cluster = np.unique(seed, return_inverse=True)
    fitted = OLS(answer, design).fit(cov_type="cluster", cov_kwds={"groups": cluster}, use_t=True)
    low, high = fitted.conf_int(alpha=1 - LEVEL)[0]
    return Estimate(float(fitted.params[0]), float(low), float(high), len(answer))


def _equation(model: Model, half: Half) -> tuple[Numbers, Numbers, Numbers]:
    """What is explained, what explains it, and the memory beside it (zeros where a model has none)."""
    none = np.zeros(len(half.own))
    match model:
        case "simple":
            return half.own, half.other, none
        case "trend":
            return half.own - half.own_before, half.other - half.other_before, none
        case "comparative":
            return half.own - half.own_before, half.other - half.own_before, half.own_before


def _half(part: pd.DataFrame) -> Half:
    own, own_before, other, other_before = (
        part[name].to_numpy(float) for name in ("own", "own_before", "other", "other_before")
    )
    table, seed = (part[name].to_numpy(np.int64) for name in ("cell", "seed"))
    return Half(own, own_before, other, other_before, table, seed)

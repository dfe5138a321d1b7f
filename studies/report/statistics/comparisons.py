"""What a part of the grid changes: dialogues that are alike in all else are compared, seed by seed where seeds match.

A difference comes with its interval, a rank test, Cliff's delta, and Holm's correction over all comparisons made.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import mannwhitneyu, wilcoxon
from statsmodels.stats.multitest import multipletests

from studies.report.batch import PLACES, Batch
from studies.report.names import agent
from studies.report.statistics.estimates import (
    FEWEST_SEEDS,
    RESAMPLES,
    Estimate,
    Numbers,
    Whole,
    clustered,
    means,
    widened,
)
from studies.report.words import say

MOST_ROWS = 30
"""Comparisons of one quantity that are made table by table; if there were more, the tables are taken together."""
MOST_DOMINANCE = 3000
"""Dialogues a side that Cliff's delta is taken of; of more, so many at even distances."""

TINY = 1e-9

OF_SIDE = ("S", "agreed", "balance", "trust", "rho")
OF_TALKS = ("S", "agreed", "first_balance", "second_balance")
ALIKE = ("scenario", "labels", "rules", "temperature")
SEATED = [*ALIKE, "agent_id", "other", "seed"]
"""What is alike where seats are compared."""


class Comparison(NamedTuple):
    """One quantity under two levels of a factor, over the dialogues that are alike in all else."""

    factor: str
    within: str
    """The table, where tables are compared one by one."""
    quantity: str
    levels: tuple[str, str]
    means: tuple[float, float]
    seeds: int
    dialogues: int
    paired: bool
    difference: Estimate
    """The first level less the second."""
    delta: Estimate
    p: float
    """nan where every dialogue came to the same, so that there is nothing to test."""
    holm: float


class Sample(NamedTuple):
    """Values of dialogues, with the seed of each."""

    values: Numbers
    seeds: Whole


def comparisons(batch: Batch, rng: int) -> list[Comparison]:
    """All comparisons that the grid of a study allows, each tested once."""
    frame = sides(batch)
    found = [*_agents(frame, rng), *_pairs_exchanged(frame, rng), *_seats(frame, rng)]
    for factor in ("labels", "rules", "temperature", "scenario"):
        found += _factor(batch.dialogues, factor, rng)
    tested = [one.p for one in found if not np.isnan(one.p)]
    corrected = iter(multipletests(tested, method="holm")[1] if tested else ())
    return [one if np.isnan(one.p) else one._replace(holm=float(next(corrected))) for one in found]


def sides(batch: Batch) -> pd.DataFrame:
    """The dialogues as each side saw them: two rows for each, the first sides' first."""
    return pd.concat([_side(batch.dialogues, place) for place in (0, 1)], ignore_index=True)


def _side(dialogues: pd.DataFrame, place: int) -> pd.DataFrame:
    own, other = PLACES[place], PLACES[1 - place]
    shared = dialogues[["cell", "seed", *ALIKE, "scenario_title", "S", "agreed", "rounds"]]
    named = {
        f"{own}_{name}": name for name in ("balance", "trust", "rho", "say_do", "refused", "turns", "agent_id", "side")
    }
    return shared.assign(
        **{name: dialogues[column] for column, name in named.items()},
        place=place,
        other=dialogues[f"{other}_agent_id"],
    )


def _agents(frame: pd.DataFrame, rng: int) -> Iterator[Comparison]:
    alike = [*ALIKE, "place", "other", "seed"]
    pairs = list(combinations(dict.fromkeys(frame["agent_id"]), 2))
    for first, second in pairs:
        for within, part in _by_table(frame, len(pairs)):
            levels = (part[part["agent_id"] == level] for level in (first, second))
            names = (agent(first), agent(second))
            yield from _compared("agent", within, names, tuple(levels), alike, OF_SIDE, rng)


def _pairs_exchanged(frame: pd.DataFrame, rng: int) -> Iterator[Comparison]:
    """What a pair of agents reached together, against the same pair with its seats exchanged."""
    pairs = list(combinations(dict.fromkeys(frame["agent_id"]), 2))
    for one, two in pairs:
        names = tuple(say("names", "pair", first=agent(a), second=agent(b)) for a, b in ((one, two), (two, one)))
        for within, part in _by_table(frame, len(pairs)):
            pair = part[(part["agent_id"] == one) & (part["other"] == two)]
            levels = tuple(pair[pair["place"] == place] for place in (0, 1))
            yield from _compared("pair", within, (names[0], names[1]), levels, SEATED, ("S", "agreed"), rng)


def _seats(frame: pd.DataFrame, rng: int) -> Iterator[Comparison]:
    """What each agent came to in the first seat, against itself in the second, opposite the same other agent."""
    agents = list(dict.fromkeys(frame["agent_id"]))
    for one in agents:
        for within, part in _by_table(frame, len(agents)):
            own = part[part["agent_id"] == one]
            levels = tuple(own[own["place"] == place] for place in (0, 1))
            names = tuple(_seat(one, level, place) for place, level in enumerate(levels))
            yield from _compared("seat", within, (names[0], names[1]), levels, SEATED, ("balance", "trust", "rho"), rng)


def _seat(one: str, part: pd.DataFrame, place: int) -> str:
    """An agent in a seat, by the name of its side where that is one alone."""
    names = set(part["side"])
    return say("names", "seat", agent=agent(one), side=names.pop() if len(names) == 1 else say("names", PLACES[place]))


def _by_table(frame: pd.DataFrame, count: int) -> list[tuple[str, pd.DataFrame]]:
    """The dialogues of each table by its title, or all under none where so many comparisons of each were too many."""
    tables = dict(frame[["scenario", "scenario_title"]].drop_duplicates().itertuples(index=False))
    if len(tables) < 2 or count * len(tables) > MOST_ROWS:
        return [("", frame)]
    return [(title, frame[frame["scenario"] == table]) for table, title in tables.items()]


def _factor(dialogues: pd.DataFrame, factor: str, rng: int) -> Iterator[Comparison]:
    alike = [*(name for name in ALIKE if name != factor), "first_agent_id", "second_agent_id", "seed"]
    shown = "scenario_title" if factor == "scenario" else factor
    levels = [level for level in dict.fromkeys(dialogues[factor]) if level == level]
    for first, second in combinations(levels, 2):
        parts = tuple(dialogues[dialogues[factor] == level] for level in (first, second))
        if all(map(len, parts)):
            named = (str(parts[0][shown].iloc[0]), str(parts[1][shown].iloc[0]))
            yield from _compared(factor, "", named, parts, alike, OF_TALKS, rng)


def _compared(
    factor: str,
    within: str,
    levels: tuple[str, str],
    parts: tuple[pd.DataFrame, ...],
    alike: list[str],
    quantities: Sequence[str],
    rng: int,
) -> Iterator[Comparison]:
    """Of two tables the seeds draw different chances, so they are not paired; of all else they are."""
    paired = factor != "scenario"
    first, second = (part[[*alike, *quantities]] for part in parts)
    left, right = _pairs(first, second, alike) if paired else _shared(first, second, alike)
    for quantity in quantities:
        a, b = (Sample(part[quantity].to_numpy(float), part["seed"].to_numpy(np.int64)) for part in (left, right))
        if min(len(set(a.seeds)), len(set(b.seeds))) >= 2:
            yield _comparison(factor, within, quantity, levels, a, b, rng, paired=paired)


def _pairs(left: pd.DataFrame, right: pd.DataFrame, alike: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The dialogues of both that have a partner, in the same order; doctrines have no temperature, so any fits them."""
    keys = [name for name in alike if name != "temperature"]
    both = left.merge(right, on=keys, suffixes=("_a", "_b"))
    if "temperature" in alike:
        one, other = both["temperature_a"], both["temperature_b"]
        both = both[(one == other) | one.isna() | other.isna()]
    own = [name for name in left.columns if name not in alike]
    ours, theirs = (both[["seed", *(f"{name}{end}" for name in own)]] for end in ("_a", "_b"))
    return ours.set_axis(["seed", *own], axis=1), theirs.set_axis(["seed", *own], axis=1)


def _shared(left: pd.DataFrame, right: pd.DataFrame, alike: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The dialogues of both kinds that are alike but for the seed."""
    keys = [name for name in alike if name != "seed"]
    shared = left[keys].drop_duplicates().merge(right[keys].drop_duplicates(), on=keys)
    return left.merge(shared, on=keys), right.merge(shared, on=keys)


def _comparison(
    factor: str, within: str, quantity: str, levels: tuple[str, str], a: Sample, b: Sample, rng: int, *, paired: bool
) -> Comparison:
    difference, p = _paired(a, b, rng) if paired else _unpaired(a, b, rng)
    return Comparison(
        factor=factor,
        within=within,
        quantity=quantity,
        levels=levels,
        means=(float(a.values.mean()), float(b.values.mean())),
        seeds=len(set(a.seeds) | set(b.seeds)),
        dialogues=len(a.values) + len(b.values),
        paired=paired,
        difference=difference,
        delta=delta(a, b, rng, paired=paired),
        p=p,
        holm=p,
    )


def _paired(a: Sample, b: Sample, rng: int) -> tuple[Estimate, float]:
    """The mean of the differences, and Wilcoxon's signed-rank test of their means by seed."""
    apart = a.values - b.values
    (difference,) = means(apart[None, :], a.seeds, rng)
    sums, counts = clustered(apart, a.seeds)
    if np.abs(apart).max() < TINY:
        return difference, np.nan
    by_seed = np.round(sums / counts, 9)  # what differs by rounding alone ties
    if not by_seed.any():
        return difference, 1.0
    return difference, float(wilcoxon(by_seed, zero_method="pratt").pvalue)


def _unpaired(a: Sample, b: Sample, rng: int) -> tuple[Estimate, float]:
    """The difference of the means, and the Mann-Whitney test of the means by seed."""
    draw = np.random.default_rng(rng)
    (sums_a, counts_a), (sums_b, counts_b) = clustered(*a), clustered(*b)
    spread = _drawn(draw, sums_a, counts_a) - _drawn(draw, sums_b, counts_b)
    n = len(a.values) + len(b.values)
    difference = _within(float(a.values.mean() - b.values.mean()), spread, min(len(sums_a), len(sums_b)), n)
    if np.ptp(np.concatenate((a.values, b.values))) < TINY:
        return difference, np.nan
    ours, theirs = sums_a / counts_a, sums_b / counts_b
    if np.ptp(np.concatenate((ours, theirs))) < TINY:
        return difference, 1.0
    return difference, float(mannwhitneyu(ours, theirs, method="asymptotic").pvalue)


def _drawn(draw: np.random.Generator, sums: Numbers, counts: Numbers) -> Numbers:
    """Means of seeds that are drawn again and again."""
    weights = _weights(draw, len(sums))
    found: Numbers = (weights @ sums) / (weights @ counts)
    return found


def _weights(draw: np.random.Generator, clusters: int) -> Numbers:
    """How often each seed is drawn: a row for each draw."""
    return draw.multinomial(clusters, np.full(clusters, 1 / clusters), size=RESAMPLES).astype(np.float64)


def _within(value: float, spread: Numbers, clusters: int, n: int) -> Estimate:
    if clusters < FEWEST_SEEDS:
        return Estimate(value, np.nan, np.nan, n)
    tail = (1 - widened(clusters)) / 2
    low, high = np.quantile(spread, (tail, 1 - tail))
    return Estimate(value, float(low), float(high), n)


def delta(a: Sample, b: Sample, rng: int, *, paired: bool) -> Estimate:
    """Cliff's delta: how much oftener a dialogue of the one is above one of the other than below it."""
    a, b = _thinned(a), _thinned(b)
    over, ours, theirs = _dominance(a, b)
    value = float(over.sum() / (ours.sum() * theirs.sum()))
    draw = np.random.default_rng(rng)
    first = _weights(draw, len(ours))
    second = first if paired and len(ours) == len(theirs) else _weights(draw, len(theirs))
    spread = np.sum((first @ over) * second, axis=1) / ((first @ ours) * (second @ theirs))
    return _within(value, spread, min(len(ours), len(theirs)), len(a.values) + len(b.values))


def _dominance(a: Sample, b: Sample) -> tuple[Numbers, Numbers, Numbers]:
    """By seed of the one and of the other: pairs above less pairs below; and the dialogues of each seed."""
    (ours, first, values_a), (theirs, second, values_b) = _by_seed(a), _by_seed(b)
    above = np.greater.outer(values_a, values_b).astype(np.int8) - np.less.outer(values_a, values_b)
    across = np.add.reduceat(above, second, axis=1, dtype=np.int32)
    return np.add.reduceat(across, first, axis=0).astype(np.float64), ours, theirs


def _by_seed(sample: Sample) -> tuple[Numbers, Whole, Numbers]:
    """How many dialogues each seed has, where they begin, and all values in the order of the seeds."""
    order = np.argsort(sample.seeds, kind="stable")
    _, starts, counts = np.unique(sample.seeds[order], return_index=True, return_counts=True)
    return counts.astype(np.float64), starts, np.round(sample.values[order], 9)


def _thinned(sample: Sample) -> Sample:
    step = -(-len(sample.values) // MOST_DOMINANCE)
    return Sample(sample.values[::step], sample.seeds[::step])

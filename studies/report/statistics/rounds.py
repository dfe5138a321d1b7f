"""The courses of dialogues: a value for each round, and what bands and slopes come of it."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from studies.report.batch import Batch
from studies.report.statistics.estimates import Numbers, Whole, means

FEWEST = 0.2
"""Share of the dialogues that must still be going on for a mean of what is given in a round."""
INNER = (0.1, 0.9)
"""The ends of a band that holds eight of ten dialogues."""


class Band(NamedTuple):
    """By round, from the first on: the mean, and the ends of the band about it."""

    middle: Numbers
    low: Numbers
    high: Numbers


def courses(batch: Batch, column: str, place: int) -> Numbers:
    """A row for each dialogue and a column for each round; nan where the side took no turn."""
    steps = batch.half_turns[batch.half_turns["place"] == place]
    rounds = int(batch.half_turns["round"].max()) if len(batch.half_turns) else 0
    found = np.full((len(batch.dialogues), rounds), np.nan)
    found[steps["row"].to_numpy(), steps["round"].to_numpy() - 1] = steps[column].to_numpy()
    return found


def carried(course: Numbers) -> Numbers:
    """The courses with each value kept until the next, and the last to the end."""
    found: Numbers = pd.DataFrame(course).ffill(axis=1).to_numpy()
    return found


def inner(course: Numbers) -> Band:
    """The mean, and the band in which eight of ten dialogues lie."""
    there = course[:, ~np.isnan(course).any(axis=0)]
    low, high = np.quantile(there, INNER, axis=0)
    return Band(there.mean(axis=0), low, high)


def means_by_round(course: Numbers, seeds: Whole, rng: int) -> Band:
    """The mean of each round with its interval, as long as a fifth of the dialogues goes on."""
    going = np.mean(~np.isnan(course), axis=0)
    rounds = int(np.argmax(going < FEWEST)) if (going < FEWEST).any() else len(going)
    found = means(course.T[:rounds], seeds, rng)
    middle, low, high = (np.array([getattr(one, name) for one in found]) for name in ("value", "low", "high"))
    return Band(middle, *(np.where(np.isnan(end), middle, end) for end in (low, high)))


def slopes(course: Numbers) -> Numbers:
    """By dialogue, how much more was given with each round; nan with fewer than three turns."""
    rounds = np.where(np.isnan(course), np.nan, np.arange(1.0, course.shape[1] + 1))
    turns = np.sum(~np.isnan(course), axis=1)
    told = turns >= 3
    found = np.full(len(course), np.nan)
    x, y = rounds[told], course[told]
    x = x - np.nanmean(x, axis=1, keepdims=True)
    found[told] = np.nansum(x * y, axis=1) / np.nansum(x * x, axis=1)
    return found

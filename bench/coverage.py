"""How often the 95 % intervals of reports hold the truth, where the truth is known; ``python -m bench.coverage``."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from scipy.stats import norm

from studies.report.statistics.comparisons import Sample, delta
from studies.report.statistics.estimates import Estimate, Numbers, means, medians
from studies.report.statistics.reciprocity import MODELS, Half, Model, fit

SEEDS = (10, 20, 50)
ROUNDS = 8
ANSWERS = 0.6
"""What the answering side gives, for each point that it was given."""
ZEROS, MOST = 0.6, 40.0
"""The share of talks that come to nothing, and the S that the others stay below."""
TOGETHER = 100
"""Simulated studies that share their draws, since draws are dear."""


class Coverage(NamedTuple):
    """What was simulated, with how many seeds, how often, and the share of intervals that held the truth."""

    what: str
    seeds: int
    studies: int
    held: float


def main() -> None:
    """Simulate, and print a table in Markdown."""
    print("| what is estimated | seeds | simulated studies | intervals that hold the truth |\n|---|---|---|---|")
    for found in simulated(studies=2000, fits=1000):
        print(f"| {found.what} | {found.seeds} | {found.studies:,} | {found.held:.1%} |", flush=True)


def simulated(studies: int, fits: int, sizes: tuple[int, ...] = SEEDS) -> Iterator[Coverage]:
    """The coverage of each kind of interval, from so many simulated studies, and so many fits of reciprocity."""
    rng = np.random.default_rng(20260101)
    for seeds in sizes:
        yield Coverage("mean, bell-shaped", seeds, studies, _means(rng, seeds, studies, _bell, 0.0))
        yield Coverage("mean of S, most talks without any", seeds, studies, _means(rng, seeds, studies, _talks, TALKS))
        yield Coverage("mean, six dialogues a seed", seeds, studies, _means(rng, seeds, studies, _nested, 0.0, each=6))
        yield Coverage("median, bell-shaped", seeds, studies, _medians(rng, seeds, studies))
        yield Coverage("Cliff's delta, paired", seeds, fits, _deltas(rng, seeds, fits))
        for model in MODELS:
            yield Coverage(f"reciprocity, {model}", seeds, fits, _reciprocity(rng, model, seeds, fits))


def answering(rng: np.random.Generator, seeds: int, share: float = ANSWERS, noise: float = 0.1) -> Half:
    """A side that gives a share of what it was just given, and noise, in one dialogue a seed."""
    given = rng.normal(0.2, 0.2, (seeds, 1)) + rng.normal(0, 0.2, (seeds, ROUNDS))
    own = share * given + rng.normal(0, noise, given.shape)
    before = np.full((seeds, 1), np.nan)
    own_before, other_before = (np.hstack((before, one[:, :-1])) for one in (own, given))
    own, own_before, given, other_before = (one.ravel() for one in (own, own_before, given, other_before))
    return Half(
        own,
        own_before,
        given,
        other_before,
        np.zeros(seeds * ROUNDS, dtype=np.int64),
        np.repeat(np.arange(seeds), ROUNDS),
    )


def _bell(rng: np.random.Generator, studies: int, seeds: int) -> Numbers:
    return rng.normal(size=(studies, seeds))


def _talks(rng: np.random.Generator, studies: int, seeds: int) -> Numbers:
    return np.where(rng.random((studies, seeds)) < ZEROS, 0.0, MOST * rng.beta(2, 2, (studies, seeds)))


TALKS = (1 - ZEROS) * MOST / 2


def _nested(rng: np.random.Generator, studies: int, seeds: int) -> Numbers:
    """Six dialogues a seed, half of whose variance is the seed's."""
    shared = np.repeat(rng.normal(size=(studies, seeds)), 6, axis=1)
    return shared + rng.normal(size=shared.shape)


def _means(
    rng: np.random.Generator,
    seeds: int,
    studies: int,
    draw: Callable[[np.random.Generator, int, int], Numbers],
    truth: float,
    each: int = 1,
) -> float:
    of = np.repeat(np.arange(seeds), each)
    found = [
        estimate for part in range(studies // TOGETHER) for estimate in means(draw(rng, TOGETHER, seeds), of, part)
    ]
    return _held(found, truth)


def _medians(rng: np.random.Generator, seeds: int, studies: int) -> float:
    of = np.arange(seeds)
    found = [one for part in range(studies // TOGETHER) for one in medians(_bell(rng, TOGETHER, seeds), of, part)]
    return _held(found, 0.0)


def _deltas(rng: np.random.Generator, seeds: int, studies: int) -> float:
    """Pairs that share half of their variance, one of them higher by half of a standard deviation."""
    of, apart, truth = np.arange(seeds), 0.5 * np.sqrt(2), 2 * norm.cdf(0.5 / np.sqrt(2)) - 1
    found = []
    for number in range(studies):
        shared = rng.normal(size=seeds)
        one, other = (shared + rng.normal(size=seeds) for _ in (0, 1))
        found.append(delta(Sample(one + apart, of), Sample(other, of), number, paired=True))
    return _held(found, float(truth))


def _reciprocity(rng: np.random.Generator, model: Model, seeds: int, fits: int) -> float:
    found = [fit(model, answering(rng, seeds)) for _ in range(fits)]
    return _held([one for one in found if one is not None], ANSWERS)


def _held(found: list[Estimate], truth: float) -> float:
    return float(np.mean([one.low <= truth <= one.high for one in found]))


if __name__ == "__main__":
    main()

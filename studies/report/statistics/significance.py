"""What a rank test could show at the most with so many seeds, however the dialogues went."""

import numpy as np
from scipy.stats import mannwhitneyu, wilcoxon

SURE = 0.05
"""The p value, after Holm's correction, below which a difference is said to be more than chance."""


def least_p(seeds: int, *, paired: bool) -> float:
    """The least p value that the test of this many seeds can give: every seed speaks for the same side."""
    ranks = np.arange(1.0, seeds + 1)
    if paired:
        return float(wilcoxon(ranks).pvalue)
    return float(mannwhitneyu(ranks, ranks + seeds, method="asymptotic").pvalue)


def seeds_needed(tests: int, *, paired: bool) -> int:
    """The fewest seeds with which one of so many tests could be significant after Holm's correction."""
    seeds = 2
    while least_p(seeds, paired=paired) * tests >= SURE:
        seeds += 1
    return seeds

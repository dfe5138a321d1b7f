"""Overlaps: measures that are one act under several ids."""

from collections.abc import Iterable

from scenarios.types import Measure


def overlap_class(measures: Iterable[Measure]) -> dict[str, str]:
    """The class of every measure, by id: measures that overlap share the first of their ids in order."""
    found = {m.id: m for m in measures}
    group = {i: i for i in found}
    for measure in found.values():
        for other in measure.overlaps:
            if other in group:
                old, new = sorted((group[measure.id], group[other]), reverse=True)
                group = {i: new if g == old else g for i, g in group.items()}
    return group

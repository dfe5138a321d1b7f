"""How trust went, and what was given, over the rounds."""

from collections.abc import Iterator

import numpy as np

from moderator.score.parameters import DEFAULTS
from studies.report.case import Case
from studies.report.document import Picture
from studies.report.figures import number, signed
from studies.report.plots import paths
from studies.report.statistics.estimates import Numbers
from studies.report.statistics.rounds import Band, carried, courses, inner, means_by_round, slopes
from studies.report.words import say

EMPTY = Band(*(np.zeros(0),) * 3)


def trust(case: Case) -> Picture:
    """Trust in each side by round."""
    both = [carried(courses(case.batch, "trust", place)) for place in (0, 1)]
    panels = [
        paths.Panel(
            group.title,
            (_inner(both[0][group.first]), _inner(both[1][group.second])),
        )
        for group in case.groups
    ]
    told = " ".join(
        say("trust", "row", title=one.title, first=_last(one.bands[0]), second=_last(one.bands[1])) for one in panels
    )
    level = DEFAULTS.cooperation_pays_from
    return case.picture("trust", lambda about: paths.trust(panels, case.sides, level, about), rows=told)


def concessions(case: Case) -> Picture:
    """What each side gave by round, with the slope."""
    panels = list(_panels(case, [courses(case.batch, "x", place) for place in (0, 1)]))
    told = " ".join(
        say("concessions", "row", title=one.title, first=one.notes[0], second=one.notes[1]) for one in panels
    )
    return case.picture("concessions", lambda about: paths.concessions(panels, case.sides, about), rows=told)


def _panels(case: Case, both: list[Numbers]) -> Iterator[paths.Panel]:
    each = [slopes(course) for course in both]
    for group in case.groups:
        bands, notes = list[Band](), list[str]()
        for course, slope, rows in zip(both, each, (group.first, group.second), strict=True):
            bands.append(means_by_round(course[rows], case.seeds[rows], case.rng) if len(rows) else EMPTY)
            notes.append(say("concessions", "note", slope=signed(case.mean(slope, rows).value)))
        yield paths.Panel(group.title, (bands[0], bands[1]), (notes[0], notes[1]))


def _inner(course: Numbers) -> Band:
    return inner(course) if len(course) else EMPTY


def _last(band: Band) -> str:
    return number(float(band.middle[-1])) if len(band.middle) else number(np.nan)

"""Arguments: what a scenario has a side say of why a measure matters to its subject, each said once in the talks."""

from collections.abc import Iterable, Iterator, Sequence

from agents.scripted.words.cues import Cue, Point
from agents.scripted.words.turn import role
from scenarios.scenario import Scenario
from scenarios.types import whole

ARGUED = ("yes", "word", "done", "owed", "offer", "again", "counter", "wish")
"""The roles of a side's own acts, and of what it still asks for, for which it gives a reason."""

DONE = ("word", "done", "owed")
"""The roles of what is carried out, which follows an acceptance without a reason between them."""


def unsaid(scenario: Scenario, side: str, measures: Iterable[str], said: str) -> list[str]:
    """The arguments of a side for the first of some measures that has one nobody has said."""
    of_side = scenario.arguments.get(side, {})
    listed = ([one for one in of_side.get(whole(id_), ()) if one[1:].rstrip(".") not in said] for id_ in measures)
    return next((found for found in listed if found), [])


def places(points: Sequence[Point]) -> Iterator[tuple[str, ...]]:
    """For each point, the measures for which a reason may follow it: what is done first, then what is offered."""
    before: tuple[str, ...] = ()
    for n, point in enumerate(points):
        here = role(point.line) if point.line.table == "say" else ""
        named = (*measures(point.cue), *before) if here in ARGUED else ()
        follows = n + 1 < len(points) and role(points[n + 1].line) in DONE
        before = named if here == "yes" and follows else ()
        yield () if before else named


def measures(cue: Cue) -> tuple[str, ...]:
    """The measures that an act deals with, its own side's part first."""
    return (*filter(None, (cue.doing,)), *cue.give, *cue.about, *cue.ask)

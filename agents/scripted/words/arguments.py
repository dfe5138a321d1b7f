"""Arguments: what a scenario has a side say of why a measure matters to its subject, each said once in the talks."""

from collections.abc import Iterable, Iterator, Sequence

from agents.scripted.words.cues import Cue, Point
from agents.scripted.words.turn import role
from scenarios.scenario import Scenario
from scenarios.types import whole

ARGUED = ("yes", "offer", "again", "counter", "wish")
"""The roles of a side's own acts, and of what it still asks for, for which it gives a reason."""

DONE = ("word", "done", "owed")
"""The roles of what is carried out, which speaks for itself and follows an acceptance without a reason between."""

PROPOSED = ("offer", "again", "counter", "wish")
"""The roles of what is proposed, which a reason is for first."""


def unsaid(scenario: Scenario, side: str, measures: Iterable[str], said: str) -> list[str]:
    """The arguments of a side for the first of some measures that has one nobody has said."""
    of_side = scenario.arguments.get(side, {})
    listed = ([one for one in of_side.get(whole(id_), ()) if one[1:].rstrip(".") not in said] for id_ in measures)
    return next((found for found in listed if found), [])


def places(points: Sequence[Point]) -> Iterator[tuple[str, ...]]:
    """For each point, the measures for which a reason may follow it: a proposal, or else what is agreed."""
    roles = [role(point.line) if point.line.table == "say" else "" for point in points]
    proposes = any(here in PROPOSED for here in roles)
    for n, (point, here) in enumerate(zip(points, roles, strict=True)):
        follows = here == "yes" and n + 1 < len(points) and roles[n + 1] in DONE
        unargued = here not in ARGUED or follows or (proposes and here not in PROPOSED)
        yield () if unargued else measures(point.cue)


def measures(cue: Cue) -> tuple[str, ...]:
    """The measures that an act deals with, its own side's part first; of a deed it is that deed alone."""
    return (cue.doing,) if cue.doing else (*cue.give, *cue.about, *cue.ask)

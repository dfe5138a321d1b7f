"""A turn as it is told: what goes unsaid, in which order the rest comes, and how each point leads to the next.

``prompts/speech/turns.toml`` holds the rules as data: the role of each line, and the bridge between two roles.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from agents.scripted.words import phrases
from agents.scripted.words.cues import Cue, Line, Point
from prompts.load import speech

MOST_POINTS = 3
"""Points of a turn that are told; further acts are left to the acts themselves."""

ORDER = (
    "protest",
    "remedy",
    "struck",
    "shown",
    "account",
    "sorry",
    "no",
    "yes",
    "owed",
    "word",
    "done",
    "offer",
    "again",
)
"""The order in which a side's own acts are told, by their roles; any other comes last."""


TO_ANSWER = ("yes", "no", "offer", "again", "counter", "contact", "ask")
"""The roles of lines that answer a proposal or ask for an answer."""


PROPOSED = ("offer", "again", "counter")
"""The roles of lines that propose something, which a listener has to hear."""

HARM = ("complaint", "broken")
"""The roles of lines that tell of harm: done, or done against a word that was given."""

CAUSES = ("news", "harm", *HARM)
"""The roles of lines that tell of a cable which a step may answer."""


AFTERMATH = ("defence", "heard", "thanks", "account", "sorry", "rejoinder")
"""The roles of lines on what happened before, which a step may mend."""

STEPS = ("word", "done", "offer", "again")
"""The roles of the steps that may."""

DEEDS = ("word", "done")
"""The roles of the steps that are taken in this turn."""

OF_ITS_OWN = ("your-offer", "apart-yes", "in-spite", "in-harm", "after-protest")
"""The bridges that say more of a cable than that it is the cause of a step, and keep their place."""


def composed(reactions: Sequence[Point], answers: Sequence[Point], own: Sequence[Point]) -> tuple[Point, ...]:
    """The points of a turn as they are told, from its reactions, its answers to what was asked, and its own acts."""
    keys = {point.line.key for point in own}
    told = [point for point in reactions if not _taken_up(point, keys)]
    unsaid = {point.line.key for point in reactions} - {point.line.key for point in told}
    protests = any(role(point.line) in ("protest", "struck") for point in own)
    told.sort(key=lambda point: role(point.line) == "proof")
    told.sort(key=lambda point: protests and role(point.line) in HARM)  # a protest follows what it is about
    last = role(told[-1].line) if told else ""
    ordered = sorted(own, key=lambda point: _place(role(point.line)))
    acts = [_named(point) if n or answers or _aside(last, point) else point for n, point in enumerate(ordered)]
    waiting = [_waiting(point, told) for point in acts]
    found = _few([*_together(told), *waiting, *answers] if protests else [*_together(told), *answers, *waiting])
    return tuple(_linked(found, unsaid))


def thanked_later(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """The points with thanks that come first put after the answer to an offer and what is done at once."""
    roles = [role(point.line) for point in points]
    if roles[:1] != ["thanks"] or roles[1:2] not in (["yes"], ["no"]) or any(map(_remarks, points[1:])):
        return points
    after = 3 if roles[1] == "yes" and roles[2:3] in (["done"], ["word"]) else 2
    thanks = points[0]._replace(bridge=speech("turns")["later"][roles[1]])
    first = points[1]._replace(bridge="")
    return (first, *points[2:after], thanks, *points[after:])


def _remarks(point: Point) -> bool:
    return bool(speech("remarks")[point.line.table].get(point.line.key))


def role(line: Line) -> str:
    """What a line is in a turn, such as a complaint or an offer; empty for a line that neither leads nor follows."""
    roles: dict[str, str] = speech("turns")["roles"][line.table]
    return roles.get(line.key) or roles.get(line.key.split("-")[0], "")


def _aside(last: str, point: Point) -> bool:
    """Whether the reaction before an answer spoke of something else, so that the answer names what it answers."""
    return last in speech("turns")["aside"].get(role(point.line), ())


def _named(point: Point) -> Point:
    """A point that names what it is about, as other things were spoken of before it."""
    return point._replace(cue=point.cue._replace(plain=False))


def _place(of: str) -> int:
    return ORDER.index(of) if of in ORDER else len(ORDER)


def _taken_up(point: Point, own: set[str]) -> bool:
    """Whether a reaction goes unsaid, as an act of the turn answers what it would speak of."""
    answers: list[str] = speech("turns")["taken-up"].get(point.line.key, [])
    return any(key == answer or key.startswith(f"{answer}-") for key in own for answer in answers)


def _together(reactions: Sequence[Point]) -> Iterator[Point]:
    """Reactions with two cables of one kind told as one."""
    for line, group in groupby(reactions, key=lambda point: point.line):
        same = list(group)
        if line.key == "inject-answered" and len(same) > 1:
            named = phrases.listed([point.cue.values["inject"] for point in same])
            measures = frozenset(m for point in same for m in point.cue.measures)
            yield Point(line, Cue(line.key, values={"inject": named}, measures=measures))
        else:
            yield from same


def _waiting(point: Point, reactions: Sequence[Point]) -> Point:
    """A wait that is told by its cause, where the turn has just named one."""
    waits = speech("turns")["waits"].get(point.line.key) if point.line.table == "say" else None
    cause = waits.get(role(reactions[-1].line)) if waits and reactions else None
    return point if cause is None else Point(Line("say", cause), Cue(cause))


def _few(points: list[Point]) -> list[Point]:
    """No more points than a turn has room for: remarks, what bargains, own acts and what came first are kept."""
    while len(points) > MOST_POINTS:
        spare = [n for n, point in enumerate(points) if not _is_kept(point)]
        if len(spare) < 2:
            break
        del points[min(spare, key=lambda n: (_weight(points[n]), points[n].line.table == "say", -n))]
    return points


def _is_kept(point: Point) -> bool:
    """Whether a point is told in any case: it makes a remark, proposes something, or is told now or never."""
    return _remarks(point) or _named_once(point) or role(point.line) in PROPOSED


def _weight(point: Point) -> int:
    """How much it matters that a point is told: what answers, asks or is done most, and thanks for a proof least."""
    here = role(point.line)
    return 2 if here in (*TO_ANSWER, *DEEDS) else int(here != "proof")


def _named_once(point: Point) -> bool:
    """Whether a point tells what is told in this turn or never: a cable, or an answer."""
    return "inject" in point.cue.values or point.line.key.startswith("answer")


def _linked(points: Sequence[Point], unsaid: set[str]) -> Iterator[Point]:
    """The points, each with the bridge that leads to it from the one before, or from a reaction that went unsaid."""
    leads, like = speech("turns")["leads"], speech("turns")["like"]
    before, cause, matters = "refused" if "declined" in unsaid else "", frozenset[str](), frozenset[str]()
    for point in points:
        here = role(point.line)
        ways: dict[str, str] = leads.get(before) or leads.get(like.get(before, ""), {})
        bridge = ways[here] if here in ways else ways.get(like.get(here, ""), "")
        if bridge not in OF_ITS_OWN:
            lesson = "lesson" if here in STEPS and matters & point.cue.measures else bridge
            bridge = "cause" if bridge and cause & point.cue.measures else lesson
        yield point._replace(bridge=bridge) if bridge != point.bridge else point
        told = here in CAUSES and "inject" in point.cue.values
        before, cause = here, point.cue.measures if told else frozenset()
        matters |= point.cue.measures if here in AFTERMATH else frozenset()

"""Turning points: the three to five turns that changed the talks most, each with the reasons why it was chosen."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from engine.analysis import Analysis
from moderator.events import Moved, TurnTaken
from moderator.moves import Accept, AnswerContact, Offer, Perform
from transcripts.debrief.figures import Ref
from transcripts.debrief.findings import Debrief, Harm
from transcripts.debrief.passages import Passage, ref

Why = Literal[
    "walk-out",
    "breach",
    "crossing",
    "harm",
    "harm-again",
    "agreed",
    "offer",
    "deed",
    "call",
    "trust-rose",
    "trust-fell",
    "index-rose",
    "index-fell",
    "lost",
    "found",
]
WEIGHTS: dict[Why, float] = {
    "walk-out": 9, "breach": 6, "crossing": 5, "harm": 4, "harm-again": 2.5,
    "agreed": 4, "offer": 1, "deed": 2.5, "call": 1.5,
}  # fmt: skip
"""How much each reason weighs; all but the harms are the first of their kind. Judgements, like the figures below."""
MARKS = {"??": 5.0, "?": 3.0, "?!": 1.0}
TRUST, PER_TRUST = 0.05, 25.0
"""The least change of trust that is told, and what a change of 1 weighs."""
INDEX, PER_INDEX = 2.0, 0.25
"""The same for S, in points."""
MILD = {"lapsed-call", "lapsed-proof", "protest"}
"""Harms that are no turning point by themselves."""
LEAST, MOST = 3, 5
STRONG = 3.0
"""The weight from which a fourth and a fifth turn are told."""


class Reason(NamedTuple):
    """Why a turn counts, how much, and the figures before and after it, where it changed one."""

    why: Why
    weight: float
    before: float = 0.0
    after: float = 0.0


class TurningPoint(NamedTuple):
    """A turn that changed the talks, and why, the weightiest reason first."""

    passage: Passage
    reasons: tuple[Reason, ...]

    @property
    def weight(self) -> float:
        """The sum of its reasons."""
        return sum(reason.weight for reason in self.reasons)


def turning_points(
    walked: Sequence[Passage], found: Debrief, analysis: Analysis | None = None
) -> tuple[TurningPoint, ...]:
    """The turning points in order; fewer than three only where fewer turns changed anything."""
    firsts, harms = _firsts(walked), {harm.turn: harm for harm in found.harms}
    harmed = list(harms)
    points = list[TurningPoint]()
    for passage in walked:
        if not isinstance(passage.event, TurnTaken):
            continue
        reasons = [Reason(why, WEIGHTS[why]) for why, turn in firsts.items() if turn == passage.turn]
        if harm := harms.get(passage.turn):
            reasons += _harmful(harm, again=harmed.index(harm.turn) > 0)
        reasons += [*_changes(passage, passage.event), *_analysed(passage, analysis)]
        if reasons:
            points.append(TurningPoint(passage, tuple(sorted(reasons, key=lambda reason: -reason.weight))))
    ranked = sorted(points, key=lambda point: -point.weight)
    chosen = ranked[:LEAST] + [point for point in ranked[LEAST:MOST] if point.weight >= STRONG]
    return tuple(sorted(chosen, key=lambda point: int(point.passage.turn[1:])))


def _firsts(walked: Sequence[Passage]) -> Mapping[Why, Ref]:
    """The turn of the first of each kind of act."""
    found: dict[Why, Ref] = {}
    for passage in walked:
        if not isinstance(passage.event, Moved):
            continue
        for act in passage.event.move.acts:
            match act:
                case Accept():
                    found.setdefault("agreed", passage.turn)
                case Offer():
                    found.setdefault("offer", passage.turn)
                case Perform() if (measure := passage.before.scenario.measure(act.measure)) and measure.kind != "word":
                    found.setdefault("deed", passage.turn)
                case AnswerContact(take=True):
                    found.setdefault("call", passage.turn)
                case _:
                    continue
    return found


def _harmful(harm: Harm, *, again: bool) -> Iterator[Reason]:
    kinds = {wrong.kind for wrong in harm.wrongs}
    if "walk-out" in kinds:
        yield Reason("walk-out", WEIGHTS["walk-out"])
    if kinds & {"breach", "renounced", "broken-outside"}:
        yield Reason("breach", WEIGHTS["breach"])
    if any(wrong.crossed for wrong in harm.wrongs):
        yield Reason("crossing", WEIGHTS["crossing"])
    if kinds <= MILD:
        return
    why: Why = "harm-again" if again else "harm"
    yield Reason(why, WEIGHTS[why])


def _changes(passage: Passage, event: TurnTaken) -> Iterator[Reason]:
    """The changes of trust in the side that moved, and of S."""
    before, after = passage.before.score, event.score
    old, new = before.trust[event.side], after.trust[event.side]
    if abs(new - old) >= TRUST:
        yield Reason("trust-rose" if new > old else "trust-fell", PER_TRUST * abs(new - old), old, new)
    if abs(after.S - before.S) >= INDEX:
        risen = after.S > before.S
        yield Reason("index-rose" if risen else "index-fell", PER_INDEX * abs(after.S - before.S), before.S, after.S)


def _analysed(passage: Passage, analysis: Analysis | None) -> Iterator[Reason]:
    """What the engine made of a turn, if it was analysed and marked."""
    for turn in analysis.turns if analysis else ():
        if ref(turn.number) == passage.turn and turn.mark in MARKS:
            yield Reason("lost", MARKS[turn.mark], turn.loss.mean)
        elif ref(turn.number) == passage.turn and turn.mark == "!":
            yield Reason("found", 2.0)

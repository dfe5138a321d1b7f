"""The terms of the score, each with the turns that it depends on most."""

from collections.abc import Iterable, Sequence

from moderator.events import TurnTaken
from moderator.score.half_turns import HalfTurn, half_turns, opening_trust
from moderator.score.parameters import DEFAULTS
from moderator.table import Table
from transcripts.debrief.figures import Contribution, Ref, Term
from transcripts.debrief.passages import Passage, turns

Places = Iterable[int]
"""Turns by their place in the dialogue, counted from 0."""


def terms(walked: Sequence[Passage], table: Table) -> tuple[Term, ...]:
    """S and its terms, then reciprocity and trust for each side."""
    found, at = table.score, turns(walked)
    first, second = table.scenario.sides
    sides, names = (first.id, second.id), {first.id: first.name, second.id: second.name}
    halves = half_turns(table.acts, sides, prior=table.scenario.trust)
    own = {side: [n for n, half in enumerate(halves) if half.side == side] for side in names}
    xs = [half.x for half in halves]
    answers = [half.answer or 0.0 for half in halves]
    weights = [abs(half.stimulus) * answer for half, answer in zip(halves, answers, strict=True)]
    steps = _trust_steps(halves, opening_trust(sides, DEFAULTS, table.scenario.trust))

    def cited(places: Places, amounts: Sequence[float]) -> tuple[Contribution, ...]:
        return tuple(
            Contribution(turn=at[halves[n].round, halves[n].side], side=names[halves[n].side], amount=amounts[n])
            for n in sorted(set(places))
        )

    dyad = (
        Term(key="S", side=None, value=found.S, turns=_index_steps(walked, names)),
        Term(key="S_recent", side=None, value=found.S_recent, turns=cited(_recent(halves), xs)),
        Term(key="M", side=None, value=found.M, turns=cited([n for p in own.values() for n in _ends(p, xs)], xs)),
        Term(
            key="E",
            side=None,
            value=found.E,
            turns=cited([n for p in own.values() for n in _gift_and_breaches(halves, p)], xs),
        ),
        Term(key="R", side=None, value=found.R, turns=cited(_ends(range(len(halves)), weights), answers)),
        Term(key="Z", side=None, value=found.Z, turns=_longest_run(walked, names, found.spiral)),
    )
    rho = (
        Term(key="rho", side=name, value=found.rho[side], turns=cited(_ends(own[side], weights), answers))
        for side, name in names.items()
    )
    trust = (
        Term(key="trust", side=name, value=found.trust[side], turns=cited(_ends(own[side], steps), steps))
        for side, name in names.items()
    )
    return (*dyad, *rho, *trust)


def _ends(places: Places, weights: Sequence[float]) -> list[int]:
    """The places with the highest and the lowest weight; places without weight are left out."""
    weighing = [n for n in places if weights[n]]
    return [max(weighing, key=weights.__getitem__), min(weighing, key=weights.__getitem__)] if weighing else []


def _gift_and_breaches(halves: Sequence[HalfTurn], places: Places) -> list[int]:
    """The turn of a side's largest gift, and each turn in which it broke or withdrew a commitment."""
    broke = [
        n for n in places if any(r.act.status in ("breached", "withdrawn") and r.credit < 0 for r in halves[n].acts)
    ]
    gifts = [n for n in places if halves[n].x > 0]
    return broke + ([max(gifts, key=lambda n: halves[n].x)] if gifts else [])


def _recent(halves: Sequence[HalfTurn]) -> list[int]:
    last = sorted({half.round for half in halves})[-DEFAULTS.recent_rounds :]
    return [n for n, half in enumerate(halves) if half.round in last and half.x]


def _longest_run(walked: Sequence[Passage], names: dict[str, str], length: int) -> tuple[Contribution, ...]:
    """The turns of the longest run of giving, the first of several; a run has at least two turns."""
    if length < 2:
        return ()
    taken = [(p.turn, p.event) for p in walked if isinstance(p.event, TurnTaken)]
    end = next(n for n, (_, event) in enumerate(taken, 1) if event.score.spiral == length)
    return tuple(Contribution(turn=t, side=names[e.side], amount=e.x) for t, e in taken[end - length : end])


def _trust_steps(halves: Sequence[HalfTurn], trust: dict[str, float]) -> list[float]:
    """The change of trust in each turn."""
    steps = []
    for half in halves:
        steps.append(half.trust_after - trust[half.side])
        trust = trust | {half.side: half.trust_after}
    return steps


def _index_steps(walked: Sequence[Passage], names: dict[str, str]) -> tuple[Contribution, ...]:
    """The turns in which S rose and fell most."""
    steps: list[tuple[Ref, str, float]] = [
        (p.turn, names[p.event.side], p.event.score.S - p.before.score.S)
        for p in walked
        if isinstance(p.event, TurnTaken)
    ]
    most = sorted(set(_ends(range(len(steps)), [step for _, _, step in steps])))
    return tuple(Contribution(turn=t, side=s, amount=a) for t, s, a in (steps[n] for n in most))

"""The score of a dialogue: from coded acts to one number for the two sides together, by arithmetic alone.

The ideas: Keohane 1986 (contingency, rough equivalence), Kydd 2000 (costly signals), Osgood's GRIT, Goldstein
1992 (values of acts). S is not a forecast, and the parameters are judgements.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from moderator.score.coded_act import CodedAct, Side
from moderator.score.half_turns import HalfTurn, Tally, tally
from moderator.score.parameters import DEFAULTS, ROUNDING, Parameters
from scenarios.types import Frozen


class Score(Frozen):
    """The index S in [0, 100] with its terms in [0, 1], and by side what is shown beside it.

    `trust[side]` is the belief of the other side that this one is trustworthy; `spiral` and `escalation_run`
    are the longest runs in half-turns, `spiral_alive` and `escalation_alive` those that last to the end;
    `say_do` is the share that was implemented of what was agreed and is due, None while nothing is due.
    """

    S: float
    S_recent: float
    M: float
    E: float
    R: float
    Z: float
    rho: dict[Side, float]
    trust: dict[Side, float]
    exposure: dict[Side, float]
    exposure_share: dict[Side, float]
    initiative: dict[Side, float]
    give_given: dict[Side, float]
    give_not_given: dict[Side, float]
    say_do: dict[Side, float | None]
    spiral: int
    spiral_alive: int
    spiral_called: bool
    escalation_run: int
    escalation_alive: int


class _Ledger(NamedTuple):
    """One side's half-turns: what it gave, took and kept in them, and how well it answered (rho)."""

    turns: tuple[HalfTurn, ...]
    gave: float
    took: float
    kept: float
    rho: float


class _Run(NamedTuple):
    """Lengths of runs in half-turns: the longest, and the one that lasts to the end."""

    longest: int
    alive: int


class _Terms(NamedTuple):
    """The index in [0, 100] and its terms in [0, 1]."""

    overall: float
    mutual: float
    even: float
    reciprocal: float
    spiralling: float


def score(
    acts: Sequence[CodedAct],
    sides: tuple[Side, Side],
    *,
    simultaneous: bool = False,
    parameters: Parameters = DEFAULTS,
    prior: Mapping[Side, float] | None = None,
) -> Score:
    """The score of a run; `prior` is the trust in a side before the first act, if not the default.

    Raises BadActsError for an act of a third side.
    """
    before = tally(sides, prior, parameters)
    return score_of(before.after(acts, simultaneous=simultaneous, parameters=parameters), parameters)


def score_of(tallied: Tally, parameters: Parameters = DEFAULTS) -> Score:
    """The score of what was tallied."""
    sides, turns = tallied.sides, tallied.settled(parameters)
    ledgers = {side: _ledger(turns, side) for side in sides}
    spiral, escalation = _spiral(turns, parameters), _escalation(turns, parameters)
    rounds = _rounds(ledgers.values(), parameters.least_rounds)
    terms = _terms(ledgers[sides[0]], ledgers[sides[1]], spiral, rounds, parameters)
    excess = {
        side: max(0.0, ledgers[side].kept - (1 + parameters.tau) * ledgers[other].kept)
        for side, other in (sides, sides[::-1])
    }
    recent = next(iter(tallied.begun), tallied)
    return Score(
        S=terms.overall,
        S_recent=_recent(recent.settled(parameters), sides, parameters),
        M=terms.mutual,
        E=terms.even,
        R=terms.reciprocal,
        Z=terms.spiralling,
        rho={side: ledger.rho for side, ledger in ledgers.items()},
        trust={side: tallied.trust[side] for side in sides},
        exposure={side: excess[side] / rounds for side in sides},
        exposure_share={side: excess[side] / ledgers[side].kept if excess[side] else 0.0 for side in sides},
        initiative={side: _initiative(ledger.turns) for side, ledger in ledgers.items()},
        give_given={side: _giving(ledger.turns, given=True) for side, ledger in ledgers.items()},
        give_not_given={side: _giving(ledger.turns, given=False) for side, ledger in ledgers.items()},
        say_do={side: _say_do(ledger.turns) for side, ledger in ledgers.items()},
        spiral=spiral.longest,
        spiral_alive=spiral.alive,
        spiral_called=spiral.longest >= parameters.called_spiral,
        escalation_run=escalation.longest,
        escalation_alive=escalation.alive,
    )


def _recent(turns: Sequence[HalfTurn], sides: tuple[Side, Side], parameters: Parameters) -> float:
    """S of the last rounds that have acts, as if nothing had been before, and averaged over these rounds alone."""
    one, two = (_ledger(turns, side) for side in sides)
    rounds = _rounds((one, two), parameters.recent_rounds)
    return _terms(one, two, _spiral(turns, parameters), rounds, parameters).overall


def _ledger(turns: Sequence[HalfTurn], side: Side) -> _Ledger:
    own = tuple([turn for turn in turns if turn.side == side])
    gave = sum([turn.x for turn in own if turn.x > 0], 0.0)
    losses = [row for turn in own for row in turn.acts if row.credit < 0]
    broken = sum([-row.credit for row in losses if row.act.status in ("breached", "withdrawn")])
    tested = [(abs(turn.stimulus), turn.answer) for turn in own if turn.answer is not None]
    weight = sum([size for size, _ in tested])
    return _Ledger(
        turns=own,
        gave=gave,
        took=sum([-turn.x for turn in own if turn.x < 0], 0.0),
        kept=max(0.0, gave - broken),
        rho=sum([size * answer for size, answer in tested]) / weight if tested else 0.0,
    )


def _rounds(ledgers: Iterable[_Ledger], least: int) -> int:
    """The rounds that a run is averaged over."""
    return max(least, *(len(ledger.turns) for ledger in ledgers))


def _spiral(turns: Sequence[HalfTurn], p: Parameters) -> _Run:
    """Runs of giving: of what was carried out, never of promises or calls."""
    return _run(turns, [turn.done for turn in turns], ROUNDING, p)


def _escalation(turns: Sequence[HalfTurn], p: Parameters) -> _Run:
    """Runs of harm by acts; words that harm are left out."""
    return _run(turns, [turn.spoken - turn.x for turn in turns], p.escalation - ROUNDING, p)


def _run(turns: Sequence[HalfTurn], sizes: Sequence[float], least: float, p: Parameters) -> _Run:
    """Runs of alternating half-turns above a least size, each at least 1 - eps of its side's best so far in the run."""
    floors = [(1 - p.eps) * size - ROUNDING for size in sizes]
    longest = alive = 0
    for end, size in enumerate(sizes):
        if size <= least:
            alive = 0
            continue
        if alive and turns[end - 1].side == turns[end].side:
            alive = 0
        own = range(end - 2, end - alive - 1, -2)
        slack = next((k for k in own if floors[k] > size), None)
        alive = alive + 1 if slack is None else end - slack
        longest = max(longest, alive)
    return _Run(longest, alive)


def _terms(one: _Ledger, two: _Ledger, spiral: _Run, rounds: int, p: Parameters) -> _Terms:
    mutual = sqrt(max(0.0, (one.gave - one.took) / rounds) * max(0.0, (two.gave - two.took) / rounds))
    kept = one.kept + two.kept
    even = min(1.0, 2 * min(one.kept, two.kept) / kept / (1 - p.tau)) if kept else 0.0
    reciprocal = max(0.0, (one.rho + two.rho) / 2)
    length = [min(1.0, max(0, run - 1) / (p.full_spiral - 1)) for run in spiral]
    spiralling = sum(length) / 2
    weighted = p.weight_e * even + p.weight_r * reciprocal + p.weight_z * spiralling
    return _Terms(100 * sqrt(mutual) * weighted, mutual, even, reciprocal, spiralling)


def _initiative(turns: Sequence[HalfTurn]) -> float:
    return sum([turn.x for turn in turns if turn.answer is None and turn.x > 0], 0.0)


def _giving(turns: Sequence[HalfTurn], *, given: bool) -> float:
    """How likely a side gives after the other gave, or did not give; Laplace's rule for few cases."""
    cases = [turn for turn in turns if turn.given == given and not (turn.reserved and turn.answer is None)]
    return (sum([turn.x > 0 for turn in cases]) + 1) / (len(cases) + 2)


def _say_do(turns: Sequence[HalfTurn]) -> float | None:
    due_or_broken = [row for turn in turns for row in turn.acts if row.agreed or row.credit <= 0]
    rows = [row for row in due_or_broken if not row.act.crosses_red_line]
    done = sum(row.agreed and row.act.status == "implemented" for row in rows)
    broken = sum(row.act.status == "breached" for row in rows)
    dropped = sum(row.agreed and row.act.status == "withdrawn" for row in rows)
    due = done + broken + dropped
    return done / due if due else None

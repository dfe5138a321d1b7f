"""Half-turns: the acts of a side in a round, how well they answer the other side, and the trust after them."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from math import exp, log

from moderator.score.credit import DEFAULTS, NOTHING, BadActs, CodedAct, Credited, Parameters, Side, clip, credit_of
from scenarios.types import Frozen


class HalfTurn(Frozen):
    """What one side did in one round: `x` is the sum of its credits within [-1, 1].

    `stimulus` (s) is what it had to answer, `answer` (m) the quality of its answer, None for an initiative, and
    `trust_after` the other side's belief that this one is trustworthy. A half-turn with a breach or a crossed
    red line is `voided`: its positive acts do not count.
    """

    side: Side
    round: int
    acts: tuple[Credited, ...]
    voided: bool
    x: float
    stimulus: float
    answer: float | None
    trust_after: float

    @property
    def given(self) -> bool:
        """Whether the other side had given something to answer."""
        return self.answer is not None and self.stimulus > 0


def half_turns(
    acts: Sequence[CodedAct],
    sides: tuple[Side, Side],
    *,
    simultaneous: bool = False,
    parameters: Parameters = DEFAULTS,
    prior: Mapping[Side, float] | None = None,
) -> tuple[HalfTurn, ...]:
    """The half-turns of a run: rounds ascend, and within a round the side whose act comes first goes first.

    With simultaneous moves a side answers what the other did in the round before. Raises BadActs for an act of a
    third side.
    """
    trust = opening_trust(sides, parameters, prior)
    turns: list[HalfTurn] = []
    for (round_, side), credited in _by_half_turn(acts, sides, parameters).items():
        voided = any(row.act.crosses_red_line or row.act.status == "breached" for row in credited)
        x = _sum(row.credit for row in credited if not (voided and row.credit > 0))
        stimulus = _stimulus(turns, side, round_, simultaneous=simultaneous)
        answer = _answer(x, stimulus, parameters)
        trust[side] = _trusted(trust[side], x, stimulus, answer, parameters)
        turns.append(
            HalfTurn(
                side=side,
                round=round_,
                acts=tuple(credited),
                voided=voided,
                x=x,
                stimulus=stimulus,
                answer=answer,
                trust_after=trust[side],
            )
        )
    return tuple(turns)


def opening_trust(
    sides: tuple[Side, Side], parameters: Parameters, prior: Mapping[Side, float] | None
) -> dict[Side, float]:
    """The trust in each side before the first act, within the clamp."""
    return {side: _clamp((prior or {}).get(side, parameters.prior), parameters) for side in sides}


def _by_half_turn(
    acts: Sequence[CodedAct], sides: tuple[Side, Side], parameters: Parameters
) -> dict[tuple[int, Side], list[Credited]]:
    played: dict[tuple[int, Side], list[Credited]] = {}
    for row in credit_of(sorted(acts, key=lambda act: act.round), parameters):
        act = row.act
        if act.side not in sides:
            allowed = " or ".join(sides)
            raise BadActs(f"Round {act.round}: {act.side!r} is not one of the sides; write {allowed} instead.")
        played.setdefault((act.round, act.side), []).append(row)
    return played


def _sum(xs: Iterable[float]) -> float:
    total = clip(sum(xs))
    return total if abs(total) >= NOTHING else 0.0


def _stimulus(earlier: Sequence[HalfTurn], side: Side, round_: int, *, simultaneous: bool) -> float:
    latest_first = reversed(earlier)
    if simultaneous:
        near = takewhile(lambda turn: turn.round >= round_ - 1, latest_first)
        return _sum(turn.x for turn in near if turn.round == round_ - 1 and turn.side != side)
    return _sum(turn.x for turn in takewhile(lambda turn: turn.side != side, latest_first))


def _answer(x: float, stimulus: float, p: Parameters) -> float | None:
    """The quality of an answer in [-1, 1], by rough equivalence (Keohane 1986); None for an initiative."""
    size = abs(stimulus)
    if size < NOTHING:
        return None
    if stimulus > 0:
        return min(1.0, x * (1 + p.tau) / size) if x >= 0 else -min(1.0, -x / size)
    if x >= 0:
        return 1 - (1 - p.grace) * min(1.0, x / size)
    return max(-1.0, 1 - 2 * max(0.0, (-x - size * (1 + p.tau)) / size))


def _trusted(trust: float, x: float, stimulus: float, answer: float | None, p: Parameters) -> float:
    """The belief after a half-turn: costly signals separate the types (Kydd 2000)."""
    if x == 0:
        return trust
    weight = 1.0
    if x < 0:
        proportionate = stimulus < 0 and answer is not None and answer >= p.proportionate
        weight = p.negativity * (p.provoked if proportionate else 1.0)
    logit = log(trust / (1 - trust)) + p.trust_step * weight * x
    return _clamp(1 / (1 + exp(-logit)), p)


def _clamp(trust: float, p: Parameters) -> float:
    low, high = p.clamp
    return max(low, min(high, trust))

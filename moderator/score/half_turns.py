"""Half-turns: the acts of a side in a round, how well they answer the other side, and the trust after them."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from math import exp, log
from typing import NamedTuple

from moderator.score.coded_act import BadActsError, CodedAct, Side
from moderator.score.credit import Credited, Instances, clip, credited_in_turn
from moderator.score.parameters import DEFAULTS, ROUNDING, Parameters


class HalfTurn(NamedTuple):
    """What one side did in one round: `x` is the sum of its credits within [-1, 1].

    `done` is the same of what it carried out and of the harm it did: promises and calls are left out.
    `stimulus` (s) is what it had to answer, `answer` (m) the quality of its answer, None for an initiative, and
    `trust_after` the other side's belief that this one is trustworthy. A half-turn with a breach or a crossed
    red line is `voided`: its positive acts do not count.
    """

    side: Side
    round: int
    acts: tuple[Credited, ...]
    voided: bool
    x: float
    done: float
    spoken: float
    """What of ``x`` is words that harm, at most 0."""
    stimulus: float
    answer: float | None
    reserved: bool
    """Whether it puts off its answer to the side's next half-turn; where there is none, it is silence."""
    trust_after: float

    @property
    def given(self) -> bool:
        """Whether the other side had given something to answer."""
        return self.answer is not None and self.stimulus > 0


class Tally(NamedTuple):
    """The half-turns so far, as they stand before what the last ones still put off is settled, and what is carried on.

    `instances` are the measures by side and id, `trust` the belief in each side, and `owing` what a side put off
    its answer to. `begun` are the tallies that begin afresh with each of the last rounds, the oldest first.
    """

    sides: tuple[Side, Side]
    opening: Mapping[Side, float]
    trust: Mapping[Side, float]
    owing: Mapping[Side, float]
    instances: Instances = {}  # noqa: RUF012 never changed
    turns: tuple[HalfTurn, ...] = ()
    begun: tuple["Tally", ...] = ()

    def after(
        self, acts: Iterable[CodedAct], *, simultaneous: bool = False, parameters: Parameters = DEFAULTS
    ) -> "Tally":
        """The tally after more acts; they are counted anew with the others if they belong to a half-turn before.

        Raises BadActsError for an act of a third side.
        """
        added = _by_half_turn(acts, self.sides)
        last = self.turns[-1].round if self.turns else 0
        known = {(turn.round, turn.side) for turn in self.turns if turn.round == last}
        if any(round_ < last or (round_, side) in known for round_, side in added):
            before = [row.act for turn in self.turns for row in turn.acts]
            added = _by_half_turn([*before, *(act for some in added.values() for act in some)], self.sides)
            self = Tally(self.sides, self.opening, self.opening, dict.fromkeys(self.sides, 0.0))
        for (round_, side), some in added.items():
            begun = self._begun_by(round_, parameters)
            self, *recent = (
                one._with(round_, side, some, parameters, simultaneous=simultaneous) for one in (self, *begun)
            )
            self = self._replace(begun=tuple(recent))
        return self

    def _begun_by(self, round_: int, p: Parameters) -> tuple["Tally", ...]:
        """The tallies of the last rounds in which this one is counted: a new round begins another."""
        if self.turns and self.turns[-1].round == round_:
            return self.begun
        return (*self.begun, tally(self.sides, parameters=p))[-p.recent_rounds :]

    def _with(self, round_: int, side: Side, acts: Iterable[CodedAct], p: Parameters, *, simultaneous: bool) -> "Tally":
        rows, instances = credited_in_turn(acts, self.instances, p)
        voided = any(row.act.crosses_red_line or row.act.status == "breached" for row in rows if row.credit <= 0)
        x = _sum([row.credit for row in rows if not (voided and row.credit > 0)])
        stimulus = clip(_stimulus(self.turns, side, round_, simultaneous=simultaneous) + self.owing[side])
        reserved = not simultaneous and any(row.act.reserves for row in rows) and not _reserved(self.turns, side)
        answer = None if reserved else _answer(x, stimulus, p)
        trusted = _trusted(self.trust[side], x, stimulus, answer, p)
        turn = HalfTurn(
            side=side,
            round=round_,
            acts=rows,
            voided=voided,
            x=x,
            done=_done(rows, voided=voided),
            spoken=_sum([row.credit for row in rows if row.act.spoken]),
            stimulus=stimulus,
            answer=answer,
            reserved=reserved,
            trust_after=trusted,
        )
        owing = {**self.owing, side: stimulus if reserved else 0.0}
        trust = {**self.trust, side: trusted}
        return Tally(self.sides, self.opening, trust, owing, instances, (*self.turns, turn))

    def settled(self, parameters: Parameters = DEFAULTS) -> tuple[HalfTurn, ...]:
        """The half-turns, with what a side's last one still puts off tested as silence."""
        return _settled(self.turns, self.sides, parameters)


def tally(
    sides: tuple[Side, Side], prior: Mapping[Side, float] | None = None, parameters: Parameters = DEFAULTS
) -> Tally:
    """The tally before the first act; `prior` is the trust in a side, if not the default."""
    trust = opening_trust(sides, parameters, prior)
    return Tally(sides=sides, opening=trust, trust=trust, owing=dict.fromkeys(sides, 0.0))


def half_turns(
    acts: Sequence[CodedAct],
    sides: tuple[Side, Side],
    *,
    simultaneous: bool = False,
    parameters: Parameters = DEFAULTS,
    prior: Mapping[Side, float] | None = None,
) -> tuple[HalfTurn, ...]:
    """The half-turns of a run: rounds ascend, and within a round the side whose act comes first goes first.

    With simultaneous moves a side answers what the other did in the round before. Raises BadActsError for an act of a
    third side.
    """
    found = tally(sides, prior, parameters).after(acts, simultaneous=simultaneous, parameters=parameters)
    return found.settled(parameters)


def _reserved(turns: Sequence[HalfTurn], side: Side) -> bool:
    """Whether a side's last half-turn put off its answer: it cannot do so twice in a row."""
    last = next((turn for turn in reversed(turns) if turn.side == side), None)
    return last is not None and last.reserved


def _settled(played: Sequence[HalfTurn], sides: tuple[Side, Side], p: Parameters) -> tuple[HalfTurn, ...]:
    """The half-turns with what a side's last one still puts off tested as silence."""
    turns = list(played)
    for side in sides:
        last = next((n for n in range(len(turns) - 1, -1, -1) if turns[n].side == side), None)
        if last is not None and turns[last].reserved:
            answer = _answer(turns[last].x, turns[last].stimulus, p)
            turns[last] = turns[last]._replace(answer=answer)
    return tuple(turns)


def opening_trust(
    sides: tuple[Side, Side], parameters: Parameters, prior: Mapping[Side, float] | None
) -> dict[Side, float]:
    """The trust in each side before the first act, within the clamp."""
    return {side: _clamp((prior or {}).get(side, parameters.prior), parameters) for side in sides}


def _by_half_turn(acts: Iterable[CodedAct], sides: tuple[Side, Side]) -> dict[tuple[int, Side], list[CodedAct]]:
    played: dict[tuple[int, Side], list[CodedAct]] = {}
    for act in sorted(acts, key=lambda act: act.round):
        if act.side not in sides:
            allowed = " or ".join(sides)
            raise BadActsError(f"Round {act.round}: {act.side!r} is not one of the sides; write {allowed} instead.")
        played.setdefault((act.round, act.side), []).append(act)
    return played


def _sum(xs: Sequence[float]) -> float:
    total = clip(sum(xs)) if xs else 0.0
    return total if abs(total) >= ROUNDING else 0.0


def _done(credited: Sequence[Credited], *, voided: bool) -> float:
    """What was carried out, at its full credit, less the harm (D)."""
    given = [row.full * row.repeat for row in credited if row.act.status == "implemented" and row.act.value > 0]
    return _sum([*([] if voided else given), *[row.credit for row in credited if row.credit < 0]])


def _stimulus(earlier: Sequence[HalfTurn], side: Side, round_: int, *, simultaneous: bool) -> float:
    latest_first, since = reversed(earlier), list[float]()
    if simultaneous:
        near = takewhile(lambda turn: turn.round >= round_ - 1, latest_first)
        return _sum([turn.x for turn in near if turn.round == round_ - 1 and turn.side != side])
    for turn in latest_first:
        if turn.side == side:
            break
        since.append(turn.x)
    return _sum(since)


def _answer(x: float, stimulus: float, p: Parameters) -> float | None:
    """The quality of an answer in [-1, 1], by rough equivalence (Keohane 1986); None for an initiative."""
    size = abs(stimulus)
    if size < ROUNDING:
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

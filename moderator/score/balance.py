"""The balance of a side: what it gained, less what it paid at home, what it suffered and what it broke; never in S."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal

from moderator.score.coded_act import Side
from moderator.score.credit import Credited
from moderator.score.half_turns import HalfTurn
from scenarios.types import Frozen, whole

TermKind = Literal["gained", "paid", "suffered", "broke"]

WANTED = 2.0
"""How much more a gain counts that stands among a side's wants; a judgement, like ``PER_POINT``."""

PER_POINT = 0.01
"""What a point of capital counts: 100 points, an audience's whole patience, weigh as much as the greatest credit."""


class Term(Frozen):
    """One entry of a balance: a gain has a positive ``amount``, in credit; all else a negative one."""

    kind: TermKind
    round: int
    by: Side
    """The side in whose half-turn it falls; a payment is that of the side itself, whoever's half-turn brought it."""
    amount: float
    measure: str = ""
    """The overlap class of the measure, if it is about one."""
    wanted: bool = False


class Balance(Frozen):
    """What talks have brought one side, in credit; not a forecast, and not what the two sides have in common."""

    terms: tuple[Term, ...] = ()

    @property
    def total(self) -> float:
        """The sum of all terms."""
        return sum(term.amount for term in self.terms)

    def sum_of(self, kind: TermKind) -> float:
        """The sum of the terms of one kind."""
        return sum(term.amount for term in self.terms if term.kind == kind)


def balance(
    side: Side,
    turns: Sequence[HalfTurn],
    *,
    paid: Iterable[tuple[int, float]] = (),
    joint: Collection[str] = (),
    wanted: Collection[str] = (),
) -> Balance:
    """The balance of a side after these half-turns.

    ``paid`` holds rounds and points of capital, summed over audiences, before any are won back. ``joint`` and
    ``wanted`` are overlap classes; a joint measure is gained once both sides have carried it out.
    """
    payments = (Term(kind="paid", round=n, by=side, amount=-PER_POINT * points) for n, points in paid if points)
    terms = (*_gains(side, turns, joint, wanted), *payments, *_harm(side, turns))
    return Balance(terms=tuple(sorted(terms, key=lambda term: term.round)))


def _gains(side: Side, turns: Sequence[HalfTurn], joint: Collection[str], wanted: Collection[str]) -> Iterator[Term]:
    """What the other side carried out, at full credit times repeat^done."""
    signed, waiting = set[str](), list[tuple[str, float]]()
    for turn in turns:
        for row in turn.acts:
            if not _carried_out(row):
                continue
            measure, amount = row.act.measure, row.full * row.repeat
            theirs = turn.side != side
            if whole(measure) in joint:
                signed |= set() if theirs else {measure}
                waiting += [(measure, amount)] if theirs else []
                both = [entry for entry in waiting if entry[0] in signed]
                waiting = [entry for entry in waiting if entry[0] not in signed]
            else:
                both = [(measure, amount)] if theirs else []
            for gained, credit in both:
                wants = whole(gained) in wanted
                worth = credit * (WANTED if wants else 1.0)
                yield Term(kind="gained", round=turn.round, by=turn.side, amount=worth, measure=gained, wanted=wants)


def _harm(side: Side, turns: Sequence[HalfTurn]) -> Iterator[Term]:
    """The other side's harm, and this side's own breaches, renunciations and crossed lines, at their credit."""
    for turn in turns:
        kind: TermKind = "broke" if turn.side == side else "suffered"
        for row in turn.acts:
            if row.credit < 0 and (kind == "suffered" or _broken(row)):
                yield Term(kind=kind, round=turn.round, by=turn.side, amount=row.credit, measure=row.act.measure)


def _carried_out(row: Credited) -> bool:
    act = row.act
    return bool(act.status == "implemented" and act.measure and act.value > 0 and not act.crosses_red_line)


def _broken(row: Credited) -> bool:
    renounced = row.act.status == "withdrawn" and row.agreed
    return renounced or row.act.status == "breached" or row.act.crosses_red_line

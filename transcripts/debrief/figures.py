"""The figures of a debrief, each with the turns that it comes from."""

from typing import Literal

from moderator.score.balance import TermKind
from scenarios.types import Frozen

Ref = str
"""A turn, such as ``T3``: the third one, forfeited turns included."""


class Contribution(Frozen):
    """What a turn adds to a term, in the unit of that term."""

    turn: Ref
    side: str
    amount: float


class Term(Frozen):
    """A term of the score with the turns that it depends on most; ``side`` is set where each side has its own value."""

    key: Literal["S", "S_recent", "M", "E", "R", "Z", "rho", "trust"]
    side: str | None
    value: float
    turns: tuple[Contribution, ...]


class Beside(Frozen):
    """Figures of one side that are shown beside S and are not part of it."""

    side: str
    exposure: float
    exposure_share: float
    initiative: float
    give_given: float
    give_not_given: float
    say_do: float | None
    """None while nothing that was agreed has come due."""
    said: int
    """Promises that it said, did not bind itself to, and did not keep."""
    escalation: int
    """The sum of its acts' weights on the escalation scale."""


class BalanceTerm(Frozen):
    """One entry of a side's balance; a gain is positive, and counts double where it is ``wanted``."""

    turn: Ref
    kind: TermKind
    amount: float
    text: str = ""
    """What it was for, by title; empty for what was paid at home."""
    wanted: bool = False


class SideBalance(Frozen):
    """What the talks brought one side, in its own terms and not in S; ``id`` is the side's, ``side`` its name."""

    id: str
    side: str
    total: float
    terms: tuple[BalanceTerm, ...]
    wants: bool
    """Whether its wants are on record."""

    def sum_of(self, kind: TermKind) -> float:
        """The sum of the terms of one kind."""
        return sum(term.amount for term in self.terms if term.kind == kind)

    def after(self, turn: Ref) -> float:
        """The balance after a turn."""
        return sum(term.amount for term in self.terms if int(term.turn[1:]) <= int(turn[1:]))

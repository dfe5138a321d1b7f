"""The contents of a debrief: findings on one dialogue, each with its turn."""

from typing import Literal

from moderator.events import End
from moderator.score.index import Score
from scenarios.types import Frozen

Kind = Literal["doctrine", "model", "person", "other"]
How = Literal["deadline", "inject", "renounced"]
"""How a commitment was broken."""
Ref = str
"""A turn, such as ``T3``: the third one, forfeited turns included."""


class Seat(Frozen):
    """Who played a side."""

    id: str
    side: str
    agent: str
    kind: Kind


class Fork(Frozen):
    """The fork that the talks began from, and what was changed there; ``seats`` is by the side's id."""

    parent: str
    turn: int
    seed: int
    seats: dict[str, str]
    inject: str | None
    moved: bool
    """Whether the first move was given with the fork."""


class Given(Frozen):
    """A measure that was carried out, as agreed or on the side's own initiative."""

    turn: Ref
    measure: str
    title: str
    agreed: bool


class Unanswered(Frozen):
    """Something that the other side put forward in a turn and this side did not answer."""

    turn: Ref
    what: Literal["expired", "open", "concession", "contact"]
    ref: str
    text: str


class Broken(Frozen):
    """A commitment that was broken, and how."""

    turn: Ref
    commitment: str
    title: str
    how: How


class Crossing(Frozen):
    """A red line, and the turns in which it was crossed."""

    line: str
    title: str
    turns: tuple[Ref, ...]


class Audience(Frozen):
    """A side's capital with one audience, in points out of 100."""

    name: str
    start: float
    end: float
    floor: float


class Account(Frozen):
    """The account of one side."""

    side: str
    seat: Seat
    gave: tuple[Given, ...]
    got: tuple[Given, ...]
    unanswered: tuple[Unanswered, ...]
    broken: tuple[Broken, ...]
    red_lines: int
    """The number of its own red lines."""
    own_crossed: tuple[Crossing, ...]
    other_crossed: tuple[Crossing, ...]
    """Declared red lines of the other side that it crossed."""
    capital: tuple[Audience, ...]
    overrides_used: int
    overrides: int


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
    escalation: int
    """The sum of its acts' weights on the escalation scale."""


class Refusal(Frozen):
    """A fault for which the moderator sent a reply back."""

    turn: Ref
    side: str
    attempt: int
    rule: str
    message: str


class Forfeit(Frozen):
    """A turn that was lost after too many faults, or, if ``failed``, because the delegate could not be asked."""

    turn: Ref
    side: str
    failed: bool = False


class Failure(Frozen):
    """A delegate that could not be asked."""

    turn: Ref
    side: str
    problem: str


class Happening(Frozen):
    """An inject, and the turn before which it happened."""

    turn: Ref
    inject: str
    title: str
    source: Literal["schedule", "moderator", "facilitator"]


class Owed(Frozen):
    """A commitment that is still to be carried out at the end of the record."""

    side: str
    commitment: str
    title: str
    due: int


class Author(Frozen):
    """An agent, and the turns in which it spoke for a side."""

    side: str
    agent: str
    kind: Kind
    turns: tuple[Ref, ...]


class Debrief(Frozen):
    """The findings on one dialogue; ``outcome`` is None while no end is recorded. Sides are given by name."""

    scenario: str
    title: str
    as_of: str
    seed: int
    rounds: int
    version: str
    turns: int
    outcome: End | None
    reason: str
    failures: tuple[Failure, ...]
    fork: Fork | None
    repeatable: bool
    """Whether the same talks can be run again from the seed."""
    accounts: tuple[Account, Account]
    score: Score
    threshold: float
    """The trust p* from which cooperation pays."""
    terms: tuple[Term, ...]
    beside: tuple[Beside, Beside]
    contact: float | None
    """The share of contact requests that were taken, of those answered or lapsed; None where there are none."""
    refused: tuple[Refusal, ...]
    forfeited: tuple[Forfeit, ...]
    injects: tuple[Happening, ...]
    owed: tuple[Owed, ...]
    authors: tuple[Author, ...]

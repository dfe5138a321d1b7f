"""What a debrief holds: findings over the events of one dialogue, each with the turn it rests on."""

from typing import Literal

from moderator.events import End
from moderator.score.index import Score
from scenarios.types import Frozen

Kind = Literal["doctrine", "model", "person", "other"]
How = Literal["deadline", "inject", "renounced"]
"""What broke a commitment."""
Ref = str
"""A turn, such as ``T3``: the third half-turn, forfeited ones counted."""


class Seat(Frozen):
    """Who played a side."""

    id: str
    side: str
    agent: str
    kind: Kind


class Fork(Frozen):
    """Where the talks left those that they are a copy of, and what was changed there; ``seats`` are by side's id."""

    parent: str
    turn: int
    seed: int
    seats: dict[str, str]
    inject: str | None
    moved: bool
    """Whether a move was given from outside."""


class Given(Frozen):
    """A measure that was carried out, as agreed or of the side's own accord."""

    turn: Ref
    measure: str
    title: str
    agreed: bool


class Unanswered(Frozen):
    """What the other side put forward in a turn and this one left without an answer."""

    turn: Ref
    what: Literal["expired", "open", "concession", "contact"]
    ref: str
    text: str


class Broken(Frozen):
    """A commitment that was not kept, and how that came about."""

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
    """Capital with one audience, in points of 100."""

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
    """How many red lines it has."""
    own_crossed: tuple[Crossing, ...]
    other_crossed: tuple[Crossing, ...]
    """Declared red lines of the other side that it crossed."""
    capital: tuple[Audience, ...]
    overrides_used: int
    overrides: int


class Contribution(Frozen):
    """What a half-turn adds to a term, in the unit of that term."""

    turn: Ref
    side: str
    amount: float


class Term(Frozen):
    """A term of the score with the half-turns it rests on; ``side`` is named where each side has its own."""

    key: Literal["S", "S_recent", "M", "E", "R", "Z", "rho", "trust"]
    side: str | None
    value: float
    turns: tuple[Contribution, ...]


class Beside(Frozen):
    """What is shown beside S and never inside it, for one side."""

    side: str
    exposure: float
    exposure_share: float
    initiative: float
    give_given: float
    give_not_given: float
    say_do: float | None
    """None where nothing agreed has come due."""
    escalation: int
    """The sum of weights on the escalation scale."""


class Refusal(Frozen):
    """A fault for which the moderator sent a reply back."""

    turn: Ref
    side: str
    attempt: int
    rule: str
    message: str


class Forfeit(Frozen):
    """A turn that was lost: after too many faults, or because the delegate could not be asked."""

    turn: Ref
    side: str
    failed: bool = False


class Failure(Frozen):
    """A delegate that could not be asked."""

    turn: Ref
    side: str
    problem: str


class Happening(Frozen):
    """An inject, before the turn it is listed under."""

    turn: Ref
    inject: str
    title: str
    source: Literal["schedule", "moderator", "facilitator"]


class Owed(Frozen):
    """A commitment still to be carried out when the record stops."""

    side: str
    commitment: str
    title: str
    due: int


class Author(Frozen):
    """Whose words were said in these turns."""

    side: str
    agent: str
    kind: Kind
    turns: tuple[Ref, ...]


class Debrief(Frozen):
    """The findings over one dialogue; ``outcome`` is None while it has no end on record. Sides go by their names."""

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
    """Whether those who play now would do the same again."""
    accounts: tuple[Account, Account]
    score: Score
    threshold: float
    """The trust p* from which cooperating pays."""
    terms: tuple[Term, ...]
    beside: tuple[Beside, Beside]
    contact: float | None
    """Contact requests answered by those made; None before there is one."""
    refused: tuple[Refusal, ...]
    forfeited: tuple[Forfeit, ...]
    injects: tuple[Happening, ...]
    owed: tuple[Owed, ...]
    authors: tuple[Author, ...]

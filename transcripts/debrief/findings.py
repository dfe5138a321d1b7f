"""The contents of a debrief: findings on one dialogue, each with its turn."""

from typing import Literal

from moderator.events import End, Source
from moderator.score.index import Score
from scenarios.types import Frozen
from transcripts.debrief.analysed import Analysed
from transcripts.debrief.figures import Beside, Ref, SideBalance, Term

Kind = Literal["doctrine", "model", "person", "other"]
How = Literal["deadline", "inject", "renounced", "walk-out"]
"""How a commitment was broken."""
CallKind = Literal["refused-call", "lapsed-call"]
BreachKind = Literal["breach", "broken-outside", "renounced"]
ProofKind = Literal["refused-proof", "lapsed-proof"]
WordsKind = Literal["denunciation", "demand-in-words"]
"""Words that harm: they were shown to their speaker first, and count as they were sent again."""
HarmKind = Literal["countermeasure", "demand", "protest", "walk-out"] | CallKind | ProofKind | WordsKind | BreachKind


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
    what: Literal["expired", "open", "concession", "contact", "question"]
    ref: str
    text: str


class Broken(Frozen):
    """A commitment that was broken, and how."""

    turn: Ref
    commitment: str
    title: str
    how: How


class Promised(Frozen):
    """A promise that was said outside an offer, and neither bound nor kept by the end of the record."""

    turn: Ref
    measure: str
    title: str
    quote: str


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
    unanswered: tuple[Unanswered, ...]
    broken: tuple[Broken, ...]
    said: tuple[Promised, ...]
    """What it promised in words alone and did not do."""
    red_lines: int
    """The number of its own red lines."""
    own_crossed: tuple[Crossing, ...]
    other_crossed: tuple[Crossing, ...]
    """Declared red lines of the other side that it crossed."""
    capital: tuple[Audience, ...]
    """Empty where it may not be seen yet."""
    overrides_used: int
    overrides: int


class Wrong(Frozen):
    """One harm: a measure, a channel, words, or an offer, and the red lines that it crossed."""

    kind: HarmKind
    text: str
    crossed: tuple[str, ...] = ()


class Answer(Frozen):
    """What a side did in its next turn; without acts where it lost that turn."""

    turn: Ref
    side: str
    acts: tuple[str, ...]


class Harm(Frozen):
    """A turn in which a side did harm, with S and the trust in that side before and after it.

    Both are None where the score may not be seen yet. ``answer`` is None where the other side had no further turn.
    """

    turn: Ref
    side: str
    wrongs: tuple[Wrong, ...]
    S: tuple[float, float] | None
    trust: tuple[float, float] | None
    answer: Answer | None


class Refusal(Frozen):
    """The replies that the moderator sent back in one turn, and each fault once."""

    turn: Ref
    side: str
    replies: int
    faults: tuple[str, ...]
    """Empty where they may not be seen yet."""


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


class Publication(Frozen):
    """A message that an inject made public, with the turn in which it was sent."""

    sent: Ref
    side: str
    text: str


class Happening(Frozen):
    """An inject, and the turn before which it happened."""

    turn: Ref
    inject: str
    title: str
    source: Source
    leaked: tuple[Publication, ...] = ()


class Deed(Frozen):
    """An act that carries no measure, in words: an explanation, a proof, an answer put off, or a message."""

    turn: Ref
    side: str
    text: str


class Owed(Frozen):
    """A commitment that is still to be carried out at the end of the record."""

    side: str
    commitment: str
    title: str
    due: int


class ReaderNote(Frozen):
    """A note, bookmark or recoding that a reader added; ``act`` and ``recoded`` say what was coded anew, and how."""

    turn: Ref
    kind: Literal["note", "bookmark", "recoding"]
    text: str
    act: str = ""
    recoded: str = ""


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
    rules: int
    """The version of the rules that the talks were held under; an older one made its scores."""
    visible: bool
    """Whether all may be seen; while people play, scores and what is confidential are left out."""
    harms: tuple[Harm, ...]
    score: Score
    threshold: float
    """The trust p* from which cooperation pays."""
    terms: tuple[Term, ...]
    beside: tuple[Beside, ...]
    balances: tuple[SideBalance, ...]
    """Of the sides whose balance may be seen; empty under older rules."""
    analysis: Analysed | None
    """What an analysis found; None where none is kept, and while people play."""
    contact: float | None
    """The share of contact requests that were taken, of those answered or lapsed; None where there are none."""
    refused: tuple[Refusal, ...]
    forfeited: tuple[Forfeit, ...]
    injects: tuple[Happening, ...]
    deeds: tuple[Deed, ...]
    owed: tuple[Owed, ...]
    authors: tuple[Author, ...]
    notes: tuple[ReaderNote, ...]

"""The table: the state of the talks between two sides, frozen, changed only by events."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Literal, Self

from moderator.events import Capital, Closed, Failed, Language, Limits, Procedure, Read
from moderator.facilitation import Facilitation
from moderator.memory import remembered
from moderator.moves import PERSON, Fault
from moderator.score.coded_act import CodedAct
from moderator.score.half_turns import Tally
from moderator.score.index import Score
from moderator.tabled import (
    Closing,
    Commitment,
    Concession,
    Contact,
    Payment,
    Performance,
    Proof,
    Said,
    Shift,
    TabledOffer,
)
from moderator.usage import Usage
from scenarios.exercise import Exercise
from scenarios.scenario import Scenario
from scenarios.types import Inject, Measure, replaced


@dataclass(frozen=True, kw_only=True)
class Table:
    """The whole state of the talks; a view of it leaves out what the other side keeps secret.

    It is made by the fold alone, so that nothing in it needs to be validated.
    """

    scenario: Scenario
    rounds: int
    rules: int
    """The version of the rules that the talks are held under."""
    turn: int = 0
    """Half-turns taken so far."""
    attempt: int = 0
    """Faulty replies in the current half-turn."""
    faults: tuple[Fault, ...] = ()
    offers: tuple[TabledOffer, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    performed: tuple[Performance, ...] = ()
    contacts: tuple[Contact, ...] = ()
    proofs: tuple[Proof, ...] = ()
    explained: frozenset[tuple[str, str]] = frozenset()
    """Each side's own incidents and countermeasures that it has accounted for."""
    reserved: frozenset[str] = frozenset()
    """What an answer was once put off to: offers, contacts, and gifts (see ``gifts``)."""
    reserving: frozenset[str] = frozenset()
    """The sides whose last half-turn put off an answer."""
    channels: dict[str, Literal["open", "suspended"]]
    capital: Capital
    paid: tuple[Payment, ...] = ()
    """What each side has paid at home, before any of it was won back."""
    overrides: dict[str, int]
    shifts: tuple[Shift, ...] = ()
    unanswered: tuple[Concession, ...] = ()
    appeased: dict[str, bool]
    """By side, whether it was already accused of appeasement over the concessions unanswered now."""
    injected: tuple[tuple[int, Inject], ...] = ()
    """The injects so far, each with its round."""
    news: dict[str, tuple[str, ...]]
    """By side, the injects since its last move, newest first."""
    pending: tuple[CodedAct, ...] = ()
    """What the other side or a deadline did to a side's measures, to be scored in that side's next half-turn."""
    acts: tuple[CodedAct, ...] = ()
    tally: Tally
    """The acts as the score counts them, half-turn by half-turn."""
    score: Score
    last_x: dict[str, float]
    """By side, the sum of credits of its last half-turn, without words that harm."""
    said: tuple[Said, ...] = ()
    content: str | None = None
    """The side whose last move said that it would rest the talks here, if that was the last half-turn."""
    closing: Closing | None = None
    """Set once the talks are over and only debts are left."""
    unpayable: tuple[str, ...] = ()
    """In a view, the open offers of the other side that it cannot carry at home now."""
    forfeits: dict[str, int]
    """By side, turns forfeited in a row."""
    walked_out: str | None = None
    seats: dict[str, str]
    """By side, the label of the agent that plays it now."""
    players: frozenset[str] = frozenset()
    """The sides that people play, or played until a facilitator put another into their seat for a while."""
    seed: int
    languages: dict[str, Language]
    limits: Limits
    procedure: Procedure
    exercise: Exercise | None = None
    facilitation: Facilitation = field(default_factory=Facilitation)
    usage: dict[str, Usage] = field(default_factory=dict)
    """The usage of the calls by side, and under ``reader`` for those of a second reader."""
    read: Read | None = None
    """A move that was read a second time and is still to be made or refused."""
    failed: Failed | None = None
    """A failure that waits for a decision."""
    closed: Closed | None = None

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """A copy with some fields changed; what was computed from the fields is left behind."""
        copied = object.__new__(self.__class__)
        object.__setattr__(copied, "__dict__", replaced(self.__dict__, FIELDS, update))
        return copied

    @cached_property
    def memory(self) -> dict[Any, Any]:
        """What was worked out from this table (see ``memory``)."""
        return {}

    @cached_property
    def sides(self) -> tuple[str, str]:
        """The two sides in order of play."""
        opens = self.scenario.opens
        return opens, self.scenario.other(opens)

    @cached_property
    def holders(self) -> dict[str, str]:
        """By side, the agent whose seat it is: a person's stays theirs while a facilitator has another play it."""
        return self.seats | dict.fromkeys(self.players, PERSON)

    @cached_property
    def to_move(self) -> str:
        """The side whose half-turn it is: in turn, and after the talks whoever has something to carry out."""
        return (self.closing and self.closer) or self.sides[self.turn % 2]

    @cached_property
    def round(self) -> int:
        """The current round, from 1."""
        return self.closing.round_of(self.to_move) if self.closing else self.turn // 2 + 1

    @cached_property
    def closer(self) -> str | None:
        """The side to carry out what it owes after the talks, if one has yet to be asked: first whoever is awaited."""
        asked = self.closing.asked if self.closing else ()
        open_ = {side: [c for c in self.owed(side) if self.ripe(c) and c.id not in asked] for side in self.sides}
        awaited = {i for side in self.sides for c in self.owed(side) for i in c.awaits}
        sides = [side for side in self.sides if open_[side]]
        return max(sides, key=lambda side: sum(c.id in awaited for c in open_[side]), default=None)

    def ripe(self, commitment: Commitment) -> bool:
        """Whether a commitment waits for nothing that the other side has yet to deliver."""
        return not any(c.id in commitment.awaits and c.state == "due" for c in self.commitments)

    def fault(self, rule: str, message: str, legal: str, quote: str = "") -> Fault:
        """A fault under a rule or a red line, with the place in a paper where the rule comes from."""
        return Fault(rule=rule, message=message, source=self.scenario.source(rule), legal=legal, quote=quote)

    def offer(self, id: str) -> TabledOffer | None:  # noqa: A002 the field's own name
        """The offer with this id, open or closed."""
        return next((o for o in self.offers if o.id == id), None)

    def commitment(self, id: str) -> Commitment | None:  # noqa: A002 the field's own name
        """The commitment with this id."""
        return next((c for c in self.commitments if c.id == id), None)

    def open_offers(self, by: str) -> tuple[TabledOffer, ...]:
        """The offers of a side that wait for an answer."""
        return tuple(o for o in self.offers if o.by == by and o.state == "open")

    def owed(self, by: str) -> tuple[Commitment, ...]:
        """The commitments of a side that are still to be carried out."""
        return tuple(c for c in self.commitments if c.by == by and c.state == "due")

    def owes(self, by: str, measure: str) -> Commitment | None:
        """The commitment of a side to carry out a measure, if it has one."""
        return next((c for c in self.owed(by) if c.measure == measure), None)

    def pending_acts(self, by: str) -> tuple[CodedAct, ...]:
        """The pending acts of a side, as acts of its next half-turn."""
        round_ = self.closing.round_of(by) if self.closing else self.round
        return tuple(a.model_copy(update={"round": round_}) for a in self.pending if a.side == by)

    def gifts(self, to: str) -> frozenset[str]:
        """What a side was given and has not answered, named so that each can be put off once."""
        return frozenset(f"gift.{c.measure}.{c.round}" for c in self.unanswered if c.by != to)

    @remembered
    def given_or_owed(self, by: str) -> frozenset[str]:
        """The measures that a side has carried out or still owes."""
        return frozenset(p.measure for p in self.performed if p.by == by) | {c.measure for c in self.owed(by)}

    @remembered
    def tallied(self, acts: tuple[CodedAct, ...]) -> Tally:
        """The tally after a half-turn of these acts."""
        return self.tally.after(acts)


FIELDS = len(fields(Table))
"""The number of the fields of a table."""


def class_of(scenario: Scenario, ref: str) -> str:
    """The overlap class of a measure or of a piece of one."""
    return scenario.parts.classes.get(ref, ref)


def measures_by_id(scenario: Scenario, ids: tuple[str, ...]) -> tuple[Measure, ...]:
    """The measures in play with these ids, in order; other ids are left out."""
    known = scenario.parts.measures
    return tuple([known[i] for i in ids if i in known])

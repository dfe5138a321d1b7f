"""What lies on the table: offers, commitments, what was done and said, and the other parts of its state."""

from typing import Literal, NamedTuple

from moderator.moves import Act, First, Remark
from scenarios.types import Kind

OfferState = Literal["open", "accepted", "declined", "countered", "expired", "withdrawn"]
CommitmentState = Literal["due", "kept", "breached", "withdrawn", "released"]


class TabledOffer(NamedTuple):
    """An offer and its state; ``until`` is the last round in which it can be answered."""

    id: str
    by: str
    give: tuple[str, ...]
    ask: tuple[str, ...]
    deadline: int
    round: int
    until: int
    state: OfferState = "open"
    first: First = "asked"
    override: tuple[str, ...] = ()
    """The measures of ``give`` for which its maker's leader overrides what stands against them at home."""
    reason: str = ""


class Commitment(NamedTuple):
    """A measure that a side owes by the end of round ``due``, in return for the commitments in ``awaits``, if any.

    It is released if the other side breaks or withdraws a commitment under the same offer.
    """

    id: str
    by: str
    measure: str
    offer: str
    due: int
    awaits: tuple[str, ...] = ()
    state: CommitmentState = "due"


class Performance(NamedTuple):
    """A measure that a side carried out."""

    by: str
    measure: str
    round: int
    kind: Kind
    step: int


class Contact(NamedTuple):
    """A request for contact and its answer."""

    id: str
    by: str
    channel: str
    round: int
    state: Literal["open", "taken", "refused", "lapsed"] = "open"


class Proof(NamedTuple):
    """A request for proof that the other side has carried out a measure, and its answer."""

    id: str
    by: str
    measure: str
    round: int
    state: Literal["open", "shown", "refused", "lapsed"] = "open"


class Concession(NamedTuple):
    """A concession that the other side has not answered; a deed is answered only by a deed."""

    by: str
    measure: str
    round: int
    deed: bool


class Shift(NamedTuple):
    """A change of domestic costs by some levels until the end of round ``until``, with the reason."""

    side: str
    levels: int
    until: int
    reason: str
    incident: str = ""
    """The inject that caused it."""


class Payment(NamedTuple):
    """Points of capital that a side paid in a round, summed over its audiences."""

    side: str
    round: int
    points: float


class Said(NamedTuple):
    """What a side said and did in public in one turn."""

    round: int
    side: str
    statement: str
    acts: tuple[Act, ...]
    remarks: tuple[Remark, ...] = ()


class Closing(NamedTuple):
    """The time after the talks, by rest or with the last round, in which only what is owed can be carried out."""

    since: int
    """The last round of the talks."""
    rested: bool
    turns: tuple[tuple[int, str], ...] = ()
    """The round and the side of each half-turn since."""
    asked: tuple[str, ...] = ()
    """The commitments that were called in by such a half-turn."""

    def round_of(self, side: str) -> int:
        """The round of a side's next half-turn: a round of its own after the talks, and one more for each other."""
        last = self.turns[-1][0] if self.turns else self.since + 1
        return last + ((last, side) in self.turns)

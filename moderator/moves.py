"""Moves: a public statement, a private rationale, and one to four acts of a closed list without any use of force."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scenarios.types import Frozen, Id, Words

OfferId = Annotated[str, StringConstraints(pattern=r"^O[0-9]{1,4}$")]
CommitmentId = Annotated[str, StringConstraints(pattern=r"^C[0-9]{1,4}$")]
ContactId = Annotated[str, StringConstraints(pattern=r"^K[0-9]{1,4}$")]
Remark = Annotated[Words, StringConstraints(max_length=300)]
Package = Annotated[tuple[Id, ...], Field(max_length=3)]
Deadline = Annotated[int, Field(ge=1, le=5)]


class Offer(Frozen):
    """Offer one's own or joint measures, unconditionally or in return for measures of the other side.

    The other side has ``deadline`` turns to answer, and then as many to carry out what was agreed.
    """

    act: Literal["offer"] = "offer"
    give: Annotated[Package, Field(min_length=1)]
    ask: Package = ()
    deadline: Deadline = 2
    override: bool = False


class Accept(Frozen):
    """Accept an open offer of the other side: both are then bound."""

    act: Literal["accept"] = "accept"
    offer: OfferId
    override: bool = False


class Decline(Frozen):
    """Decline an open offer of the other side, with the reason; this closes the offer."""

    act: Literal["decline"] = "decline"
    offer: OfferId
    reason: Annotated[Remark, Field(min_length=1)]


class Counter(Frozen):
    """Close an open offer of the other side and make one's own instead."""

    act: Literal["counter"] = "counter"
    offer: OfferId
    give: Annotated[Package, Field(min_length=1)]
    ask: Package = ()
    deadline: Deadline = 2
    override: bool = False


class Withdraw(Frozen):
    """Withdraw one's own open offer, or openly renounce a commitment before it is due."""

    act: Literal["withdraw"] = "withdraw"
    of: OfferId | CommitmentId


class Perform(Frozen):
    """Carry out a measure: one that was agreed, or one's own unilaterally."""

    act: Literal["perform"] = "perform"
    measure: Id
    override: bool = False


class RequestContact(Frozen):
    """Ask for contact on a channel."""

    act: Literal["request-contact"] = "request-contact"
    channel: Id


class AnswerContact(Frozen):
    """Take or refuse a contact that the other side asked for."""

    act: Literal["answer-contact"] = "answer-contact"
    contact: ContactId
    take: bool = True


class Protest(Frozen):
    """Protest formally about something the other side did."""

    act: Literal["protest"] = "protest"
    about: Annotated[Remark, Field(min_length=1)]


class Counteract(Frozen):
    """Take a countermeasure from the closed list; ``channel`` is the channel that it suspends, if it suspends one."""

    act: Literal["countermeasure"] = "countermeasure"
    countermeasure: Id
    channel: Id | None = None


class Hold(Frozen):
    """Do nothing this turn."""

    act: Literal["hold"] = "hold"


class WalkOut(Frozen):
    """Leave the talks and end them."""

    act: Literal["walk-out"] = "walk-out"


Act = Annotated[
    Offer
    | Accept
    | Decline
    | Counter
    | Withdraw
    | Perform
    | RequestContact
    | AnswerContact
    | Protest
    | Counteract
    | Hold
    | WalkOut,
    Field(discriminator="act"),
]


class Move(Frozen):
    """What a side says and does in its turn; ``content`` means that it would be content to end the talks here."""

    statement: Annotated[Words, StringConstraints(min_length=1, max_length=1500)]
    rationale: Annotated[Words, StringConstraints(max_length=1500)] = ""
    acts: Annotated[tuple[Act, ...], Field(min_length=1, max_length=4)]
    content: bool = False
    translation: Annotated[Words, StringConstraints(max_length=1500)] = ""
    """The statement in the other language, where a side speaks both."""


class Fault(Frozen):
    """Why an act was refused: the rule, its source, and what would be legal instead."""

    rule: str
    message: Words
    source: Words
    legal: Words


class Call(Frozen):
    """How a reply was obtained; times and tokens are None where they do not apply."""

    agent: Words
    model: Words | None = None
    prompt_tokens: int | None = Field(default=None, ge=0)
    completion_tokens: int | None = Field(default=None, ge=0)
    cached_tokens: int | None = Field(default=None, ge=0)
    latency_ms: float | None = Field(default=None, ge=0)
    attempts: int = Field(default=1, ge=0)
    """Requests sent, including those that failed."""
    failures: tuple[Words, ...] = ()
    """Why each request before the last failed, in a word or two, such as ``429`` or ``timed out``."""
    cost: float | None = Field(default=None, ge=0)
    """In the currency of the price list; None where no price is known."""
    raw: Annotated[Words, StringConstraints(max_length=20_000)] = ""

    @property
    def used_server(self) -> bool:
        """Whether a server was asked; doctrines and people need none."""
        return bool(self.prompt_tokens or self.completion_tokens or self.model or self.latency_ms or self.failures)


class Reply(Frozen):
    """A delegate's answer: a move, or the reason why none could be read."""

    move: Move | None
    call: Call
    problem: Words = ""

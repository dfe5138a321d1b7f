"""Moves: a public statement, a private rationale, and one to four acts of a closed list without any use of force."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from scenarios.types import Frozen, Id, Ref, Words

OfferId = Annotated[str, StringConstraints(pattern=r"^O[0-9]{1,4}$")]
CommitmentId = Annotated[str, StringConstraints(pattern=r"^C[0-9]{1,4}$")]
ContactId = Annotated[str, StringConstraints(pattern=r"^K[0-9]{1,4}$")]
ProofId = Annotated[str, StringConstraints(pattern=r"^P[0-9]{1,4}$")]
Statement = Annotated[Words, StringConstraints(min_length=1, max_length=1500)]
Sentence = Annotated[Words, StringConstraints(max_length=300)]
Private = Annotated[Words, StringConstraints(max_length=600)]
"""Words through a channel, which only the other side reads."""
Package = Annotated[tuple[Ref, ...], Field(max_length=3)]
First = Literal["asked", "offerer", "both"]
"""Who carries out first what was agreed: the side that is asked, the one that offers, or both in the same round."""


def _named(override: object) -> object:
    """A list as JSON holds it, and no measures for the flag that stood here under rules 1."""
    if isinstance(override, bool):
        return ()
    return tuple(override) if isinstance(override, list) else override


Overridden = Annotated[Package, BeforeValidator(_named)]
"""Measures for which the leader overrides what stands against them at home; each uses up one override."""
Deadline = Annotated[int, Field(ge=1, le=5)]


class Terms(Frozen):
    """What is offered: one's own or joint measures, for nothing or in return for measures of the other side.

    The other side has ``deadline`` turns to answer, and then as many to carry out what was agreed.
    """

    act: str
    give: Annotated[Package, Field(min_length=1)]
    ask: Package = ()
    deadline: Deadline = 2
    override: Overridden = ()
    first: First = "asked"


class Offer(Terms):
    """Make an offer."""

    act: Literal["offer"] = "offer"


class Accept(Frozen):
    """Accept an open offer of the other side: both are then bound."""

    act: Literal["accept"] = "accept"
    offer: OfferId
    override: Overridden = ()


class Decline(Frozen):
    """Decline an open offer of the other side, with the reason; this closes the offer."""

    act: Literal["decline"] = "decline"
    offer: OfferId
    reason: Annotated[Sentence, Field(min_length=1)]


class Counter(Terms):
    """Close an open offer of the other side and make one's own instead."""

    act: Literal["counter"] = "counter"
    offer: OfferId


class Withdraw(Frozen):
    """Withdraw one's own open offer, or openly renounce a commitment before it is due."""

    act: Literal["withdraw"] = "withdraw"
    of: OfferId | CommitmentId


class Perform(Frozen):
    """Carry out a measure: one that was agreed, or one's own unilaterally."""

    act: Literal["perform"] = "perform"
    measure: Ref
    override: Overridden = ()


class RequestContact(Frozen):
    """Ask for contact on a channel."""

    act: Literal["request-contact"] = "request-contact"
    channel: Id


class AnswerContact(Frozen):
    """Take or refuse a contact that the other side requested; a contact that is taken can carry a message."""

    act: Literal["answer-contact"] = "answer-contact"
    contact: ContactId
    take: bool = True
    message: Private = ""


class Message(Frozen):
    """Say something through an open channel, which only the other side reads and nobody at home hears."""

    act: Literal["message"] = "message"
    channel: Id
    text: Annotated[Private, Field(min_length=1)]


class AskProof(Frozen):
    """Ask for proof of something that the other side has carried out."""

    act: Literal["ask-proof"] = "ask-proof"
    measure: Ref


class AnswerProof(Frozen):
    """Show what the other side asked proof of, or refuse to."""

    act: Literal["answer-proof"] = "answer-proof"
    proof: ProofId
    show: bool = True


class Explain(Frozen):
    """Account for an incident or a countermeasure of one's own side, or say that one regrets it."""

    act: Literal["explain"] = "explain"
    incident: Id
    regret: bool = False


class Reserve(Frozen):
    """Put off answers for a round, as the capital must be asked: to offers, to requests, or to a ``gift``."""

    act: Literal["reserve"] = "reserve"
    of: Annotated[tuple[OfferId | ContactId | ProofId | Literal["gift"], ...], Field(min_length=1, max_length=4)]


class Protest(Frozen):
    """Protest formally against something that the other side did."""

    act: Literal["protest"] = "protest"
    about: Annotated[Sentence, Field(min_length=1)]


class Counteract(Frozen):
    """Take a countermeasure from the closed list; ``channel`` is the channel it suspends, if it suspends one."""

    act: Literal["countermeasure"] = "countermeasure"
    countermeasure: Id
    channel: Id | None = None


class Hold(Frozen):
    """Do nothing in this turn, for a reason that may be said."""

    act: Literal["hold"] = "hold"
    reason: Sentence = ""


class WalkOut(Frozen):
    """Leave the talks and end them, for a reason that may be said."""

    act: Literal["walk-out"] = "walk-out"
    reason: Sentence = ""


Act = Annotated[
    Offer
    | Accept
    | Decline
    | Counter
    | Withdraw
    | Perform
    | RequestContact
    | AnswerContact
    | Message
    | AskProof
    | AnswerProof
    | Explain
    | Reserve
    | Protest
    | Counteract
    | Hold
    | WalkOut,
    Field(discriminator="act"),
]


PERSON = "human"
"""The label of an agent that is a person at the screen of the talks."""

FACILITATOR = "facilitator"
"""The label of a facilitator who has taken over a seat, from a screen of their own."""

PEOPLE = (PERSON, FACILITATOR)

SCRIPTED = "scripted:"
"""What the label of a doctrine begins with."""

MOST_ACTS = 4
"""Acts that a move may have."""


class Move(Frozen):
    """What a side says and does in its turn; ``content`` means that it would be content to end the talks here."""

    statement: Statement
    rationale: Annotated[Words, StringConstraints(max_length=1500)] = ""
    acts: Annotated[tuple[Act, ...], Field(min_length=1, max_length=MOST_ACTS)]
    content: bool = False
    translation: Annotated[Words, StringConstraints(max_length=1500)] = ""
    """The statement in the other language, where a side speaks both."""

    @property
    def put_off(self) -> tuple[str, ...]:
        """What it puts off its answer to."""
        return tuple(of for act in self.acts if isinstance(act, Reserve) for of in act.of)


RemarkKind = Literal[
    "acknowledgement",
    "courtesy",
    "concern",
    "criticism",
    "denunciation",
    "ultimatum",
    "demand",
    "promise",
    "claim",
    "question",
    "explanation",
    "regret",
]


class Remark(Frozen):
    """What some words of a move do besides stating, with a quote and what they are about."""

    kind: RemarkKind
    quote: Annotated[Words, StringConstraints(max_length=300)]
    about: Words = ""
    """The id of a measure, an offer or an inject; empty where it is about none."""
    private: bool = False
    """Whether only the other side reads it."""


class Fault(Frozen):
    """Why an act was refused: the rule, its source, and what would be legal instead."""

    rule: str
    message: Words
    source: Words
    legal: Words
    quote: Words = ""
    """The words at fault, where words are."""


class Warned(Frozen):
    """Words that may break a rule: nothing is refused for them, but a person is asked before they are sent."""

    rule: str
    quote: Words
    message: Words
    by: Literal["words", "meaning"] = "words"
    """What found it: the words as they stand, or what they mean."""


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
    repaired: tuple[Words, ...] = ()
    """Trifles of form that were mended as the reply was read, such as an extra key."""
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

"""Own acts: a cue for each act of a side itself."""

from collections.abc import Iterator, Sequence

from agents.scripted.words import phrases
from agents.scripted.words.cues import Cue, offered, reverses
from agents.scripted.words.grievances import given_word, pledged, protested
from moderator import descriptions
from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    AnswerProof,
    AskProof,
    Counter,
    Counteract,
    Decline,
    Explain,
    First,
    Hold,
    Message,
    Offer,
    Perform,
    Protest,
    RequestContact,
    Reserve,
    Withdraw,
)
from moderator.table import Table
from prompts.load import speech
from scenarios.types import whole

RECENT = 2
"""Rounds for which a side that waits speaks of an offer that was declined."""


def act_cues(table: Table, side: str, acts: Sequence[Act]) -> Iterator[Cue]:
    """The subjects of the side's own acts, in order; what is accepted and done at once has its own templates."""
    accepted = {act.offer for act in acts if isinstance(act, Accept)}
    done = {act.measure for act in acts if isinstance(act, Perform)}
    for act in acts:
        match act:
            case Offer():
                yield _offering(table, act)
            case Counter():
                yield _offering(table, act, key="counter-order" if reverses(table, act) else "counter")
            case Accept():
                yield _accepting(table, act, done)
            case Perform():
                yield _performing(table, side, act, accepted)
            case Decline():
                yield _declining(table, act)
            case Withdraw():
                owed = [c.measure for c in table.commitments if c.id == act.of]
                yield Cue("renounce", tuple(owed)) if owed else Cue("withdraw", offered(table, act.of))
            case Message():
                pass  # what is private is not mentioned in public
            case Hold():
                yield Cue("withhold") if table.closing else _holding(table, side)
            case _:
                yield _other_act(table, side, act)


def _offering(table: Table, act: Offer | Counter, key: str = "conditional") -> Cue:
    values = {"offer": phrases.measures(table, act.give, "offer"), "rounds": phrases.ROUNDS[act.deadline]}
    if not act.ask:
        return Cue("offer", values=values | {"why": phrases.measures(table, act.give, "why")})
    if key == "conditional":
        key = "package" if len(act.give) + len(act.ask) > 2 else ORDERED[act.first]
    return Cue(key, values=values | {"asked": phrases.measures(table, act.ask, "ask")})


ASKED, GIVEN = ("cost", "red-line", "early"), ("little", "distrust", "theirs")
"""The objections to what an offer asks, and to what it gives; the others are to the exchange."""

ORDERED: dict[First, str] = {
    "asked": "conditional",
    "offerer": "conditional-first",
    "both": "conditional-both",
}
"""The templates of an exchange by who carries out first."""


def _accepting(table: Table, act: Accept, done: set[str]) -> Cue:
    offer = table.offer(act.offer)
    noun = offered(table, act.offer)
    if offer is None or not offer.ask or done & {*offer.ask}:
        return Cue("accept", noun)
    return Cue("accept-conditional", noun, {"offer": phrases.measures(table, offer.ask, "offer")})


def _performing(table: Table, side: str, act: Perform, accepted: set[str]) -> Cue:
    measure = table.scenario.measure(act.measure)
    owed = table.owes(side, act.measure)
    if owed and owed.offer not in accepted:
        return Cue("perform-agreed", (act.measure,), doing=act.measure)
    word = measure is not None and measure.kind == "word"
    return Cue("perform-word" if word else "perform-deed", doing=act.measure)


def _other_act(table: Table, side: str, act: Act) -> Cue:
    match act:
        case RequestContact():
            return Cue("request-contact", values={"channel": descriptions.channel(act.channel)})
        case AnswerContact():
            channel = next(c.channel for c in table.contacts if c.id == act.contact)
            key = "answer-contact" if act.take else "refuse-contact"
            return Cue(key, values={"channel": descriptions.channel(channel)})
        case AskProof():
            return Cue("ask-proof", (whole(act.measure),))
        case AnswerProof():
            proof = next((p for p in table.proofs if p.id == act.proof), None)
            return Cue("show-proof" if act.show else "refuse-proof", (whole(proof.measure),) if proof else ())
        case Explain():
            return _explaining(table, act)
        case Reserve():
            return Cue("reserve")
        case Counteract():
            return Cue("countermeasure", values={"deed": phrases.deed(table, act.countermeasure)})
        case Protest():
            return _protesting(table, side, act)
        case _:
            return Cue("walk-out")


def _protesting(table: Table, side: str, act: Protest) -> Cue:
    other = table.scenario.other(side)
    about = protested(table, other, act)
    if not table.scenario.measure(about):
        return Cue("protest")  # what it is about was said before it
    word = pledged(table, other, about)
    return Cue("protest-broken", (about,), given_word(word) if word else {})


def _declining(table: Table, act: Decline) -> Cue:
    """The objection to an offer, and its subject: what is asked for, what is offered, or the first for the whole."""
    reason = next((key for key, words in speech("reasons").items() if words == act.reason), "unready")
    offer = table.offer(act.offer)
    if offer is None or reason not in (*ASKED, *GIVEN):
        return Cue(f"decline-{reason}", offered(table, act.offer))
    subject = (reason in ASKED and offer.ask) or offer.give
    if len(subject) > 1:
        return Cue(f"decline-{reason}", values={"noun": phrases.package()})
    return Cue(f"decline-{reason}", subject)


def _holding(table: Table, side: str) -> Cue:
    """What a side waits for: the answer to its offer, what the other side owes, or nothing in particular."""
    if offers := table.open_offers(side):
        return Cue("hold-offer", offers[-1].give[:1])
    if owed := table.owed(table.scenario.other(side)):
        return Cue("hold-owed", (owed[0].measure,))
    done = {performed.measure for performed in table.performed}
    recent = (o for o in reversed(table.offers) if o.state == "declined" and o.round >= table.round - RECENT)
    declined = next((offer for offer in recent if not done & {*offer.give}), None)
    if declined is None:
        return Cue("hold")
    return Cue("hold-declined" if declined.by == side else "hold-terms", declined.give[:1])


def _explaining(table: Table, act: Explain) -> Cue:
    what = phrases.incident(table, act.incident, own=True)
    if act.regret or any(inject.id == act.incident for inject in table.scenario.injects):
        return Cue("regret" if act.regret else "explain", values={"inject": what})
    return Cue("explain-deed", values={"deed": what})

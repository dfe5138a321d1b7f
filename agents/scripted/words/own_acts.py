"""Own acts: a cue for each act of a side itself."""

from collections.abc import Iterator, Sequence

from agents.scripted import bargain
from agents.scripted.mending import answers_to, remedy
from agents.scripted.temper import acts_of_last_turn, new_injects
from agents.scripted.words import incidents, phrases
from agents.scripted.words.answers import as_clause, reason_of
from agents.scripted.words.cues import Cue, offered, reverses
from agents.scripted.words.grievances import (
    accounted,
    against_pledge,
    given_word,
    mend,
    pledged,
    protested,
    provocation,
)
from agents.scripted.words.holding import holding
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
from moderator.rules.ladder import highest_step
from moderator.table import Table, measures_by_id
from moderator.tabled import TabledOffer
from scenarios.types import whole

TWICE = 2
"""Times that a side says a thing in full; then it refers to it."""


def act_cues(table: Table, side: str, acts: Sequence[Act]) -> Iterator[Cue]:
    """The subjects of the side's own acts, in order; what is accepted and done at once has its own templates."""
    accepted = {act.offer for act in acts if isinstance(act, Accept)}
    done = {act.measure for act in acts if isinstance(act, Perform)}
    for act in acts:
        mending = answers_to(table, act.incident) if isinstance(act, Explain) else ()
        dealt = frozenset((*mending, *map(whole, bargain.measures_of(act))))
        yield from (cue._replace(measures=dealt) for cue in _of_act(table, side, act, accepted, done))


def _of_act(table: Table, side: str, act: Act, accepted: set[str], done: set[str]) -> Iterator[Cue]:
    match act:
        case Offer():
            yield _offering(table, side, act)
        case Counter():
            yield _offering(table, side, act, key="counter-order" if reverses(table, act) else "counter")
        case Accept():
            yield _accepting(table, act, done)
        case Perform():
            yield _performing(table, side, act, accepted)
        case Decline():
            yield _declining(table, side, act)
        case Withdraw():
            owed = [c.measure for c in table.commitments if c.id == act.of]
            yield Cue("renounce", tuple(owed)) if owed else Cue("withdraw", offered(table, act.of))
        case Message():
            pass  # what is private is not mentioned in public
        case Hold():
            yield Cue("withhold") if table.closing else holding(table, side)
        case _:
            yield _other_act(table, side, act)


def _offering(table: Table, side: str, act: Offer | Counter, key: str = "conditional") -> Cue:
    if not act.ask:
        key = "offer-joint" if phrases.joint(table, act.give) else "offer"
        return Cue(key, values={"why": phrases.measures(table, act.give, "why")}, give=act.give)
    offering = Cue(key, values={"rounds": phrases.ROUNDS[act.deadline]}, give=act.give, ask=act.ask)
    if key != "conditional":
        return offering
    if len(act.give) + len(act.ask) > 2:
        return offering._replace(key="package")
    if any(_was_told(table, offer) for offer in table.offers if offer.by == side and _renews(act, offer)):
        return offering._replace(key=AGAIN[act.first], about=act.give)
    return offering._replace(key=ORDERED[act.first])


def _renews(act: Offer | Counter, offer: TabledOffer) -> bool:
    """Whether an offer makes one again that was not agreed to."""
    return (offer.give, offer.ask) == (act.give, act.ask) and offer.state != "accepted"


def _was_told(table: Table, offer: TabledOffer) -> bool:
    """Whether an offer was told in words by its side, and not only made."""
    said = (said.statement for said in table.said if said.side == offer.by and said.round == offer.round)
    return phrases.is_known(offer.give, " ".join(said))


ASKED, GIVEN = ("cost", "red-line", "early", "reconsidered"), ("little", "distrust", "theirs")
"""The objections to what an offer asks, and to what it gives; the others are to the exchange."""

ORDERED: dict[First, str] = {
    "asked": "conditional",
    "offerer": "conditional-first",
    "both": "conditional-both",
}
"""The templates of an exchange by who carries out first."""

AGAIN: dict[First, str] = {"asked": "again-asked", "offerer": "again-first", "both": "again-both"}
"""The same where the side has offered the same before."""


def _accepting(table: Table, act: Accept, done: set[str]) -> Cue:
    offer = table.offer(act.offer)
    noun, plain = offered(table, act.offer), _only_offer(table, offer)
    if offer is None or not offer.ask or done & {*offer.ask}:
        return Cue("accept", noun, plain=plain, single=plain)
    return Cue("accept-conditional", noun, give=offer.ask, plain=plain, single=plain)


def _only_offer(table: Table, offer: TabledOffer | None) -> bool:
    """Whether an offer was made in the turn before, and is the only one of its side that waits for an answer."""
    if offer is None or not any(isinstance(act, Offer | Counter) for act in acts_of_last_turn(table, offer.by)):
        return False
    return len(table.open_offers(offer.by)) == 1


def _performing(table: Table, side: str, act: Perform, accepted: set[str]) -> Cue:
    owed, other = table.owes(side, act.measure), table.scenario.other(side)
    theirs = (isinstance(a, Perform) and a.measure == act.measure for a in acts_of_last_turn(table, other))
    if any(theirs) and phrases.joint(table, (act.measure,)):
        return Cue("perform-same", (act.measure,), doing=act.measure)
    if owed and owed.offer not in accepted:
        agreed_now = any(isinstance(a, Accept) and a.offer == owed.offer for a in acts_of_last_turn(table, other))
        return Cue("perform-agreed", (act.measure,), doing=act.measure, plain=agreed_now)
    if owed is None and any(
        c.by == side and c.measure == act.measure and c.state == "breached" for c in table.commitments
    ):
        return Cue("perform-late", doing=act.measure)
    return Cue("perform-word" if phrases.is_said(table, act.measure) else "perform-deed", doing=act.measure)


def _other_act(table: Table, side: str, act: Act) -> Cue:
    match act:
        case RequestContact():
            return Cue(_of_contact(table, side, act.channel), values=phrases.contact(act.channel))
        case AnswerContact():
            channel = next(c.channel for c in table.contacts if c.id == act.contact)
            key = "answer-contact" if act.take else "refuse-contact"
            only = sum(c.by != side and c.state == "open" for c in table.contacts) == 1
            return Cue(key, values={"channel": descriptions.channel(channel)}, plain=only)
        case AskProof():
            return Cue(_of_proof(table, "ask-proof", act.measure), (whole(act.measure),))
        case AnswerProof():
            proof = next((p for p in table.proofs if p.id == act.proof), None)
            key, about = "show-proof" if act.show else "refuse-proof", (whole(proof.measure),) if proof else ()
            return Cue(
                _of_proof(table, key, proof.measure) if proof else key,
                about,
                plain=any(isinstance(a, AskProof) for a in acts_of_last_turn(table, table.scenario.other(side))),
            )
        case Explain():
            return _explaining(table, side, act)
        case Reserve():
            return _reserving(table, act)
        case Counteract():
            return Cue("countermeasure", values=_taken(table, side, act))
        case Protest():
            return _protesting(table, side, act)
        case _:
            return Cue("walk-out")


def remedy_cue(table: Table, side: str, acts: Sequence[Act]) -> Cue | None:
    """A question for what would answer the harm that a side protests against, or does no more than wait after."""
    other = table.scenario.other(side)
    if tuple(acts) == (Hold(),):
        harm = [i.id for i in new_injects(table, side) if i.actor == other and i.value.points < 0]
    else:
        harm = [protested(table, other, act) for act in acts if isinstance(act, Protest)]
    found = next((measure for incident in harm if (measure := remedy(table, other, incident))), "")
    return Cue("ask-remedy", (found,)) if found else None


def _of_contact(table: Table, side: str, channel: str) -> str:
    """The key for a request for contact: on a channel that this side closed, that the other asked for, or any other."""
    mine = ((said.round, act) for said in table.said if said.side == side for act in said.acts)
    closed = max((at for at, act in mine if isinstance(act, Counteract) and act.channel == channel), default=0)
    reopened = any(c.channel == channel and c.state == "taken" and c.round >= closed for c in table.contacts)
    if closed and not reopened:
        return "request-contact-own"
    asked = any(c.by != side and c.channel == channel and c.state != "taken" for c in table.contacts)
    return "request-contact-too" if asked else "request-contact"


def _reserving(table: Table, act: Reserve) -> Cue:
    """The time that a side asks for: to answer an offer that it names, or anything else."""
    about = next((given for of in act.of if (given := offered(table, of))), ())
    return Cue("reserve-offer", about) if about else Cue("reserve")


def _of_proof(table: Table, key: str, measure: str) -> str:
    """The key for a proof: of what was said there is a text."""
    return f"{key}-word" if phrases.is_said(table, measure) else key


def _taken(table: Table, side: str, act: Counteract) -> dict[str, str]:
    """The phrases for a countermeasure: what it is, taking it, and what would end it."""
    deed = incidents.deed(table, act.countermeasure, act.channel)
    ends = incidents.until(act.countermeasure, mend(table, side))
    return {"deed": deed, "answer": incidents.response(table, side, act), "until": ends}


def _protesting(table: Table, side: str, act: Protest) -> Cue:
    other = table.scenario.other(side)
    about = protested(table, other, act)
    if not table.scenario.measure(about):  # what it is about was said before it
        grounds = incidents.grounds(about, table)
        return Cue("protest-grave", options={"grounds": grounds}) if grounds else Cue("protest")
    word = pledged(table, other, about)
    return Cue("protest-unkept", (about,), given_word(word) if word else {})


def _declining(table: Table, side: str, act: Decline) -> Cue:
    """The objection to an offer, and its subject: what is asked for, what is offered, or the first for the whole."""
    reason = reason_of(act)
    offer = table.offer(act.offer)
    plain, grounds = _only_offer(table, offer), _grounds(table, side, reason, offer) if offer else {}
    if plain and _times_declined(table, side, act.reason) >= TWICE:
        return Cue("decline-again", values={"reason": as_clause(act.reason)} | grounds)
    if offer and not offer.ask and reason in ("little", "unbalanced") and phrases.joint(table, offer.give):
        return Cue("decline-joint", offer.give[:1], plain=plain, single=plain)
    if offer and reason in ("little", "unbalanced", "cost") and _turned_round(table, offer):
        return Cue("decline-order", offer.give[:1], plain=plain, single=plain)
    if offer is None or reason not in (*ASKED, *GIVEN):
        return Cue(f"decline-{reason}", offered(table, act.offer), grounds, plain=plain, single=plain)
    subject = (reason in ASKED and offer.ask) or offer.give
    if len(subject) > 1:  # of two proposals it is named by its first measure
        named = phrases.package() if plain else phrases.measures(table, subject[:1], "noun")
        return Cue(f"decline-{reason}", values={"noun": named}, single=plain)
    return Cue(f"decline-{reason}", subject, grounds, plain=plain, single=plain)


def _turned_round(table: Table, offer: TabledOffer) -> bool:
    """Whether an offer keeps the terms of one that the other side made, and only changes who begins."""
    mine = (o for o in table.offers if o.by != offer.by and o.round <= offer.round and bargain.reverses(o, offer))
    return any(_beginner(table, own) != _beginner(table, offer) for own in mine)


def _beginner(table: Table, offer: TabledOffer) -> str:
    """The side that carries out first under an offer; empty where both act at once."""
    return {"asked": table.scenario.other(offer.by), "offerer": offer.by, "both": ""}[offer.first]


def _grounds(table: Table, side: str, reason: str, offer: TabledOffer) -> dict[str, str]:
    """What is said of the matter when an offer is declined: why it is hard at home, what it costs, what is missing."""
    asked, found = offer.ask[:1], dict[str, str]()
    if reason == "cost" and (hard := phrases.hard(table, side, (asked or offer.give)[0])):
        return {"hard": hard}
    if reason in ("little", "unbalanced") and len(offer.ask) == 1 and phrases.may_be_refused(table, asked[0], side):
        found["price"] = phrases.to_do(table, asked[0], side, own=True)
    if reason == "little" and (wish := _missing(table, side, offer)):
        found["more"] = phrases.to_do(table, wish, side, own=False)
    return found


def _missing(table: Table, side: str, offer: TabledOffer) -> str:
    """What a side wants most of what an offer leaves out and the other side could give now; empty if nothing."""
    step, named = highest_step(table), {*map(whole, (*offer.give, *offer.ask))}
    given = set(map(whole, table.given_or_owed(offer.by)))
    wants = measures_by_id(table.scenario, table.scenario.briefs[side].wants)
    open_ = (m.id for m in wants if m.actor == offer.by and m.step <= step and m.id not in given | named)
    return next(open_, "")


def _times_declined(table: Table, side: str, reason: str) -> int:
    """How often a side has given a reason for declining an offer."""
    acts = (act for said in table.said if said.side == side for act in said.acts)
    return sum(isinstance(act, Decline) and act.reason == reason for act in acts)


def _explaining(table: Table, side: str, act: Explain) -> Cue:
    what = incidents.incident(table, act.incident, own=True)
    values, accounts = {"inject": what}, incidents.accounts_left(act.incident, table)
    if act.regret:
        values |= {"effect": incidents.effect(act.incident)}
    if accounts and not (act.regret and accounted(table, side, act.incident)):
        key, word = "regret" if act.regret else "explain", against_pledge(table, side, act.incident)
        about, way = ((word.measure,), "pledge") if word else ((), "account")
        return Cue(f"{key}-{way}", about, values, options={"account": accounts})
    if act.regret or any(inject.id == act.incident for inject in table.scenario.injects):
        return Cue("regret" if act.regret else "explain", values=values)
    cause = provocation(table, side, act.incident)
    return Cue("explain-deed", values={"deed": what} | ({"cause": cause} if cause else {}))

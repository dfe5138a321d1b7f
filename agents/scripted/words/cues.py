"""The subjects of a statement: occasions in the other side's turn, and one for each act of the side itself."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agents.scripted import bargain
from agents.scripted.temper import acts_of_last_turn, new_injects, recent_breaches, unanswered_protest
from agents.scripted.words import phrases
from agents.scripted.words.grievances import against_pledge, given_word, pledged, protested
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
from moderator.table import Table, TabledOffer
from prompts.load import speech
from scenarios.types import whole

RECENT = 2
"""Rounds for which a side that waits speaks of an offer that was declined."""

WORDS_ONLY_FROM = 3
"""Number of words by the other side, without any deed, at which a statement comments on it."""


class Cue(NamedTuple):
    """A subject of a sentence: the key of its templates, the measures that ``{noun}`` stands for, and other values."""

    key: str
    about: tuple[str, ...] = ()
    values: dict[str, str] = {}  # noqa: RUF012 never changed
    doing: str = ""
    """The measure that is carried out."""


PROTESTS = ("protest-account", "protest-inject", "protest-deed", "protest-late", "protest-broken", "protest")
WEIGHTY = (
    "renounced",
    "breach",
    "countermeasure",
    "countermeasure-answered",
    "countermeasure-pledge",
    "unheeded",
    *PROTESTS,
)
"""Subjects important enough to be mentioned in addition to an inject or a countermeasure of one's own."""


def inject_cues(table: Table, side: str, acts: Sequence[Act], *, answered: bool) -> Iterator[Cue]:
    """The injects to mention, without those that the acts account for.

    Harmful ones of the other side have other templates if the side reacts to them.
    """
    other = table.scenario.other(side)
    told = {act.incident for act in acts if isinstance(act, Explain)}
    told |= {protested(table, side, act) for act in acts_of_last_turn(table, other) if isinstance(act, Protest)}
    for inject in new_injects(table, side):
        if inject.id in told:
            continue
        key, values = "own-inject" if inject.actor == side else "inject", {"inject": phrases.inject(inject, side)}
        if inject.actor != other or inject.value.points >= 0:
            yield Cue(key, values=values)
        elif broken := against_pledge(table, other, inject.id):
            yield Cue(
                "inject-pledge-answered" if answered else "inject-pledge",
                (broken.measure,),
                values | given_word(broken),
            )
        else:
            yield Cue("inject-answered" if answered else key, values=values)


def reaction_cues(table: Table, side: str, own: Sequence[Act], *, answered: bool) -> Iterator[Cue]:
    """The events of the other side's turn to react to, the most important first; not what its own acts explain."""
    other = table.scenario.other(side)
    told = {act.incident for act in own if isinstance(act, Explain)}
    acts = [
        act
        for act in acts_of_last_turn(table, other)
        if not (isinstance(act, Protest) and protested(table, side, act) in told)
    ]
    renounced = {c.id: c.measure for c in table.commitments if Withdraw(of=c.id) in acts}
    yield from (Cue("renounced", (measure,)) for measure in renounced.values())
    done = {performed.measure for performed in table.performed if performed.by == other}
    broken = tuple(m for m in recent_breaches(table, other) if m not in (*renounced.values(), *done))
    if broken:
        word = pledged(table, other, broken[0])
        yield Cue("breach", broken[:1], given_word(word) if word else {})
    if not table.said:
        yield Cue("opening")
    elif table.said[-1].side == side and not table.closing:
        yield Cue("forfeit")
    found = [cue for act in acts for cue in _reaction(table, side, act, answered=answered)]
    if any(cue.key == "performed-word" for cue in found) and _only_words(table, other):
        yield Cue("words-only")
    found.sort(key=lambda cue: ORDER.index(cue.key))
    yield from (cue for cue in found if cue.key in WEIGHTY)
    if answered and unanswered_protest(table, side):
        yield Cue("unheeded")
    yield from (cue for cue in found if cue.key not in WEIGHTY)


ORDER = (
    "countermeasure-pledge",
    "countermeasure-answered",
    "countermeasure",
    *PROTESTS,
    "performed-deed",
    "performed-word",
    "accepted",
    "countered",
    "countered-order",
    "declined",
    "withdrew",
    "conditional-offer",
    "offer",
    "refused-proof",
    "explained",
    "shown-proof",
    "asked-proof",
    "refused-contact",
    "contact",
    "took-contact",
    "reserved",
    "hold",
)
"""The order in which acts of the other side are mentioned."""


def act_cues(table: Table, side: str, acts: Sequence[Act]) -> Iterator[Cue]:
    """The subjects of the side's own acts, in order; what is accepted and done at once has its own templates."""
    accepted = {act.offer for act in acts if isinstance(act, Accept)}
    done = {act.measure for act in acts if isinstance(act, Perform)}
    for act in acts:
        match act:
            case Offer():
                yield _offering(table, act)
            case Counter():
                yield _offering(table, act, key="counter-order" if _reversed(table, act) else "counter")
            case Accept():
                yield _accepting(table, act, done)
            case Perform():
                yield _performing(table, side, act, accepted)
            case Decline():
                yield _declining(table, act)
            case Withdraw():
                owed = [c.measure for c in table.commitments if c.id == act.of]
                yield Cue("renounce", tuple(owed)) if owed else Cue("withdraw", _offered(table, act.of))
            case Message():
                pass  # what is private is not mentioned in public
            case Hold():
                yield Cue("withhold") if table.closing else _holding(table, side)
            case _:
                yield _other_act(table, side, act)


def proof_cue(table: Table, side: str) -> Cue | None:
    """The proof that the other side has just shown or refused, where another reaction comes first."""
    answers = (a for a in acts_of_last_turn(table, table.scenario.other(side)) if isinstance(a, AnswerProof))
    found = next((cue for act in answers for cue in _reaction(table, side, act, answered=False)), None)
    return found._replace(key="proof-seen") if found and found.key == "shown-proof" else found


def _reaction(table: Table, side: str, act: Act, *, answered: bool) -> Iterator[Cue]:
    match act:
        case Offer():
            yield Cue("conditional-offer" if act.ask else "offer", act.give[:1])
        case Counter():
            yield Cue("countered-order" if _reversed(table, act) else "countered", act.give[:1])
        case Accept():
            yield Cue("accepted", _offered(table, act.offer))
        case Decline():
            yield Cue("declined", _offered(table, act.offer))
        case Perform():
            measure = table.scenario.measure(act.measure)
            key = "performed-word" if measure is not None and measure.kind == "word" else "performed-deed"
            yield Cue(key, (act.measure,))
        case Withdraw() if offer := table.offer(act.of):
            yield Cue("withdrew", offer.give[:1])
        case AskProof():
            yield Cue("asked-proof", (whole(act.measure),))
        case AnswerProof():
            proof = next((p for p in table.proofs if p.id == act.proof), None)
            about = (whole(proof.measure),) if proof else ()
            yield Cue("shown-proof" if act.show else "refused-proof", about)
        case Explain():
            yield Cue("explained", values={"inject": phrases.incident(table, act.incident)})
        case Reserve():
            yield Cue("reserved")
        case RequestContact():
            yield Cue("contact", values={"channel": descriptions.channel(act.channel)})
        case AnswerContact():
            channel = next(c.channel for c in table.contacts if c.id == act.contact)
            key = "took-contact" if act.take else "refused-contact"
            yield Cue(key, values={"channel": descriptions.channel(channel)})
        case Protest():
            yield _protested(table, side, act)
        case Counteract():
            values = {"deed": phrases.deed(table, act.countermeasure)}
            if word := against_pledge(table, table.scenario.other(side), act.countermeasure):
                yield Cue("countermeasure-pledge", (word.measure,), values | given_word(word))
            else:
                yield Cue("countermeasure-answered" if answered else "countermeasure", values=values)
        case Hold():
            yield Cue("hold")
        case _:
            return


def _protested(table: Table, side: str, act: Protest) -> Cue:
    """What the other side protested against, with this side's account of it where it has one."""
    about = protested(table, side, act)
    if about and table.scenario.measure(about):
        done = any(performed.by == side and performed.measure == about for performed in table.performed)
        return Cue("protest-late" if done else "protest-broken", (about,))
    if any(inject.id == about for inject in table.scenario.injects):
        values = {"inject": phrases.incident(table, about, own=True)}
        account = phrases.account(about)
        return (
            Cue("protest-account", values=values | {"account": account})
            if account
            else Cue("protest-inject", values=values)
        )
    return Cue("protest-deed", values={"deed": phrases.incident(table, about, own=True)}) if about else Cue("protest")


def _reversed(table: Table, act: Counter) -> bool:
    """Whether a counter-offer is the same exchange, but the other side must perform first."""
    offer = table.offer(act.offer)
    return offer is not None and bargain.reverses(act, offer)


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
    noun = _offered(table, act.offer)
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


def _offered(table: Table, offer_id: str) -> tuple[str, ...]:
    offer: TabledOffer | None = table.offer(offer_id)
    return offer.give[:1] if offer else ()


def _declining(table: Table, act: Decline) -> Cue:
    """The objection to an offer, and its subject: what is asked for, what is offered, or the first for the whole."""
    reason = next((key for key, words in speech("reasons").items() if words == act.reason), "unready")
    offer = table.offer(act.offer)
    if offer is None or reason not in (*ASKED, *GIVEN):
        return Cue(f"decline-{reason}", _offered(table, act.offer))
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


def _only_words(table: Table, side: str) -> bool:
    mine = [p for p in table.performed if p.by == side]
    return len(mine) >= WORDS_ONLY_FROM and all(p.kind == "word" for p in mine)

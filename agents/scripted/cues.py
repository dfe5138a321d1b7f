"""The subjects of a statement: occasions in the other side's turn, and one for each act of the side itself."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agents.scripted import bargain, phrases
from agents.scripted.temper import acts_of_last_turn, new_injects, recent_breaches, unanswered_protest
from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    Counter,
    Counteract,
    Decline,
    Hold,
    Offer,
    Perform,
    Protest,
    RequestContact,
    WalkOut,
    Withdraw,
)
from moderator.table import Table, TabledOffer
from prompts.load import speech

WORDS_ONLY_FROM = 3
"""Number of words by the other side, without any deed, at which a statement comments on it."""


class Cue(NamedTuple):
    """A subject of a sentence: the key of its templates, the measures that ``{noun}`` stands for, and other values."""

    key: str
    about: tuple[str, ...] = ()
    values: dict[str, str] = {}  # noqa: RUF012 never changed
    doing: str = ""
    """The measure that is carried out."""


WEIGHTY = ("renounced", "breach", "countermeasure", "countermeasure-answered", "unheeded")
"""Subjects important enough to be mentioned in addition to an inject or a countermeasure of one's own."""


def inject_cues(table: Table, side: str, *, answered: bool) -> Iterator[Cue]:
    """The injects to mention; harmful ones of the other side have other templates if the side reacts to them."""
    for inject in new_injects(table, side):
        key = "own-inject" if inject.actor == side else "inject"
        if answered and inject.actor == table.scenario.other(side) and inject.value.points < 0:
            key = "inject-answered"
        yield Cue(key, values={"inject": phrases.inject(inject, side)})


def reaction_cues(table: Table, side: str, *, answered: bool) -> Iterator[Cue]:
    """The events of the other side's turn to react to, the most important first."""
    other = table.scenario.other(side)
    acts = acts_of_last_turn(table, other)
    renounced = {c.id: c.measure for c in table.commitments if Withdraw(of=c.id) in acts}
    yield from (Cue("renounced", (measure,)) for measure in renounced.values())
    broken = tuple(m for m in recent_breaches(table, other) if m not in renounced.values())
    if broken:
        yield Cue("breach", broken[:1])
    if not table.said:
        yield Cue("opening")
    elif table.said[-1].side == side:
        yield Cue("forfeit")
    found = [cue for act in acts for cue in _reaction(table, act, answered=answered)]
    if any(cue.key == "performed-word" for cue in found) and _only_words(table, other):
        yield Cue("words-only")
    found.sort(key=lambda cue: ORDER.index(cue.key))
    yield from (cue for cue in found if cue.key in WEIGHTY)
    if answered and unanswered_protest(table, side):
        yield Cue("unheeded")
    yield from (cue for cue in found if cue.key not in WEIGHTY)


ORDER = (
    "countermeasure-answered",
    "countermeasure",
    "protest",
    "performed-deed",
    "performed-word",
    "accepted",
    "countered",
    "countered-order",
    "declined",
    "withdrew",
    "conditional-offer",
    "offer",
    "refused-contact",
    "contact",
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
                objection = next((k for k, v in speech("reasons").items() if v == act.reason), "unbalanced")
                yield Cue(f"decline-{objection}", _objected(table, act.offer, objection))
            case Withdraw():
                owed = [c.measure for c in table.commitments if c.id == act.of]
                yield Cue("renounce", tuple(owed)) if owed else Cue("withdraw", _offered(table, act.of))
            case _:
                yield _other_act(table, act)


def _reaction(table: Table, act: Act, *, answered: bool) -> Iterator[Cue]:
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
        case RequestContact():
            yield Cue("contact", values={"channel": phrases.channel(act.channel)})
        case AnswerContact():
            channel = next(c.channel for c in table.contacts if c.id == act.contact)
            key = "contact" if act.take else "refused-contact"
            yield Cue(key, values={"channel": phrases.channel(channel)})
        case Protest():
            yield Cue("protest")
        case Counteract():
            key = "countermeasure-answered" if answered else "countermeasure"
            yield Cue(key, values={"deed": phrases.deed(table, act.countermeasure)})
        case Hold():
            yield Cue("hold")
        case _:
            return


def _reversed(table: Table, act: Counter) -> bool:
    """Whether a counter-offer is the same exchange, but the other side must perform first."""
    offer = table.offer(act.offer)
    return offer is not None and bargain.reverses(act, offer)


def _offering(table: Table, act: Offer | Counter, key: str = "conditional") -> Cue:
    values = {"offer": phrases.measures(table, act.give, "offer"), "rounds": phrases.ROUNDS[act.deadline]}
    if not act.ask:
        return Cue("offer", values=values | {"why": phrases.measures(table, act.give, "why")})
    if key == "conditional" and len(act.give) + len(act.ask) > 2:
        key = "package"
    return Cue(key, values=values | {"asked": phrases.measures(table, act.ask, "ask")})


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


def _other_act(table: Table, act: Act) -> Cue:
    match act:
        case RequestContact():
            return Cue("request-contact", values={"channel": phrases.channel(act.channel)})
        case AnswerContact():
            channel = next(c.channel for c in table.contacts if c.id == act.contact)
            key = "answer-contact" if act.take else "refuse-contact"
            return Cue(key, values={"channel": phrases.channel(channel)})
        case Counteract():
            return Cue("countermeasure", values={"deed": phrases.deed(table, act.countermeasure)})
        case Protest():
            return Cue("protest")
        case WalkOut():
            return Cue("walk-out")
        case _:
            return Cue("hold")


def _offered(table: Table, offer_id: str) -> tuple[str, ...]:
    offer: TabledOffer | None = table.offer(offer_id)
    return offer.give[:1] if offer else ()


def _objected(table: Table, offer_id: str, objection: str) -> tuple[str, ...]:
    """The subject of an objection: the measures asked for, or the offer as a whole."""
    offer = table.offer(offer_id)
    asked = offer is not None and objection in ("cost", "red-line")
    return offer.ask[:1] if offer and asked and offer.ask else _offered(table, offer_id)


def _only_words(table: Table, side: str) -> bool:
    mine = [p for p in table.performed if p.by == side]
    return len(mine) >= WORDS_ONLY_FROM and all(p.kind == "word" for p in mine)

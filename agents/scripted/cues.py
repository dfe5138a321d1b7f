"""What a statement is about: the occasion in the other side's turn, and one for each act of one's own."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agents.scripted import bargain, phrases
from agents.scripted.temper import acts_of_last_turn, recent_breaches, new_injects, unanswered_protest
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

EMPTY_WORDS = 3
"""Words of the other side without a deed from which that is remarked on."""


class Cue(NamedTuple):
    """An occasion to speak: the key of its templates, the measures that ``{noun}`` stands for, and other values."""

    key: str
    about: tuple[str, ...] = ()
    values: dict[str, str] = {}  # noqa: RUF012 never changed
    doing: str = ""
    """The measure that is being carried out."""


WEIGHTY = ("renounced", "breach", "countermeasure", "countermeasure-answered", "unheeded")
"""What is spoken of beside the news of the day, and all that is before a countermeasure of one's own."""


def inject_cues(table: Table, side: str, *, answered: bool) -> Iterator[Cue]:
    """The injects to speak of, those in which the other side did harm in another tone where one answers them."""
    for inject in new_injects(table, side):
        key = "own-inject" if inject.actor == side else "inject"
        if answered and inject.actor == table.scenario.other(side) and inject.value.points < 0:
            key = "inject-answered"
        yield Cue(key, values={"inject": phrases.inject(inject, side)})


def reaction_cues(table: Table, side: str, *, answered: bool) -> Iterator[Cue]:
    """What there is to react to in the other side's turn, weightiest first."""
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
"""Which act of the other side's turn is spoken of first."""


def act_cues(table: Table, side: str, acts: Sequence[Act]) -> Iterator[Cue]:
    """What there is to say of one's own acts, in order; what is agreed and done at once is said as one."""
    accepted = {act.offer for act in acts if isinstance(act, Accept)}
    done = {act.measure for act in acts if isinstance(act, Perform)}
    for act in acts:
        match act:
            case Offer():
                yield _offering(table, act)
            case Counter():
                yield _offering(table, act, key="counter-order" if _turned(table, act) else "counter")
            case Accept():
                yield _accepting(table, act, done)
            case Perform():
                yield _performing(table, side, act, accepted)
            case Decline():
                objection = next((k for k, v in speech("reasons").items() if v == act.reason), "unbalanced")
                yield Cue(f"decline-{objection}", _objected(table, act.offer, objection))
            case Withdraw():
                promised = [c.measure for c in table.commitments if c.id == act.of]
                yield Cue("renounce", tuple(promised)) if promised else Cue("withdraw", _offered(table, act.of))
            case _:
                yield _other_act(table, act)


def _reaction(table: Table, act: Act, *, answered: bool) -> Iterator[Cue]:
    match act:
        case Offer():
            yield Cue("conditional-offer" if act.ask else "offer", act.give[:1])
        case Counter():
            yield Cue("countered-order" if _turned(table, act) else "countered", act.give[:1])
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


def _turned(table: Table, act: Counter) -> bool:
    """Whether a counter-offer asks for the same exchange with the other side going first."""
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
    """What an objection is to: the price asked, or the offer as a whole."""
    offer = table.offer(offer_id)
    asked = offer is not None and objection in ("cost", "red-line")
    return offer.ask[:1] if offer and asked and offer.ask else _offered(table, offer_id)


def _only_words(table: Table, side: str) -> bool:
    mine = [p for p in table.performed if p.by == side]
    return len(mine) >= EMPTY_WORDS and all(p.kind == "word" for p in mine)

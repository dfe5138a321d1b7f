"""Acts in one plain line each, for screens, prompts and exports."""

from collections.abc import Iterable

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
    Move,
    Offer,
    Perform,
    Protest,
    RequestContact,
    Reserve,
    WalkOut,
    Withdraw,
)
from moderator.table import TabledOffer
from scenarios.types import Countermeasure, Inject, Scenario


def public_texts(move: Move) -> tuple[str, ...]:
    """Every text of a move that the public hears."""
    return (*filter(None, (move.statement, move.translation)), *texts_in(move.acts))


def texts_read(move: Move) -> tuple[str, ...]:
    """Every text of a move that the other side reads: the public ones, and messages through a channel."""
    return (*public_texts(move), *(message for act in move.acts if (message := private_text(act))))


def texts_in(acts: Iterable[Act]) -> tuple[str, ...]:
    """The public texts in acts: why an offer is declined or talks are left, and what a protest is about."""
    return tuple(filter(None, map(_text_in, acts)))


def _text_in(act: Act) -> str:
    match act:
        case Decline() | Hold() | WalkOut():
            return act.reason
        case Protest():
            return act.about
        case _:
            return ""


def private_text(act: Act) -> str:
    """The words of an act that only the other side reads; empty where there are none."""
    match act:
        case Message():
            return act.text
        case AnswerContact():
            return act.message
        case _:
            return ""


def without_message(act: Act) -> Act:
    """The act without its words that only the other side reads."""
    match act:
        case Message():
            return act.model_copy(update={"text": "(not shown)"})
        case AnswerContact(message=str(message)) if message:
            return act.model_copy(update={"message": ""})
        case _:
            return act


def act_line(act: Act, scenario: Scenario) -> str:
    """An act in one line, with the titles of its measures."""
    match act:
        case Offer():
            return f"offers: {package(act, scenario)}"
        case Counter():
            return f"counters {act.offer} with: {package(act, scenario)}"
        case Accept():
            return f"accepts {act.offer}"
        case Decline():
            return f"declines {act.offer}: {act.reason}"
        case Withdraw():
            return f"withdraws {act.of}"
        case Perform():
            return f"carries out: {title(act.measure, scenario)}"
        case RequestContact():
            return f"asks for contact on {act.channel}"
        case AnswerContact():
            answer = f"{'takes' if act.take else 'refuses'} contact {act.contact}"
            return f"{answer}, with a message: {act.message}" if act.message else answer
        case Message():
            return f"sends a message on {act.channel}: {act.text}"
        case AskProof():
            return f"asks for proof of: {title(act.measure, scenario)}"
        case AnswerProof():
            return f"{'shows' if act.show else 'refuses'} proof {act.proof}"
        case Explain():
            return f"{'regrets' if act.regret else 'explains'}: {incident(act.incident, scenario)}"
        case Reserve():
            return f"must ask its capital before it answers {', '.join(map(_put_off, act.of))}"
        case Protest():
            return f"protests: {act.about}"
        case Counteract():
            return f"takes a countermeasure: {countermeasure(act, scenario)}"
        case WalkOut():
            return f"walks out: {act.reason}" if act.reason else "walks out"
        case Hold(reason=str(reason)) if reason:
            return f"holds: {reason}"
        case _:
            return "holds"


def package(offer: Offer | Counter | TabledOffer, scenario: Scenario) -> str:
    """What an offer gives, and what it asks in return."""
    given = titles(offer.give, scenario)
    if offer.ask:
        return f"{given} -- in return for: {titles(offer.ask, scenario)}{ORDER_OF[offer.first]}"
    joint = all(m and m.joint for m in map(scenario.measure, offer.give))
    return f"{given} ({'for both to sign' if joint else 'unconditional'})"


def titles(ids: Iterable[str], scenario: Scenario) -> str:
    """The titles of measures, joined."""
    return "; ".join(title(i, scenario) for i in ids)


def title(measure_id: str, scenario: Scenario) -> str:
    """A measure's title, or its id if it is not in play."""
    measure = scenario.measure(measure_id)
    return measure.title if measure else measure_id


def countermeasure(act: Counteract, scenario: Scenario) -> str:
    """A countermeasure's title and the channel that it suspends."""
    found = next((c.title for c in scenario.countermeasures if c.id == act.countermeasure), act.countermeasure)
    return f"{found} ({act.channel})" if act.channel else found


ORDER_OF: dict[First, str] = {
    "asked": "",
    "offerer": " -- the side that offers goes first",
    "both": " -- both in the same round",
}
"""Who carries out first, as an offer says it; the side that is asked goes first unless it says otherwise."""


def incident(incident_id: str, scenario: Scenario) -> str:
    """The title of an inject or a countermeasure that a side accounts for."""
    happened: tuple[Inject | Countermeasure, ...] = (*scenario.injects, *scenario.countermeasures)
    return next((entry.title for entry in happened if entry.id == incident_id), incident_id)


def _put_off(of: str) -> str:
    return "what it was given" if of == "gift" else of

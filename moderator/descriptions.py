"""Acts in one plain line each, for screens, prompts and exports; and texts with titles in place of ids."""

import re
from collections.abc import Iterable, Mapping

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
    Remark,
    RequestContact,
    Reserve,
    WalkOut,
    Withdraw,
)
from moderator.table import Table
from moderator.tabled import TabledOffer
from prompts.load import fill, speech
from scenarios.mandate import RedLine
from scenarios.scenario import Scenario
from scenarios.types import Countermeasure, Inject, Measure, piece

ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*(?:#(?:part|rest))?")
ABOUT_CHANNELS = re.compile(r"\b(?:[Cc]hannels?|[Cc]all|[Rr]equest)\b[^.;]*")
"""Words about channels, up to the end of the clause: elsewhere ``trade`` and ``leaders`` are words like others."""


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


def told(act: Act, table: Table) -> str:
    """An act in one line for people: offers, promises and requests for contact by what they are, not by their ids."""
    scenario = table.scenario
    match act:
        case Counter():
            return f"counters offer {act.offer} with: {package(act, scenario)}"
        case Accept():
            return f"accepts {_offer(act.offer, table)}"
        case Decline():
            return f"declines {_offer(act.offer, table)}. Reason: {act.reason}"
        case Withdraw():
            owed = table.commitment(act.of)
            promise = f"takes back its promise: {title(owed.measure, scenario)}" if owed else ""
            return promise or f"withdraws {_offer(act.of, table)}"
        case RequestContact():
            return f"asks for contact on {channel(act.channel)}"
        case AnswerContact():
            answer = f"{'takes' if act.take else 'refuses'} {_request(act.contact, table)}"
            return f"{answer}, with a message: {act.message}" if act.message else answer
        case Message():
            return f"sends a message on {channel(act.channel)}: {act.text}"
        case AnswerProof():
            return f"{'shows' if act.show else 'refuses'} {_proof(act.proof, table)}"
        case Reserve():
            waiting = "; ".join(_waiting(of, table) for of in act.of)
            return f"must ask its capital before it answers {waiting}"
        case Counteract(channel=str(suspended)):
            alone = act.model_copy(update={"channel": None})
            return f"{act_line(alone, scenario)} ({channel(suspended)})"
        case _:
            return act_line(act, scenario)


def _offer(id_: str, table: Table) -> str:
    offer = table.offer(id_)
    return f"offer {id_}: {package(offer, table.scenario)}" if offer else f"offer {id_}"


def _request(id_: str, table: Table) -> str:
    """A request for contact: whose, and on which channel."""
    asked = next((c for c in table.contacts if c.id == id_), None)
    if asked is None:
        return "the request for contact"
    return f"{table.scenario.mandate(asked.by).name}'s request for contact on {channel(asked.channel)}"


def _proof(id_: str, table: Table) -> str:
    asked = next((p for p in table.proofs if p.id == id_), None)
    return f"proof of: {title(asked.measure, table.scenario)}" if asked else f"proof {id_}"


def _waiting(id_: str, table: Table) -> str:
    """What an answer is put off to: an offer, a request for contact or for proof, or a gift."""
    if any(c.id == id_ for c in table.contacts):
        return _request(id_, table)
    if any(p.id == id_ for p in table.proofs):
        return f"the request for {_proof(id_, table)}"
    return _put_off(id_) if id_ == "gift" else _offer(id_, table)


def noticed(remark: Remark, table: Table) -> str:
    """A remark in a few words: its kind, what it is about by title, and whether only the other side reads it."""
    about = f" about {subject(remark.about, table)}" if remark.about else ""
    return f"{remark.kind}{about}{' (in private)' if remark.private else ''}"


def subject(id_: str, table: Table) -> str:
    """What words are about: an offer by its number, a measure, an inject or a countermeasure by its title."""
    if table.offer(id_):
        return f"offer {id_}"
    measure = table.scenario.measure(id_)
    return f"“{measure.title if measure else incident(id_, table.scenario)}”"


def crossing(line: RedLine, scenario: Scenario) -> str:
    """What an act that crosses a declared red line of the other side brings, in one sentence."""
    owner = next(m.name for m in scenario.sides if line in m.red_lines)
    return f"crosses {owner}'s line “{line.title}”; it will be answered and scored as a provocation"


def channel(id_: str) -> str:
    """A channel as it is named in a sentence, such as ``the defence hotline``."""
    terms = speech("terms")
    return str(terms["channels"].get(id_) or fill(terms["fallback"]["channel"], title=id_.replace("-", " ")))


def titled(text: str, scenario: Scenario) -> str:
    """A text with titles in place of the ids of measures, countermeasures, injects, red lines, rules and channels.

    Sides, audiences and papers are named as well.
    """
    channels = {c: channel(c) for c in scenario.channels}
    about = ABOUT_CHANNELS.sub(lambda found: _renamed(found[0], channels), text)
    pieces = {ref: f"“{title(ref, scenario)}”" for ref in ID.findall(about) if piece(ref)}
    return _renamed(about, _titles(scenario) | pieces)


def _titles(scenario: Scenario) -> dict[str, str]:
    lines = [line for mandate in scenario.sides for line in mandate.red_lines]
    named: list[Measure | Countermeasure | Inject | RedLine] = [
        *scenario.measures,
        *scenario.countermeasures,
        *scenario.injects,
        *lines,
    ]
    cited = [c.paper for rule in scenario.rules for c in rule.citations]
    cited += [c.paper for part in named for c in part.citations]
    return (
        {c: channel(c) for c in scenario.channels if "-" in c}
        | {part.id: f"“{part.title}”" for part in named}
        | {rule.id: f"“{rule.claim}”" for rule in scenario.rules}
        | {m.id: m.name for m in scenario.sides}
        | {a.id: a.name for m in scenario.sides for a in m.audiences}
        | {paper: paper.replace("-", " ").title() for paper in cited}
    )


def _renamed(text: str, names: Mapping[str, str]) -> str:
    return ID.sub(lambda found: names.get(found[0], found[0]), text)


def package(offer: Offer | Counter | TabledOffer, scenario: Scenario) -> str:
    """What an offer gives, and what it asks in return."""
    return f"{_exchange(offer, scenario)}{ORDER_OF[offer.first] if offer.ask else ''}"


def tabled(offer: TabledOffer, scenario: Scenario) -> str:
    """What an offer on the table gives, what it asks in return, and who goes first, by name."""
    return "; ".join(filter(None, (_exchange(offer, scenario), order(offer, scenario))))


def order(offer: TabledOffer, scenario: Scenario) -> str:
    """Who is to carry out first, by name; empty where nothing is asked in return."""
    if not offer.ask:
        return ""
    if offer.first == "both":
        return "both in the same round"
    first = offer.by if offer.first == "offerer" else scenario.other(offer.by)
    return f"{scenario.mandate(first).name} goes first"


def _exchange(offer: Offer | Counter | TabledOffer, scenario: Scenario) -> str:
    given = titles(offer.give, scenario)
    if offer.ask:
        return f"{given} -- in return for: {titles(offer.ask, scenario)}"
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

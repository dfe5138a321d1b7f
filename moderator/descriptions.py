"""Acts in one plain line each, for screens, prompts and exports."""

from collections.abc import Iterable

from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    Counter,
    Counteract,
    Decline,
    Move,
    Offer,
    Perform,
    Protest,
    RequestContact,
    WalkOut,
    Withdraw,
)
from moderator.table import TabledOffer
from scenarios.types import Scenario


def public_texts(move: Move) -> tuple[str, ...]:
    """Every text of a move that the other side reads."""
    return (*filter(None, (move.statement, move.translation)), *remarks(move.acts))


def remarks(acts: Iterable[Act]) -> tuple[str, ...]:
    """The texts in acts: why an offer is declined, and what a protest is about."""
    return tuple(
        act.reason if isinstance(act, Decline) else act.about for act in acts if isinstance(act, Decline | Protest)
    )


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
            return f"{'takes' if act.take else 'refuses'} contact {act.contact}"
        case Protest():
            return f"protests: {act.about}"
        case Counteract():
            return f"takes a countermeasure: {countermeasure(act, scenario)}"
        case WalkOut():
            return "walks out"
        case _:
            return "holds"


def package(offer: Offer | Counter | TabledOffer, scenario: Scenario) -> str:
    """What an offer gives, and what it asks in return."""
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

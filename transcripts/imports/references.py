"""The ids in an event that name nothing: in its scenario, or at the table before it."""

from collections.abc import Iterable, Iterator

from moderator.enact import enact
from moderator.events import Breached, Event, Expired, Moved
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
    Message,
    Offer,
    Perform,
    RequestContact,
    Reserve,
    Withdraw,
)
from moderator.table import Table


def unknown(event: Event, table: Table) -> Iterator[str]:
    """The ids that name nothing, each with its kind; a refused move may name anything, as nothing of it happened."""
    match event:
        case Moved():
            for act in event.move.acts:
                yield from _missing(act, table)
                table = enact(table, event.side, act)
        case Expired():
            yield from _absent("offer", (event.offer,), _offers(table))
        case Breached():
            yield from _absent("commitment", (event.commitment,), _commitments(table))
        case _:
            return


def _missing(act: Act, table: Table) -> Iterator[str]:
    """The ids in an act that name nothing."""
    scenario = table.scenario
    if isinstance(act, Offer | Counter):
        yield from _measures((*act.give, *act.ask, *act.override), table)
    if isinstance(act, Accept | Decline | Counter):
        yield from _absent("offer", (act.offer,), _offers(table))
    match act:
        case Accept():
            yield from _measures(act.override, table)
        case Withdraw():
            yield from _absent("offer or commitment", (act.of,), _offers(table) | _commitments(table))
        case Perform():
            yield from _measures((act.measure, *act.override), table)
        case AskProof():
            yield from _measures((act.measure,), table)
        case RequestContact() | Message():
            yield from _absent("channel", (act.channel,), {*table.channels})
        case AnswerContact():
            yield from _absent("request", (act.contact,), _requests(table))
        case AnswerProof():
            yield from _absent("request", (act.proof,), _requests(table))
        case Reserve():
            yield from _absent("offer or request", act.of, _offers(table) | _requests(table) | {"gift"})
        case Explain():
            taken = {found.id for found in scenario.countermeasures}
            yield from _absent("incident", (act.incident,), taken | {inject.id for _, inject in table.injected})
        case Counteract():
            yield from _absent("countermeasure", (act.countermeasure,), {c.id for c in scenario.countermeasures})
            yield from _absent("channel", filter(None, (act.channel,)), {*table.channels})
        case _:
            return


def _absent(kind: str, ids: Iterable[str], there: set[str]) -> Iterator[str]:
    return (f"{kind} {id_}" for id_ in ids if id_ not in there)


def _measures(ids: Iterable[str], table: Table) -> Iterator[str]:
    return (f"measure {id_}" for id_ in ids if table.scenario.measure(id_) is None)


def _offers(table: Table) -> set[str]:
    return {offer.id for offer in table.offers}


def _commitments(table: Table) -> set[str]:
    return {commitment.id for commitment in table.commitments}


def _requests(table: Table) -> set[str]:
    return {request.id for request in table.contacts} | {request.id for request in table.proofs}

"""Demands: the offers of the doctrines that probe other agents, which ask for as much or as little as is legal."""

from collections.abc import Iterator, Sequence

from agents.scripted.doctrines import Seat
from agents.scripted.reasons import because
from agents.scripted.weigh import Weighed, full_credit, worth
from moderator.moves import Offer
from moderator.rules.judge import lawful
from moderator.table import Table
from scenarios.types import Measure

MOST = 3
"""Measures that an offer may ask for."""


def demand(seat: Seat, table: Table) -> Weighed | None:
    """The offer that a doctrine must make in this turn whatever it is worth; None where it bargains as it likes."""
    kind, begun = seat.doctrine.demands, any(offer.by == seat.side for offer in table.offers)
    if kind == "usual" or (begun and kind != "absurd") or table.open_offers(seat.side):
        return None
    offer = next(_offers(seat, table, most=1 if kind == "low-first" else MOST), None)
    return Weighed(offer, 0.0, because("demand")) if offer else None


def _offers(seat: Seat, table: Table, *, most: int) -> Iterator[Offer]:
    """Legal offers of the least that the side can give: for the most of the other side's measures, or for the least.

    What was asked last is asked again only after something else, so that no words are said twice in a row.
    """
    other = table.scenario.other(seat.side)
    held = [measure for measure in table.scenario.measures if not measure.joint]
    gives = sorted((m for m in held if m.actor == seat.side), key=lambda m: worth(table, seat.side, m))
    asks = sorted((m for m in held if m.actor == other), key=lambda m: full_credit(table, other, m))
    last = next((offer for offer in reversed(table.offers) if offer.by == seat.side), None)
    asks, gives = ([m for m in listed if not last or m.id not in (*last.ask, *last.give)] for listed in (asks, gives))
    for give in gives:
        fit = [ask for ask in asks if lawful(table, seat.side, _offer(give, [ask]))]
        chosen = fit[:1] if most == 1 else fit[-most:]
        if chosen and lawful(table, seat.side, found := _offer(give, chosen)):
            yield found


def _offer(give: Measure, asks: Sequence[Measure]) -> Offer:
    return Offer(give=(give.id,), ask=tuple(ask.id for ask in asks))

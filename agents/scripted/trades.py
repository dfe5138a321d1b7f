"""Trades: what a side could give and ask for, and what that is worth to it."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from agents.scripted.doctrines import Seat
from agents.scripted.reasons import Why, because
from agents.scripted.weigh import (
    Weighed,
    agreement_bonus,
    full_credit,
    home_price,
    is_reply,
    not_yet_given,
    reliability_of,
    step_bonus,
    worth,
)
from moderator.moves import Offer
from moderator.rules.ladder import highest_step
from moderator.table import Table, TabledOffer, measures_by_id
from scenarios.parts import Parts
from scenarios.types import Measure, whole


class Trade(NamedTuple):
    """What a side gives, and what it asks in return."""

    give: tuple[Measure, ...]
    ask: tuple[Measure, ...] = ()

    @property
    def given(self) -> tuple[str, ...]:
        """The ids of what is given."""
        return tuple([m.id for m in self.give])

    @property
    def asked(self) -> tuple[str, ...]:
        """The ids of what is asked."""
        return tuple([m.id for m in self.ask])


def gain(seat: Seat, table: Table, trade: Trade) -> tuple[float, Why]:
    """The value of a trade to a side, and the reason."""
    return net(seat, table, trade, expected(seat, table, trade))


def net(seat: Seat, table: Table, trade: Trade, worth_: float) -> tuple[float, Why]:
    """What a trade is expected to bring, less its price at home, and the reason."""
    price = home_price(table, seat.side, binding(trade))
    return worth_ - seat.doctrine.home * price, because("trade", worth=worth_, price=price)


def binding(trade: Trade) -> tuple[Measure, ...]:
    """The measures that a trade binds its maker to: what it gives, and joint ones that it asks for."""
    return (*trade.give, *(m for m in trade.ask if m.joint))


def expected(seat: Seat, table: Table, trade: Trade) -> float:
    """What a trade would bring a side, as far as it believes the other side's word."""
    given, asked = trade
    other = table.scenario.other(seat.side)
    received = sum([worth(table, seat.side, m) for m in (*asked, *[m for m in given if m.joint])])
    received += sum([agreement_bonus(table, m) for m in given if not m.joint])
    received += max([step_bonus(table, seat.side, m) for m in given], default=0.0)
    received += max([step_bonus(table, other, m) for m in asked], default=0.0)
    return reliability_of(table, other) * received


def trades(seat: Seat, table: Table) -> Iterator[Trade]:
    """What could be offered now: joint measures, and the own measures for comparable ones of the other side."""
    side, other = seat.side, table.scenario.other(seat.side)
    busy = {m for o in table.offers if o.state == "open" for m in (*o.give, *o.ask)}
    step, barter = highest_step(table), _barter(table.scenario.parts, side, other)
    own, theirs, joint = ([m for m in kind if m.step <= step and m.id not in busy] for kind in barter)
    own = not_yet_given(table, side, [rest_or_whole(table, side, m) for m in own])
    theirs = not_yet_given(table, other, [rest_or_whole(table, other, m) for m in theirs])
    for m in not_yet_given(table, side, not_yet_given(table, other, joint)):
        yield Trade(give=(m,))
    for mine, yours in product(own, theirs):
        if _comparable(table, side, mine, yours):
            yield Trade(give=(mine,), ask=(yours,))


@lru_cache(maxsize=64)
def _barter(parts: Parts, side: str, other: str) -> tuple[tuple[Measure, ...], ...]:
    """What can be traded of a side's own measures, of the other side's, and of the joint ones that it may propose."""
    free = tuple(m for m in parts.listed if not is_reply(m))
    own = tuple(m for m in free if m.actor == side and not m.joint)
    theirs = tuple(m for m in free if m.actor == other)
    return own, theirs, tuple(m for m in free if m.joint and m.actor != other)


def rest_or_whole(table: Table, by: str, measure: Measure) -> Measure:
    """The rest of a measure whose part a side has given or owes; otherwise the whole."""
    begun = measure.part and f"{measure.id}#part" in table.given_or_owed(by)
    return (table.scenario.measure(f"{measure.id}#rest") if begun else None) or measure


def _comparable(table: Table, side: str, mine: Measure, yours: Measure) -> bool:
    """Whether two measures can be exchanged: counterparts, or similar in credit, step and domain."""
    if whole(mine.id) in yours.counterparts or whole(yours.id) in mine.counterparts:
        return True
    one, two = full_credit(table, side, mine), full_credit(table, table.scenario.other(side), yours)
    similar = min(one, two) >= 0.5 * max(one, two)
    return similar and mine.step == yours.step and bool({*mine.domains} & {*yours.domains})


def in_part(table: Table, trade: Trade) -> Trade:
    """The same trade for the part of each measure that can be had in part."""
    give, ask = (tuple((m.part and table.scenario.measure(f"{m.id}#part")) or m for m in of) for of in trade)
    return Trade(give, ask)


def packages(table: Table, best: Iterable[Weighed]) -> Iterator[Trade]:
    """Two measures for one: what an exchange gives, with what another offer gives for nothing."""
    acts = [w.act for w in best if isinstance(w.act, Offer)]
    for one, two in product(acts, acts):
        if one.ask and not two.ask:
            yield _trade(table, (*one.give, *two.give), one.ask)


def _trade(table: Table, give: tuple[str, ...], ask: tuple[str, ...]) -> Trade:
    return Trade(give=measures_by_id(table.scenario, give), ask=measures_by_id(table.scenario, ask))


def mirrored(table: Table, offer: TabledOffer) -> Trade:
    """An offer of the other side, as a trade of this side."""
    joint = tuple(m.id for m in measures_by_id(table.scenario, offer.give) if m.joint)
    return _trade(table, offer.ask + joint, tuple(m for m in offer.give if m not in joint))

"""Trades: what a scripted agent could give and ask, before any of it is weighed."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from agents.scripted.doctrines import Seat
from agents.scripted.mending import at_issue
from agents.scripted.weigh import Weighed, full_credit, is_reply, not_yet_given
from moderator.moves import Offer
from moderator.rules.ladder import highest_step
from moderator.table import Table, measures_by_id
from moderator.tabled import TabledOffer
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


def possible(seat: Seat, table: Table) -> Iterator[Trade]:
    """The trades that a side may think of now: each joint measure, and each exchange of two that compare."""
    side, other = seat.side, table.scenario.other(seat.side)
    busy = {m for o in table.offers if o.state == "open" for m in (*o.give, *o.ask)}
    step, barter = highest_step(table), _barter(table.scenario.parts, side, other)
    own, theirs, joint = ([m for m in kind if m.step <= step and m.id not in busy] for kind in barter)
    broken = _broken(table, side)
    own = not_yet_given(table, side, [rest_or_whole(table, side, m) for m in own if m.id not in broken])
    theirs = not_yet_given(table, other, [rest_or_whole(table, other, m) for m in theirs])
    for m in not_yet_given(table, side, not_yet_given(table, other, joint)):
        yield Trade(give=(m,))
    for mine, yours in product(own, theirs):
        if _comparable(table, side, mine, yours):
            yield Trade(give=(mine,), ask=(yours,))


def _broken(table: Table, side: str) -> frozenset[str]:
    """The measures that a side promised and did not carry out or renounced, and so does not offer again."""
    return frozenset(
        whole(c.measure) for c in table.commitments if c.by == side and c.state in ("breached", "withdrawn")
    )


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
    """Whether two measures can be exchanged: counterparts, or similar in credit and step, in one domain or at issue."""
    if whole(mine.id) in yours.counterparts or whole(yours.id) in mine.counterparts:
        return True
    one, two = full_credit(table, side, mine), full_credit(table, table.scenario.other(side), yours)
    similar = min(one, two) >= 0.5 * max(one, two)
    at_hand = bool({*mine.domains} & {*yours.domains}) or bool({mine.id, yours.id} & at_issue(table))
    return similar and mine.step == yours.step and at_hand


def packages(table: Table, best: Iterable[Weighed]) -> Iterator[Trade]:
    """The best exchanges, each with one of the best joint measures added to what is given."""
    acts = [w.act for w in best if isinstance(w.act, Offer)]
    for one, two in product(acts, acts):
        if one.ask and not two.ask:
            yield _trade(table, (*one.give, *two.give), one.ask)


def _trade(table: Table, give: tuple[str, ...], ask: tuple[str, ...]) -> Trade:
    return Trade(give=measures_by_id(table.scenario, give), ask=measures_by_id(table.scenario, ask))


def in_part(table: Table, trade: Trade) -> Trade:
    """A trade with the part of each measure that can be had in part."""
    given, asked = (tuple(map(table.scenario.in_part, ids)) for ids in (trade.given, trade.asked))
    return _trade(table, given, asked)


def mirrored(table: Table, offer: TabledOffer) -> Trade:
    """An offer of the other side, as a trade of this side."""
    joint = tuple(m.id for m in measures_by_id(table.scenario, offer.give) if m.joint)
    return _trade(table, offer.ask + joint, tuple(m for m in offer.give if m not in joint))

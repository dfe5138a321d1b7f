"""Trades: which offers a scripted delegation makes, and how it answers those of the other side."""

from collections.abc import Iterable, Iterator
from itertools import product
from math import exp
from typing import Literal

from agents.scripted.doctrines import Seat
from agents.scripted.weigh import (
    ROOM,
    Weighed,
    step_bonus,
    agreement_bonus,
    not_yet_given,
    full_credit,
    is_reply,
    likely_price,
    likely_worth,
    home_price,
    reliability_of,
    worth,
)
from moderator import coding, fold
from moderator.moves import Accept, Act, Counter, Decline, Offer, Perform
from moderator.rules.judge import check
from moderator.rules.legality import GATE, LADDER_RULE, ONCE
from moderator.score.parameters import DEFAULTS
from moderator.table import Table, TabledOffer, measures_by_id
from scenarios.types import Frozen, Measure

COLD = 3
"""Rounds for which an exchange that came to nothing is not offered again."""

COOLS = 0.4
"""What is left of the chance of a yes for each time that the same measure was asked for in vain."""

STEEP = 6.0
"""How sharply the chance of a yes turns on what an offer brings the other side."""

BARGAIN_DEADLINE = 2
PACKAGES_FROM = 1.0
"""The weight of trades from which a doctrine puts packages together."""

DISTRUST = 0.45
"""How little a side's word may be relied on before that alone is the objection."""

TIGHT = 0.8
"""Share of an audience's room from which its price is the objection, and not the balance of the exchange."""

BOLD = 0.1
"""What an offer must bring beyond the margin for the leader to override what stands against it at home."""

Objection = Literal["cost", "red-line", "unbalanced", "early", "void"]
"""Why an offer is not taken: ``void`` is one that can bring nothing any more."""

OBJECTIONS: dict[str, Objection] = {GATE: "cost", LADDER_RULE: "early", ONCE: "void"}
"""By the rule that a fault names; any other is a red line."""


class Trade(Frozen):
    """What a side gives and what it gets for it."""

    give: tuple[str, ...]
    ask: tuple[str, ...] = ()


class Verdict(Frozen):
    """What a side thinks of an offer made to it: what it would bring, and what keeps it from taking it as it stands."""

    value: float
    why: str
    objection: Objection | None = None
    override: bool = False


def gain(seat: Seat, table: Table, trade: Trade) -> tuple[float, str]:
    """What a trade brings a side, and the numbers behind it."""
    given, asked = measures_by_id(table.scenario, trade.give), measures_by_id(table.scenario, trade.ask)
    other = table.scenario.other(seat.side)
    kept = reliability_of(table, other)
    received = sum(worth(table, seat.side, m) for m in (*asked, *(m for m in given if m.joint)))
    received += sum(agreement_bonus(table, m) for m in given if not m.joint)
    received += max((step_bonus(table, seat.side, m) for m in given), default=0.0)
    received += max((step_bonus(table, other, m) for m in asked), default=0.0)
    price = home_price(table, seat.side, (*given, *(m for m in asked if m.joint)))
    value = kept * received - seat.doctrine.home * price
    return value, f"worth {received:.2f} if kept ({kept:.0%}), price at home {price:.2f}"


def verdict(seat: Seat, table: Table, offer: TabledOffer) -> Verdict:
    """What a side makes of an open offer of the other."""
    value, why = gain(seat, table, _mirrored(table, offer))
    margin = seat.doctrine.margin
    faults, _ = check(table, seat.side, Accept(offer=offer.id))
    if _refused(table, offer.id):
        return Verdict(value=value, why="the other side cannot carry it at home", objection="early")
    if faults:
        lifted, _ = check(table, seat.side, Accept(offer=offer.id, override=True))
        if not lifted and value >= margin + BOLD and concerns_agreement(table, offer):
            return Verdict(value=value, why=f"{why}; the leader overrides", override=True)
        objection = OBJECTIONS.get(faults[0].rule, "red-line")
        return Verdict(value=value, why=f"{why}; {faults[0].message}", objection=objection)
    if value >= margin:
        return Verdict(value=value, why=why)
    return Verdict(value=value, why=f"{why}, under {margin:.2f}", objection=_objection(seat, table, offer))


def counters(seat: Seat, table: Table, offer: TabledOffer) -> Iterator[Weighed]:
    """Offers to put in the place of one: each keeps something of it."""
    touched = {*offer.give, *offer.ask}
    without = fold.enact(table, seat.side, Decline(offer=offer.id, reason="-"))
    for found in offers(seat, without):
        act = found.act
        if isinstance(act, Offer) and touched & {*act.give, *act.ask} and not reverses(act, offer):
            counter = Counter(offer=offer.id, give=act.give, ask=act.ask, deadline=act.deadline)
            yield Weighed(counter, found.value, found.why)


def delivery_first(seat: Seat, table: Table, offer: TabledOffer) -> Counter | None:
    """The same exchange as one's own offer, so that the other side delivers first; None where that is not worth asking.

    Whoever is asked carries out first: so an offer turned round is a request for proof of delivery.
    """
    other = table.scenario.other(seat.side)
    asked = measures_by_id(table.scenario, offer.ask)
    turned = any(reverses(o, offer) for o in table.offers)
    joint = any(m.joint for m in (*asked, *measures_by_id(table.scenario, offer.give)))
    mere_words = all(m.kind == "word" and m.cost.level in ("none", "low") for m in asked)
    if mere_words or joint or turned or table.score.trust[other] >= DEFAULTS.cooperation_pays_from:
        return None
    counter = Counter(offer=offer.id, give=offer.ask, ask=offer.give, deadline=BARGAIN_DEADLINE)
    return None if check(table, seat.side, counter)[0] else counter


def offers(seat: Seat, table: Table) -> Iterator[Weighed]:
    """Every offer a side may now make that would bring it enough, weighed by the chance of a yes."""
    singles = [w for trade in _trades(seat, table) if (w := _weighed(seat, table, trade))]
    yield from singles
    if seat.doctrine.bargains >= PACKAGES_FROM:
        best = sorted(singles, key=lambda w: -w.value)[:3]
        yield from (w for trade in _packages(best) if (w := _weighed(seat, table, trade)))


def reverses(one: Offer | Counter | TabledOffer, two: TabledOffer) -> bool:
    """Whether one offer is the other turned round: the same terms, in another order."""
    return {*one.give} == {*two.ask} and {*one.ask} == {*two.give}


def concerns_agreement(table: Table, offer: TabledOffer) -> bool:
    """Whether an offer is about the agreement that both were sent for."""
    return any(agreement_bonus(table, m) > 0 for m in measures_by_id(table.scenario, (*offer.give, *offer.ask)))


def measures_of(act: Act) -> frozenset[str]:
    """The measures that an act is about."""
    match act:
        case Offer() | Counter():
            return frozenset((*act.give, *act.ask))
        case Perform():
            return frozenset((act.measure,))
        case _:
            return frozenset()


def refused(table: Table, side: str) -> frozenset[str]:
    """What a side was lately asked for and would not give: it does not give it for nothing a moment later."""
    closed = (o for o in table.offers if o.by != side and o.state in ("declined", "countered"))
    return frozenset(m for o in closed if o.until >= table.round for m in o.ask)


def _weighed(seat: Seat, table: Table, trade: Trade) -> Weighed | None:
    act = Offer(give=trade.give, ask=trade.ask, deadline=BARGAIN_DEADLINE)
    value, why = gain(seat, table, trade)
    if value < max(seat.doctrine.margin, 0.02) or _cold(seat.side, table, trade) or _demands(seat, table, trade):
        return None
    if check(table, seat.side, act)[0]:
        return None
    chance = _chance(seat.side, table, trade)
    return Weighed(act, seat.doctrine.bargains * chance * value, f"{why}, chance of a yes {chance:.0%}")


def _trades(seat: Seat, table: Table) -> Iterator[Trade]:
    side, other = seat.side, table.scenario.other(seat.side)
    busy = {m for o in table.offers if o.state == "open" for m in (*o.give, *o.ask)}
    free = [m for m in table.scenario.measures if m.id not in busy and not is_reply(m)]
    own = [m for m in free if m.actor == side and not m.joint and not_yet_given(table, side, m)]
    theirs = [m for m in free if m.actor == other and not_yet_given(table, other, m)]
    joint = [m for m in free if m.joint and m.actor != other and not_yet_given(table, side, m) and not_yet_given(table, other, m)]
    for m in joint:
        yield Trade(give=(m.id,))
    for mine, yours in product(own, theirs):
        if _level_with(table, side, mine, yours):
            yield Trade(give=(mine.id,), ask=(yours.id,))


def _level_with(table: Table, side: str, mine: Measure, yours: Measure) -> bool:
    """Whether two measures can stand against each other: counterparts, or of one kind and subject."""
    if mine.id in yours.counterparts or yours.id in mine.counterparts:
        return True
    one, two = full_credit(table, side, mine), full_credit(table, table.scenario.other(side), yours)
    near = min(one, two) >= 0.5 * max(one, two)
    return near and mine.step == yours.step and bool({*mine.domains} & {*yours.domains})


def _packages(best: Iterable[Weighed]) -> Iterator[Trade]:
    acts = [w.act for w in best if isinstance(w.act, Offer)]
    for one, two in product(acts, acts):
        if one.ask and not two.ask:
            yield Trade(give=(*one.give, *two.give), ask=one.ask)


def _chance(side: str, table: Table, trade: Trade) -> float:
    given, asked = measures_by_id(table.scenario, trade.give), measures_by_id(table.scenario, trade.ask)
    bound = (*asked, *(m for m in given if m.joint))
    appeal = sum(likely_worth(table, side, m) for m in given) - likely_price(bound)
    failed = [o for o in table.offers if o.by == side and o.state not in ("open", "accepted")]
    refused = sum(bool({*o.ask, *o.give} & {m.id for m in bound}) for o in failed)
    return COOLS**refused / (1 + exp(-STEEP * appeal))


def _cold(side: str, table: Table, trade: Trade) -> bool:
    """Whether such an exchange came to nothing lately, made by either side."""
    for past in table.offers:
        if past.state in ("open", "accepted") or past.until < table.round - COLD:
            continue
        give, ask = ({*past.give}, {*past.ask}) if past.by == side else ({*past.ask}, {*past.give})
        alone = not trade.ask and {*trade.give} <= give | ask
        if alone or ({*trade.ask} >= ask and {*trade.give} <= give):
            return True
    return False


def _demands(seat: Seat, table: Table, trade: Trade) -> bool:
    """Whether it would ask the other side to cross a red line it has declared."""
    asked = measures_by_id(table.scenario, trade.ask)
    return any(coding.demands_crossing(table, seat.side, m, trade.give) for m in asked)


def _mirrored(table: Table, offer: TabledOffer) -> Trade:
    """An offer of the other side as a trade of one's own."""
    joint = tuple(m.id for m in measures_by_id(table.scenario, offer.give) if m.joint)
    return Trade(give=offer.ask + joint, ask=tuple(m for m in offer.give if m not in joint))


def _objection(seat: Seat, table: Table, offer: TabledOffer) -> Objection:
    if reliability_of(table, offer.by) < DISTRUST:
        return "early"
    price = home_price(table, seat.side, coding.owed_if_accepted(table, seat.side, offer.id))
    return "cost" if price >= TIGHT * ROOM else "unbalanced"


def _refused(table: Table, offer_id: str) -> bool:
    """Whether accepting it was refused in this turn: only the other side's price at home can be why."""
    return any(offer_id in fault.message.split() for fault in table.faults)

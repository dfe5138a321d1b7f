"""Bargaining: the offers of a scripted agent, and its answers to offers of the other side."""

from collections.abc import Iterator
from math import exp
from typing import Literal, NamedTuple

from agents.scripted.doctrines import Seat
from agents.scripted.reasons import Why, because
from agents.scripted.trades import Trade, in_part, mirrored, packages, possible
from agents.scripted.weigh import (
    ROOM,
    Weighed,
    agreement_bonus,
    home_price,
    likely_price,
    likely_worth,
    reliability_of,
    step_bonus,
    worth,
)
from moderator import coding
from moderator.enact import enact
from moderator.moves import Accept, Act, Counter, Decline, Offer, Perform
from moderator.rules import domestic
from moderator.rules.giving import GATE, ONCE
from moderator.rules.judge import check, lawful, with_override
from moderator.rules.ladder import LADDER_RULE
from moderator.score.parameters import DEFAULTS
from moderator.table import Table, measures_by_id
from moderator.tabled import TabledOffer
from scenarios.types import Measure, whole

NOT_AGAIN = 3
"""Number of rounds in which an exchange that failed is not offered again."""

AFTER_FAILURE = 0.4
"""Factor on the probability of acceptance for each earlier offer of the same measures that failed."""

STEEPNESS = 6.0
"""Slope of the logistic curve that gives the probability of acceptance from the value for the other side."""

BARGAIN_DEADLINE = 2
PACKAGES_FROM = 1.0
"""Weight of trades at and above which a doctrine offers packages."""

DISTRUST = 0.45
"""Reliability of the other side's word below which it is the objection to an offer that would do if it were kept."""

LEAST = 0.02
"""Value below which an exchange is not offered, whatever the margin."""

HIGH_PRICE = 0.8
"""Share of the price ROOM at and above which the price is the objection; below it, the balance of the exchange."""

OVERRIDE_FROM, BOLD = 0.1, 0.0
"""Value above the margin at which the leader overrides objections at home to an offer, and at which a bold one does."""

Objection = Literal["cost", "red-line", "unbalanced", "little", "distrust", "theirs", "early", "void"]
"""Why an offer is not accepted: ``little`` brings something but too little, ``theirs`` the other side could not carry
at home, and ``void`` has no value any more."""

OBJECTIONS: dict[str, Objection] = {GATE: "cost", LADDER_RULE: "early", ONCE: "void"}
"""Objections by the rule of a fault; any other rule is a red line."""


class Verdict(NamedTuple):
    """A side's evaluation of an offer made to it: the value, and the objection to accepting it unchanged, if any."""

    value: float
    why: Why
    objection: Objection | None = None
    override: tuple[str, ...] = ()


def gain(seat: Seat, table: Table, trade: Trade) -> tuple[float, Why]:
    """The value of a trade to a side, and the reason."""
    brings, price = _expected(seat, table, trade), home_price(table, seat.side, _binding(trade))
    return brings - seat.doctrine.home * price, because("trade", worth=brings, price=price)


def _binding(trade: Trade) -> tuple[Measure, ...]:
    """The measures that a trade binds its maker to: what it gives, and joint ones that it asks for."""
    return (*trade.give, *(m for m in trade.ask if m.joint))


def _expected(seat: Seat, table: Table, trade: Trade) -> float:
    """What a trade would bring a side, as far as it believes the other side's word."""
    given, asked = trade
    side, other, received, bonus = seat.side, table.scenario.other(seat.side), 0.0, 0.0
    for m in asked:
        received += worth(table, side, m)
    for m in given:
        if m.joint:
            received += worth(table, side, m)
        else:
            bonus += agreement_bonus(table, m)
    received += bonus
    received += step_bonus(table, side, given)
    received += step_bonus(table, other, asked)
    return reliability_of(table, other) * received


def verdict(seat: Seat, table: Table, offer: TabledOffer) -> Verdict:
    """A side's evaluation of an open offer of the other side."""
    value, why = gain(seat, table, mirrored(table, offer))
    margin = seat.doctrine.margin
    accept = Accept(offer=offer.id)
    faults = check(table, seat.side, accept)
    if domestic.unpayable(table, offer):
        return Verdict(value=value, why=because("unpayable"), objection="theirs")
    if faults:
        dear = BOLD if seat.doctrine.bold else OVERRIDE_FROM
        if value >= margin + dear and concerns_agreement(table, offer):
            overriding = with_override(table, seat.side, accept)
            if isinstance(overriding, Accept):
                return Verdict(value=value, why=why + because("leader"), override=overriding.override)
        objection = OBJECTIONS.get(faults[0].rule, "red-line")
        return Verdict(value=value, why=(*why, faults[0]), objection=objection)
    if value >= margin:
        return Verdict(value=value, why=why)
    return Verdict(value=value, why=why + because("small"), objection=_objection(seat, table, offer, value))


def counters(seat: Seat, table: Table, offer: TabledOffer) -> Iterator[Weighed]:
    """Possible counter-offers to an offer; each has at least one measure of it."""
    touched = {*map(whole, (*offer.give, *offer.ask))}
    without = enact(table, seat.side, Decline(offer=offer.id, reason="-"))
    for found in offers(seat, without):
        act = found.act
        if isinstance(act, Offer) and touched & {*map(whole, (*act.give, *act.ask))} and not reverses(act, offer):
            counter = Counter(offer=offer.id, give=act.give, ask=act.ask, deadline=act.deadline, first=act.first)
            yield Weighed(counter, found.value, found.why)


def delivery_first(seat: Seat, table: Table, offer: TabledOffer) -> Counter | None:
    """A counter-offer with the same exchange in which the other side delivers first; None if that is not useful.

    The side that is asked performs first, so reversing an offer is a request for proof of delivery.
    """
    other = table.scenario.other(seat.side)
    asked = measures_by_id(table.scenario, offer.ask)
    reversed_before = any(reverses(o, offer) for o in table.offers)
    joint = any(m.joint for m in (*asked, *measures_by_id(table.scenario, offer.give)))
    only_words = all(m.kind == "word" and m.cost.level in ("none", "low") for m in asked)
    if (
        only_words
        or joint
        or reversed_before
        or offer.first == "offerer"
        or table.score.trust[other] >= DEFAULTS.cooperation_pays_from
    ):
        return None
    counter = Counter(offer=offer.id, give=offer.ask, ask=offer.give, deadline=BARGAIN_DEADLINE)
    return counter if lawful(table, seat.side, counter) else None


def offers(seat: Seat, table: Table) -> Iterator[Weighed]:
    """The offers that a side may make now and that have enough value, weighted by the probability of acceptance."""
    singles = [w for trade in possible(seat, table) if (w := _whole_or_part(seat, table, trade))]
    yield from singles
    if seat.doctrine.bargains >= PACKAGES_FROM:
        best = sorted(singles, key=lambda w: -w.value)[:3]
        yield from (w for trade in packages(table, best) if (w := _weighed(seat, table, trade)))


def reverses(one: Offer | Counter | TabledOffer, two: TabledOffer) -> bool:
    """Whether one offer is the reverse of the other: the same terms, with the sides exchanged."""
    return {*one.give} == {*two.ask} and {*one.ask} == {*two.give}


def concerns_agreement(table: Table, offer: TabledOffer) -> bool:
    """Whether an offer contains a measure of the scenario's agreement."""
    return any(agreement_bonus(table, m) > 0 for m in measures_by_id(table.scenario, (*offer.give, *offer.ask)))


def measures_of(act: Act) -> frozenset[str]:
    """The measures that an act names."""
    match act:
        case Offer() | Counter():
            return frozenset((*act.give, *act.ask))
        case Perform():
            return frozenset((act.measure,))
        case _:
            return frozenset()


def refused(table: Table, side: str) -> frozenset[str]:
    """Measures that a side recently refused to give, so that it does not then give them for nothing."""
    closed = (o for o in table.offers if o.by != side and o.state in ("declined", "countered"))
    return frozenset(m for o in closed if o.until >= table.round for m in o.ask)


def _whole_or_part(seat: Seat, table: Table, trade: Trade) -> Weighed | None:
    """A trade with its value; or, where an audience vetoes the whole, the same for the parts of its measures."""
    if not domestic.blockers(table, seat.side, trade.give):
        return _weighed(seat, table, trade)
    less = in_part(table, trade)
    found = _weighed(seat, table, less) if less != trade and seat.doctrine.parts else None
    # Chance is asked last, so that plays which differ in nothing else are one.
    return found if found and seat.dice(less.given[0], "part").below(seat.doctrine.parts) else None


def _weighed(seat: Seat, table: Table, trade: Trade) -> Weighed | None:
    first = seat.doctrine.first if trade.ask else "asked"
    least, brings = max(seat.doctrine.margin, LEAST), _expected(seat, table, trade)
    # What is worked out least often stands last: what a trade brings can only be less after its price, and an offer
    # that is vetoed at home need not be made to be found unlawful.
    if brings < least or domestic.blockers(table, seat.side, _binding(trade)):
        return None
    price = home_price(table, seat.side, _binding(trade))
    value = brings - seat.doctrine.home * price
    if value < least or _failed_recently(seat.side, table, trade):
        return None
    act = Offer(give=trade.given, ask=trade.asked, deadline=BARGAIN_DEADLINE, first=first)
    if _demands(seat, table, trade) or not lawful(table, seat.side, act):
        return None
    chance = _chance(seat.side, table, trade)
    why = because("trade", worth=brings, price=price) + because("chance", chance=chance)
    return Weighed(act, seat.doctrine.bargains * chance * value, why)


def _chance(side: str, table: Table, trade: Trade) -> float:
    given, asked = trade
    owed = (*asked, *(m for m in given if m.joint))
    appeal = sum(likely_worth(table, side, m) for m in given) - likely_price(owed)
    failed = [o for o in table.offers if o.by == side and o.state not in ("open", "accepted")]
    failures = sum(bool({*o.ask, *o.give} & {m.id for m in owed}) for o in failed)
    return AFTER_FAILURE**failures / (1 + exp(-STEEPNESS * appeal))


def _failed_recently(side: str, table: Table, trade: Trade) -> bool:
    """Whether such an exchange, offered by either side, failed recently."""
    giving, asking = {*trade.given}, {*trade.asked}
    for past in table.offers:
        if past.state in ("open", "accepted") or past.until < table.round - NOT_AGAIN:
            continue
        give, ask = ({*past.give}, {*past.ask}) if past.by == side else ({*past.ask}, {*past.give})
        one_sided = not asking and giving <= give | ask
        if one_sided or (asking >= ask and giving <= give):
            return True
    return False


def _demands(seat: Seat, table: Table, trade: Trade) -> bool:
    """Whether a trade would ask the other side to cross a red line that it has declared."""
    return any(coding.demands_crossing(table, seat.side, m, trade.given) for m in trade.ask)


def _objection(seat: Seat, table: Table, offer: TabledOffer, value: float) -> Objection:
    price = home_price(table, seat.side, coding.owed_if_accepted(table, seat.side, offer.id))
    reliability, paid = reliability_of(table, offer.by), seat.doctrine.home * price
    if reliability < DISTRUST and (value + paid) / reliability - paid >= seat.doctrine.margin:
        return "distrust"
    if price >= HIGH_PRICE * ROOM:
        return "cost"
    return "unbalanced" if value < 0 else "little"

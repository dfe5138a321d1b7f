"""Legality: what bars an act, such as red lines, audiences, the ladder, signatures and the order of play."""

from collections.abc import Iterable
from math import ceil, floor

from moderator import coding
from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    Counter,
    Counteract,
    Decline,
    Fault,
    Offer,
    Perform,
    RequestContact,
    Withdraw,
)
from moderator.rules import domestic
from moderator.table import Table, highest_step, measures_by_id, overlap_classes
from scenarios.types import LADDER, Frozen, Measure

ORDER, SIGNATURES, LADDER_RULE = "rule.order", "rule.both-signatures", "rule.gradualism"
GATE, ONCE = "rule.domestic-gate", "rule.words-to-deeds"


class Obstacle(Frozen):
    """A fault, and whether the leader's override lifts it."""

    fault: Fault
    liftable: bool = False


def hurdles(table: Table, side: str, act: Act) -> Iterable[Obstacle]:
    """Every hurdle for an act at this table; the same for every agent."""
    match act:
        case Offer():
            yield from _offering(table, side, act)
        case Counter():
            yield from _answering(table, side, act.offer)
            yield from _offering(table, side, act)
        case Accept():
            yield from _accepting(table, side, act)
        case Decline():
            yield from _answering(table, side, act.offer)
        case Withdraw():
            yield from _withdrawing(table, side, act)
        case Perform():
            yield from _performing(table, side, act)
        case RequestContact() | AnswerContact():
            yield from _contact(table, side, act)
        case Counteract():
            yield from _countering(table, side, act)
        case _:
            return


def in_force(table: Table, side: str, measure: Measure) -> bool:
    """Whether a side has already given a measure that cannot be given twice, under this or another id.

    Words can be repeated unless they are owed; deeds, norms and regimes cannot.
    """
    if measure.kind == "word":
        return table.owes(side, measure.id) is not None
    same = overlap_classes(table.scenario)
    given = measures_by_id(table.scenario, tuple(table.given_or_owed(side)))
    return any(m.kind == measure.kind and same[m.id] == same[measure.id] for m in given)


def hurdles_to_giving(
    table: Table, side: str, measures: tuple[Measure, ...], received: tuple[str, ...], *, gated: bool = True
) -> Iterable[Obstacle]:
    """What bars a side from giving measures: the ladder, its red lines, what is in force, audiences if ``gated``."""
    for measure in measures:
        yield from _too_high(table, measure)
        yield from _own_red_lines(table, side, measure, received)
        if in_force(table, side, measure):
            message = f"{measure.id} is already agreed or in force for {table.scenario.mandate(side).name}."
            yield Obstacle(fault=table.fault(ONCE, message, "carry out what is owed, or give something new"))
    if gated:
        yield from _gate(table, side, measures)


def _offering(table: Table, side: str, act: Offer | Counter) -> Iterable[Obstacle]:
    other = table.scenario.other(side)
    unknown = _unknown(table, (*act.give, *act.ask))
    if unknown:
        yield unknown
        return
    give, ask = measures_by_id(table.scenario, act.give), measures_by_id(table.scenario, act.ask)
    yield from (_not_yours(table, side, m) for m in give if m.actor == other)
    yield from (_not_theirs(table, side, m) for m in ask if m.actor == side)
    if len({*act.give, *act.ask}) < len(act.give) + len(act.ask):
        yield _plain(table, ORDER, "A measure is named twice in the package.", "each measure once")
    if any({*o.give} == {*act.give} and {*o.ask} == {*act.ask} for o in table.open_offers(side)):
        yield _plain(table, ORDER, "The same offer is already open.", "withdraw it first, or offer something else")
    joint = tuple(m for m in ask if m.joint)
    yield from hurdles_to_giving(table, side, give + joint, act.ask)
    yield from asking(table, side, tuple(m for m in ask if not m.joint))


def asking(table: Table, side: str, measures: tuple[Measure, ...]) -> Iterable[Obstacle]:
    """What bars a side from asking the other for measures: the ladder, and what is already in force."""
    for measure in measures:
        yield from _too_high(table, measure)
        if in_force(table, table.scenario.other(side), measure):
            yield _plain(table, ONCE, f"{measure.id} is already agreed or in force.", "ask for something else")


def _accepting(table: Table, side: str, act: Accept) -> Iterable[Obstacle]:
    yield from _answering(table, side, act.offer)
    offer = table.offer(act.offer)
    if offer is None or offer.state != "open" or offer.by == side:
        return
    mine, theirs = coding.owed_if_accepted(table, side, offer.id), coding.owed_if_accepted(table, offer.by, offer.id)
    yield from hurdles_to_giving(table, side, mine, offer.give)
    yield from (h for h in hurdles_to_giving(table, offer.by, theirs, offer.ask, gated=False) if not h.liftable)
    if domestic.blockers(table, offer.by, domestic.price(table, offer.by, theirs), overridden=offer.override):
        name = table.scenario.mandate(offer.by).name
        yield _plain(
            table,
            GATE,
            f"{name} can no longer carry {offer.id} at home.",
            "wait, decline it, or make another offer",
        )


def _answering(table: Table, side: str, offer_id: str) -> Iterable[Obstacle]:
    other = table.scenario.other(side)
    offer = table.offer(offer_id)
    legal = "the open offers to answer are " + _listed(o.id for o in table.open_offers(other))
    if offer is None:
        yield _plain(table, ORDER, f"There is no offer {offer_id}.", legal)
    elif offer.by == side:
        yield _plain(table, ORDER, f"{offer_id} is your own offer.", legal)
    elif offer.state != "open":
        yield _plain(table, ORDER, f"{offer_id} is {offer.state}, and closed for good.", legal)


def _withdrawing(table: Table, side: str, act: Withdraw) -> Iterable[Obstacle]:
    offer, commitment = table.offer(act.of), table.commitment(act.of)
    mine = (offer is not None and offer.by == side and offer.state == "open") or (
        commitment is not None and commitment.by == side and commitment.state == "due"
    )
    if not mine:
        open_ids = _listed([o.id for o in table.open_offers(side)] + [c.id for c in table.owed(side)])
        message = f"{act.of} is not an open offer or a commitment due of yours."
        yield _plain(table, ORDER, message, f"what can be withdrawn is {open_ids}")


def _performing(table: Table, side: str, act: Perform) -> Iterable[Obstacle]:
    measure = table.scenario.measure(act.measure)
    if measure is None:
        yield from filter(None, (_unknown(table, (act.measure,)),))
        return
    if table.owes(side, act.measure):
        return
    if measure.actor == table.scenario.other(side):
        yield _not_yours(table, side, measure)
    if measure.joint:
        message = f"{measure.id} needs both signatures before it can be carried out."
        yield _plain(table, SIGNATURES, message, "offer it, and carry it out once it is accepted")
    yield from hurdles_to_giving(table, side, (measure,), ())


def _contact(table: Table, side: str, act: RequestContact | AnswerContact) -> Iterable[Obstacle]:
    if isinstance(act, AnswerContact):
        waiting = [c.id for c in table.contacts if c.by != side and c.state == "open"]
        if act.contact not in waiting:
            message = f"There is no request for contact {act.contact} to answer."
            yield _plain(table, ORDER, message, f"requests that wait are {_listed(waiting)}")
    elif act.channel not in table.channels:
        yield _plain(table, ORDER, f"There is no channel {act.channel}.", f"channels are {_listed(table.channels)}")
    elif waiting := [c.channel for c in table.contacts if c.by == side and c.state == "open"]:
        yield _plain(table, ORDER, f"A request on {_listed(waiting)} is already open.", "wait for the answer")


def _countering(table: Table, side: str, act: Counteract) -> Iterable[Obstacle]:
    allowed = [c for c in table.scenario.countermeasures if c.actor in (side, "both")]
    found = next((c for c in allowed if c.id == act.countermeasure), None)
    if found is None:
        message = f"{act.countermeasure} is not on the closed list of countermeasures for this side."
        yield _plain(table, ORDER, message, f"the list is {_listed(c.id for c in allowed)}")
        return
    live = [c for c, state in table.channels.items() if state == "open"]
    if found.closes_channel and act.channel not in live:
        yield _plain(table, ORDER, f"{found.id} must name an open channel.", f"open channels are {_listed(live)}")
    if not found.closes_channel and act.channel is not None:
        yield _plain(table, ORDER, f"{found.id} suspends no channel.", "the same without a channel")


def _too_high(table: Table, measure: Measure) -> Iterable[Obstacle]:
    open_step = highest_step(table)
    if measure.step > open_step:
        message = (
            f"{measure.id} is step {measure.step} ({LADDER[measure.step - 1]}); the ladder is open to {open_step}."
        )
        met = f"until both sides have carried out one of step {open_step}"
        legal = f"nothing above step {open_step} {met}, or the leader's override"
        yield Obstacle(fault=table.fault(LADDER_RULE, message, legal), liftable=True)


def _own_red_lines(table: Table, side: str, measure: Measure, received: tuple[str, ...]) -> Iterable[Obstacle]:
    for line in table.scenario.mandate(side).red_lines:
        for bar in line.bars:
            if bar.measure != measure.id:
                continue
            if bar.unless == "matched" and coding.matched(table, side, bar, received):
                continue
            legal = {
                "matched": f"give it only in return for one of {_listed(coding.matches(table, bar))}",
                "override": "use the leader's override",
                "never": "another measure",
            }[bar.unless]
            message = f"{measure.id} would cross your own red line: {line.title}. {bar.reason}"
            yield Obstacle(fault=table.fault(line.id, message, legal), liftable=bar.unless == "override")


def _gate(table: Table, side: str, measures: tuple[Measure, ...]) -> Iterable[Obstacle]:
    cost = domestic.price(table, side, measures)
    held = table.capital.get(side, {})
    named = _listed(m.id for m in measures)
    for audience in domestic.blockers(table, side, cost):
        left = held[audience.id] - cost[audience.id]
        message = (
            f"{audience.name} would block {named}: "
            f"it costs {ceil(cost[audience.id])} of {floor(held[audience.id])} points, "
            f"and under {audience.floor:.0f} that audience vetoes what it objects to."
        )
        legal = "something it does not object to, or the leader's override" if left >= 0 else "something cheaper"
        yield Obstacle(fault=table.fault(GATE, message, legal), liftable=left >= 0)


def _unknown(table: Table, ids: Iterable[str]) -> Obstacle | None:
    missing = [i for i in ids if table.scenario.measure(i) is None]
    if not missing:
        return None
    legal = f"the measures in play are {_listed(m.id for m in table.scenario.measures)}"
    return _plain(table, ORDER, f"No measure in play is called {_listed(missing)}.", legal)


def _not_yours(table: Table, side: str, measure: Measure) -> Obstacle:
    name = table.scenario.mandate(side).name
    return _plain(table, SIGNATURES, f"{measure.id} is not {name}'s to give.", "ask for it in return for something")


def _not_theirs(table: Table, side: str, measure: Measure) -> Obstacle:
    name = table.scenario.mandate(table.scenario.other(side)).name
    return _plain(table, SIGNATURES, f"{measure.id} is not {name}'s to give.", "ask for one of theirs or a joint one")


def _plain(table: Table, rule: str, message: str, legal: str) -> Obstacle:
    return Obstacle(fault=table.fault(rule, message, legal))


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(ids) or "none"
